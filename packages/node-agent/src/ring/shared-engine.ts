/** One blinding engine for all rings of this program: its threads stay between the hops of a ring, and end when nothing was blinded for a while. */
import { type BlindingEngine, blindingEngine } from '@ketensom/native';

const idleMs = 10_000;

let shared: BlindingEngine | undefined;
let users = 0;
let ending: NodeJS.Timeout | undefined;

function end(): void {
  void shared?.close();
  shared = undefined;
}

/** Starts the threads while their work is still being agreed upon; they end as after any other use. */
export function warmEngine(): void {
  shared ??= blindingEngine();
  shared.warm();
  endLater();
}

function endLater(): void {
  clearTimeout(ending);
  if (users === 0) ending = setTimeout(end, idleMs).unref();
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
