/** Chance under a seed, for tests: the same seed gives the same test. */
import { makeRandom } from '../../../../test/mulberry32.ts';

export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True once in `times`. */
  oneIn(times: number): boolean;
}

/** Fixed by the seed. */
export function makeChance(seed: number): Chance {
  const below = makeRandom(seed);
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number], oneIn: (times) => below(times) === 0 };
}

/** A seed for this run, printed by the test that uses it; `SEED` in the environment repeats a run. */
export const runSeed = (): number => Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
