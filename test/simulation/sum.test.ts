/** Secure sums by the hundred, each under a seed of its own: the exact sum of the survivors, or none. */
import { nativePrimitives } from '@ketensom/native';
import { describe, expect, it } from 'vitest';
import { type RunOutcome, simulateRound } from './sum-round.ts';

const seeds = Array.from({ length: 200 }, (_, at) => at + 1);

describe('200 seeds', () => {
  const outcomes: RunOutcome[] = [];

  it('no wrong sum, no odd refusal, and always an end', { timeout: 120_000 }, () => {
    for (const seed of seeds) {
      try {
        outcomes.push(simulateRound(nativePrimitives, seed));
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(outcomes).toHaveLength(seeds.length);
  });

  it('were hard enough to say something, and not too hard to finish', () => {
    const opened = outcomes.filter((outcome) => outcome.end === 'opened');
    expect(opened.length).toBeGreaterThan(seeds.length / 4);
    expect(opened.length).toBeLessThan(seeds.length);
    expect(opened.some((outcome) => outcome.survivors < outcome.partners)).toBe(true);
    expect(outcomes.reduce((sum, outcome) => sum + outcome.faults, 0)).toBeGreaterThan(20 * seeds.length);
  });

  it('replay', () => {
    expect(simulateRound(nativePrimitives, 17)).toEqual(simulateRound(nativePrimitives, 17));
  });
});
