/** Many seeds on several threads. */
import { Worker } from 'node:worker_threads';
import { addTally, emptyTally, type Tally } from './tally.ts';

export interface SeedRange {
  readonly first: number;
  readonly last: number;
}

/** Seeds that a thread takes at a time. */
const piece = 40;

/** Simulates a range of seeds. `progress` hears of each piece. */
export async function runSeeds({ first, last }: SeedRange, workers: number, progress: (tally: Tally) => void): Promise<Tally> {
  const total = emptyTally();
  let next = first;
  const work = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const more = (): void => {
        if (next > last) {
          resolve();
          return;
        }
        const from = next;
        next = Math.min(last, from + piece - 1) + 1;
        worker.postMessage([from, next - 1]);
      };
      worker.on('error', reject);
      worker.on('message', (tally: Tally) => {
        addTally(total, tally);
        progress(total);
        more();
      });
      more();
    });
  const threads = Array.from({ length: workers }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  try {
    await Promise.all(threads.map(work));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return total;
}
