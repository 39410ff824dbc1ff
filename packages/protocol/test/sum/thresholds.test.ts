/** The inequality that everything rests on, for every roster there can be. */
import { describe, expect, it } from 'vitest';
import { defaultTolerate, deriveThresholds, maxSumPartners, minSumPartners } from '../../src/sum/index.ts';

const all = Array.from({ length: maxSumPartners - minSumPartners + 1 }, (_, at) => at + minSumPartners).flatMap((partners) =>
  Array.from({ length: partners - 2 }, (_, at) => ({ partners, ...deriveThresholds(partners, at + 1) })),
);

describe('for every N from 3 to 200 and every t from 1 to N - 2', () => {
  it('T exists and is the least with 2T > N + t', () => {
    for (const { partners, tolerate, threshold } of all) {
      expect(threshold).toBeLessThanOrEqual(partners);
      expect(2 * threshold).toBeGreaterThan(partners + tolerate);
      expect(2 * (threshold - 1)).toBeLessThanOrEqual(partners + tolerate);
    }
  });

  it('t colluders cannot gather T shares of both secrets of a partner', () => {
    // Each colluder gives a share of both, each honest partner one of either.
    for (const { partners, tolerate, threshold } of all) expect(2 * (threshold - tolerate)).toBeGreaterThan(partners - tolerate);
  });

  it('two quorums share an honest partner, so one round has one statement and disjoint cohorts never both open', () => {
    for (const { partners, tolerate, threshold } of all) expect(2 * threshold - partners).toBeGreaterThan(tolerate);
  });

  it('an opened sum holds at least T - t honest inputs, more than half of them and never fewer than two', () => {
    for (const { partners, tolerate, threshold, minSurvivors } of all) {
      const honest = minSurvivors - tolerate;
      expect(honest).toBeGreaterThanOrEqual(Math.max(2, threshold - tolerate));
      expect(2 * honest).toBeGreaterThan(partners - tolerate);
    }
  });
});

it.each([
  [3, 1, 3],
  [4, 1, 3],
  [5, 1, 4],
  [7, 2, 5],
  [10, 3, 7],
  [50, 16, 34],
  [200, 66, 134],
])('N = %i: t = %i and T = %i where the charter is silent', (partners, tolerate, threshold) => {
  expect(defaultTolerate(partners)).toBe(tolerate);
  expect(deriveThresholds(partners)).toMatchObject({ tolerate, threshold });
});
