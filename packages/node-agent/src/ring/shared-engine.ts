/** One blinding engine for all rings of this program: its threads stay between the hops of a ring, and end when nothing was blinded for a while. */
import { type BlindingEngine, blindingEngine } from '@ketensom/native';

const idleMs = 10_000;

let shared: Promise<BlindingEngine> | undefined;
let users = 0;
let ending: NodeJS.Timeout | undefined;

async function end(): Promise<void> {
  const idle = shared;
  shared = undefined;
  await (await idle)?.close();
}

/** @throws what `act` does, and where no library can be loaded. */
export async function withEngine<Outcome>(act: (engine: BlindingEngine) => Promise<Outcome>): Promise<Outcome> {
  clearTimeout(ending);
  users += 1;
  shared ??= blindingEngine();
  try {
    return await act(await shared);
  } finally {
    users -= 1;
    if (users === 0) ending = setTimeout(() => void end(), idleMs).unref();
  }
}
