/** Working days, lengths of time and periods against Python's calendar and Gauss's rule for Easter. */
import { describe, expect, it } from 'vitest';
import { cumulativeWorkdays, dayNumber } from '../../src/codebook/index.ts';
import { workdaysBetween } from '../../src/codebook/workdays.ts';
import type { ResultCell } from '../../src/result/index.ts';
import { amountOf, deal, expectedFigures, releaseOf } from './pooled.ts';

const figures = expectedFigures as {
  readonly workdaysPerYear: readonly number[];
  readonly meanWait: number;
  readonly within: readonly [number, number];
  readonly quarter: number;
};

const one = (query: object, name: string) => amountOf(releaseOf(query, deal(5)).cells[0]?.[name] as ResultCell);

describe('working days', () => {
  it('of the years 2014 to 2041', () => {
    const perYear = figures.workdaysPerYear.map((_, at) => workdaysBetween(`${2013 + at}-12-31`, `${2014 + at}-12-31`, 'nl'));
    expect(perYear).toEqual(figures.workdaysPerYear);
  });

  it('are counted alike one by one and by weeks', () => {
    const [first, last] = [dayNumber('1999-12-20'), dayNumber('2031-02-03')];
    const counts = cumulativeWorkdays(first, last, 'nl');
    const spans = [0, 1, 5, 11, 200, 4000, 9000].map((at) => counts[at + 900]! - counts[at]!);
    const date = (at: number): string => new Date((first + at) * 86_400_000).toISOString().slice(0, 10);
    expect([0, 1, 5, 11, 200, 4000, 9000].map((at) => workdaysBetween(date(at), date(at + 900), 'nl'))).toEqual(spans);
  });

  it.each([
    ['2024-12-24', '2024-12-27', 1],
    ['2024-12-27', '2024-12-24', -1],
    ['2025-05-02', '2025-05-06', 1],
    ['2024-05-02', '2024-05-06', 2],
    ['2025-04-25', '2025-04-28', 1],
    ['2013-04-29', '2013-05-01', 1],
    ['2024-03-28', '2024-04-02', 2],
    ['2024-01-06', '2024-01-07', 0],
    ['2024-01-08', '2024-01-08', 0],
  ])('from %s to %s: %s', (from, to, count) => expect(workdaysBetween(from, to, 'nl')).toBe(count));

  it('without a calendar are Mondays to Fridays', () => expect(workdaysBetween('2024-12-24', '2024-12-27')).toBe(3));

  it('of rows, as a mean over partners', () =>
    expect(one({ measures: [{ mean: 'wait' }] }, 'mean(wait)')).toBeCloseTo(figures.meanWait, 9));
});

describe('within a length of time', () => {
  it('leaves out rows whose time was not over at the extraction', () => {
    const query = { measures: [{ within: [14, 60], from: 'opened', to: 'closed', unit: 'day' }] };
    expect(one(query, 'within(opened,closed,14)')).toBeCloseTo(figures.within[0], 12);
    expect(one(query, 'within(opened,closed,60)')).toBeCloseTo(figures.within[1], 12);
  });
});

describe('a period', () => {
  it('binds its first and last day in a condition', () => {
    const where = {
      all: [
        { variable: 'opened', gte: '$start' },
        { variable: 'opened', lte: '$end' },
      ],
    };
    expect(one({ period: '2024-Q2', where, measures: ['count'] }, 'count')).toBe(figures.quarter);
  });
});
