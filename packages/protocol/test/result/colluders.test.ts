/** All partners but one put their own figures together and subtract them from what was released: what they learn of the one that is left. */
import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../src/disclosure/index.ts';
import { buildAggregateResult, type ResultCell } from '../../src/result/index.ts';
import { open, partner, row } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

const names = ['a', 'b', 'c', 'd'];

/** The released count, of so many persons at each partner. */
function released(counts: readonly number[], releaseMode: 'plain' | 'local-threshold' = 'plain'): ResultCell {
  const partners = counts.map((count, part) =>
    partner(Array.from({ length: count }, (_, at) => row(`${names[part]}${at}`, { region: 'N' }))),
  );
  const table = buildAggregateResult({
    ...open(youth, { dataset: 'cases', measures: ['count'] }, partners, releaseMode === 'plain' ? undefined : defaultRules.minCount),
    codebook: youth,
    rules: defaultRules,
    releaseMode,
    included: names,
    notRegistered: new Map(),
    suppress: () => undefined,
  });
  return table.cells[0]?.['count'] as ResultCell;
}

/** What the first three know of the last from the release, in whole persons. */
function knownOfLast(counts: readonly number[]): readonly [number, number] | undefined {
  const cell = released(counts);
  if (cell.state !== 'value' || !('value' in cell)) return undefined;
  const own = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
  return [Math.max(0, Number(cell.value) - 2 - own), Number(cell.value) + 2 - own];
}

describe('three of four partners put their figures together', () => {
  it.each([
    [
      [40, 40, 40, 40],
      [38, 42],
    ],
    // Also where the last has few: nothing but the rounding stands between them and its figure (docs/threat-model.md).
    [
      [40, 40, 40, 3],
      [3, 7],
    ],
    [
      [40, 40, 0, 3],
      [3, 7],
    ],
  ])('of %j they learn the last within the rounding and no more closely: %j', (counts, known) => {
    expect(knownOfLast(counts)).toEqual(known);
  });

  it.each([[[40, 0, 0, 40]], [[0, 0, 0, 40]], [[0, 0, 0, 3]]])(
    'of %j, where fewer than three have anybody, nothing is released',
    (counts) => {
      expect(knownOfLast(counts)).toBeUndefined();
      expect(released(counts)).toEqual({ state: 'suppressed', reason: counts.at(-1) === 3 ? 'minCount' : 'minContributors' });
    },
  );
});

describe('where partners leave their own small cells out (release mode local-threshold)', () => {
  const shown = (last: number): ResultCell => released([40, 40, 40, last], 'local-threshold');
  it.each([
    [0, 120],
    [1, 120],
    [9, 120],
    [10, 130],
    [11, 130],
  ])('of a last partner with %i persons the others together see %i', (last, value) => {
    expect(shown(last)).toEqual({ state: 'value', value });
  });

  it('a figure of small cells alone is nothing', () => {
    expect(released([9, 9, 9, 9], 'local-threshold')).toEqual({ state: 'suppressed', reason: 'hiddenAtSource' });
  });
});
