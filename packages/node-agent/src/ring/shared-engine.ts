/**
 * One blinding engine for all rings of this program: its threads stay between the hops of a ring, and end when nothing was blinded for a while. A program that runs for
 * long has fresh ones in their place, which have shown that they compute what is known and have seen nobody's list.
 */
import { type BlindingEngine, blindingEngine, Miscalculation } from '@ketensom/native';

const idleMs = 10_000;
/** Threads that stand by: 15 MiB each. */
const mostStanding = 4;

let shared: BlindingEngine | undefined;
let users = 0;
let ending: NodeJS.Timeout | undefined;
/** Told where threads that stand by miscalculate; none where none stand by. */
let tellUnsound: (() => void) | undefined;
let isSound = true;

async function standUp(): Promise<void> {
  shared ??= blindingEngine();
  try {
    await shared.prepare('x25519', mostStanding);
    isSound = true;
  } catch (error) {
    if (!(error instanceof Miscalculation)) throw error;
    isSound = false;
    const tell = tellUnsound;
    tellUnsound = undefined;
    endLater();
    tell?.();
  }
}

function end(): void {
  void shared?.close();
  shared = undefined;
  // Threads that do not start are missed where a ring needs them.
  if (tellUnsound !== undefined) standUp().catch(() => undefined);
}

function endLater(): void {
  clearTimeout(ending);
  if (users === 0) ending = setTimeout(end, idleMs).unref();
}

/** Starts the threads while their work is still being agreed upon; they end as after any other use. */
export function warmEngine(): void {
  shared ??= blindingEngine();
  shared.warm();
  endLater();
}

/**
 * Lets a few threads stand by from now on, each of which gives known answers before anything else. Where one does not, now or later, `onUnsound` is told, and rings are
 * refused from then on (`demandSoundEngine`).
 *
 * @param engine to take the place of the one that there is
 */
export async function keepEngineReady(onUnsound: () => void, engine: BlindingEngine | undefined = shared): Promise<void> {
  if (engine !== shared) await shared?.close();
  shared = engine;
  tellUnsound = onUnsound;
  await standUp();
}

/** For a ring that would need the engine. @throws Miscalculation where it was found to be none to rely on. */
export function demandSoundEngine(): void {
  if (!isSound) throw new Miscalculation();
}

/** @throws what `act` does, and where no library can be loaded. */
export async function withEngine<Outcome>(act: (engine: BlindingEngine) => Promise<Outcome>): Promise<Outcome> {
  clearTimeout(ending);
  users += 1;
  try {
    shared ??= blindingEngine();
    return await act(shared);
  } finally {
    users -= 1;
    endLater();
  }
}
