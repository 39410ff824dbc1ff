/** Simulated worlds in the ordinary test run: a few of each kind. `pnpm simulate` runs as many as there is time for. */
import { nativePrimitives } from '@ketensom/native';
import { describe, expect, it } from 'vitest';
import { faultKinds } from './machine/weather.ts';
import { namedSeeds } from './named-seeds.ts';
import { worldKinds } from './plan.ts';
import { simulate } from './simulate.ts';
import { faultsOf, tallySeeds } from './tally.ts';

const run = (seed: number) => simulate(nativePrimitives, seed);

describe('240 seeds', () => {
  const tally = tallySeeds(1, 240, run);

  it('nothing is wrong in any of them', () => {
    expect(tally.failures).toEqual([]);
  });

  it('were hard enough to say something, and not too hard to open a sum', () => {
    for (const kind of worldKinds) expect(tally.kinds[kind], kind).toBeGreaterThan(10);
    for (const kind of faultKinds) expect(tally.faults[kind], kind).toBeGreaterThan(0);
    expect(faultsOf(tally)).toBeGreaterThan(20 * tally.seeds);
    expect(tally.lies).toBeGreaterThan(tally.seeds);
    expect(tally.opened).toBeGreaterThan(tally.seeds / 2);
    expect(tally.failed).toBeGreaterThan(tally.seeds / 4);
  });
});

describe('a seed', () => {
  it.each([3, 5, 8, 13, 21])('%i replays', (seed) => {
    expect(run(seed)).toEqual(run(seed));
  });
});

describe('seeds that are kept', () => {
  it.each(namedSeeds)('$seed: $name', ({ seed }) => {
    expect(() => run(seed)).not.toThrow();
  });
});
