/** Timing that can be compared: the candidates take turns, and the median of each is quoted. */

/** Median of a list of numbers. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** Runs every candidate once as a warm-up, then in turn `rounds` times; gives the median milliseconds of each. */
export function inTurn(candidates: Readonly<Record<string, () => void>>, rounds: number): Readonly<Record<string, number>> {
  const times = new Map(Object.keys(candidates).map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(candidates)) {
      const start = performance.now();
      run();
      if (round >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

/** Seconds. */
export interface Spent {
  readonly clock: number;
  readonly processor: number;
}

/** Seconds by the clock, and of the processor's time that all threads of this process took: the second says more on a busy machine. */
export async function stopwatch(work: () => unknown): Promise<Spent> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - start) / 1000, processor: (user + system) / 1e6 };
}
