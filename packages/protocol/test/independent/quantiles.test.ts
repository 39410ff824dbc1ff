/** Medians, quantiles and histograms against Python's exact fractions over the pooled rows. */
import { describe, expect, it } from 'vitest';
import type { HistogramBin } from '../../src/result/index.ts';
import { allRows, amountOf, deal, expectedFigures, releaseOf } from './pooled.ts';

interface Figures {
  readonly byRegion: Readonly<
    Record<string, Readonly<Record<'age' | 'days' | 'income', Record<string, number>>> & { histogram: number[] }>
  >;
  readonly medianGrouped: number;
  readonly medianAge: number;
  readonly throughput: number;
}

const figures = expectedFigures as Figures;
const fractions = [0.1, 0.25, 0.5, 0.9];
const query = {
  by: ['region'],
  totals: true,
  measures: [...['age', 'days', 'income'].map((of) => ({ quantiles: fractions, of })), { histogram: 'days' }],
};

describe('quantiles over the sum of partners', () => {
  it.each([3, 4, 5, 6])('equal those of the pooled rows: %s partners', (count) => {
    const { cells } = releaseOf(query, deal(count));
    for (const cell of cells) {
      const expected = figures.byRegion[cell.by['region'] ?? ''];
      if (expected === undefined) continue;
      for (const variable of ['age', 'days', 'income'] as const) {
        for (const p of fractions) {
          const value = amountOf(cell[`quantile(${variable},${p})`] as never);
          expect(value, `${variable} ${p}`).toBeCloseTo(expected[variable][String(p)] ?? Number.NaN, 9);
        }
      }
      const { bins } = cell['histogram(days)'] as unknown as { bins: HistogramBin[] };
      expect(bins.map((bin) => amountOf(bin.count))).toEqual(expected.histogram);
      expect(bins.map(({ from, to }) => [from, to])[1]).toEqual([7, 14]);
    }
  });

  it('do not depend on the order of partners', () => {
    const partners = deal(4);
    expect(releaseOf(query, partners.toReversed())).toEqual(releaseOf(query, partners));
  });

  it('agree with medians by other rules of the same library, and with an indicator of its own rows', () => {
    const measures = [{ median: 'income' }, { median: 'age' }, { indicator: 'throughput' }];
    const [cell] = releaseOf({ measures }, deal(3)).cells;
    expect(amountOf(cell?.['median(income)'] as never)).toBeCloseTo(figures.medianGrouped, 9);
    expect(amountOf(cell?.['median(age)'] as never)).toBe(figures.medianAge);
    expect(amountOf(cell?.['throughput'] as never)).toBeCloseTo(figures.throughput, 9);
  });

  it('give the same from one partner as from many', () => {
    expect(releaseOf(query, deal(6)).cells).toEqual(releaseOf(query, deal(1, allRows())).cells);
  });
});
