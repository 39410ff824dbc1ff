/** What bits prove of values that nobody sees: a sum is shown only where p% and dominance are kept by the values themselves, counted from both ends of the range. */
import { expect, test } from 'vitest';
import { isValueDominated } from '../../src/link/index.ts';

const rules = { pPercent: 10, dominance: 0.5 };
const [least, most] = [-40, 980];
const value = { table: 't', variable: 'v', identity: 0, least, most, scale: 0, bits: 10 };

/** Parts of one, from a seed. */
function parts(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Values with a long tail, for some seeds near the top of the range. */
function draw(seed: number): readonly number[] {
  const next = parts(seed);
  const power = 1 + 6 * next();
  const isHigh = next() < 0.4;
  return Array.from({ length: 3 + Math.floor(27 * next()) }, () => {
    const share = next() ** power;
    return least + Math.round((isHigh ? 1 - share : share) * (most - least));
  });
}

const countsOf = (values: readonly number[]) => ({
  present: values.length,
  bits: Array.from({ length: value.bits }, (_, bit) => values.filter((each) => ((each - least) >> bit) & 1).length),
});

/** Whether the two rules hold of what is told of, whole numbers from 0. */
function isSafe(distances: readonly number[]): boolean {
  const total = distances.reduce((sum, each) => sum + each, 0);
  const [first = 0, second = 0] = distances.toSorted((left, right) => right - left);
  return total > 0 && total - first - second >= (rules.pPercent / 100) * first && first <= rules.dominance * total;
}

const seeds = Array.from({ length: 3000 }, (_, at) => at + 1);

test('no sum is shown that the values themselves would hide, and many are shown', () => {
  const all = seeds.map((seed) => draw(seed));
  const shown = all.filter((values) => !isValueDominated(value, countsOf(values), rules));
  const told = shown.filter((values) => !isSafe(values.map((each) => each - least)) || !isSafe(values.map((each) => most - each)));
  expect(told).toEqual([]);
  const safe = all.filter((values) => isSafe(values.map((each) => each - least)) && isSafe(values.map((each) => most - each)));
  expect(shown.length).toBeGreaterThan(0.5 * safe.length);
  expect(safe.length).toBeLessThan(all.length);
});

test('without the rules everything is shown', () => {
  expect(isValueDominated(value, countsOf([most]), { pPercent: 0, dominance: 1 })).toBe(false);
  expect(isValueDominated(value, countsOf([most]), rules)).toBe(true);
});
