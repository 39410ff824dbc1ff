/** Several tables in one sum: each is the table that it would be alone, ratios are exact quotients of what is shown, whoever holds what. */
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { defaultRules, type Rules } from '../../src/disclosure/index.ts';
import { type PartnerRows, parseAggregate } from '../../src/query/index.ts';
import { compileTables } from '../../src/query/tables/compile-tables.ts';
import type { AggregateTable, ResultCell } from '../../src/result/index.ts';
import { allRows, deal, releaseOf } from '../independent/pooled.ts';
import { configError } from '../refusal.ts';
import { tablesReleaseOf } from '../tables-release.ts';
import { youth } from '../youth-codebook.ts';

const head = { query: 'q', purpose: 'p', kind: 'aggregate' };

const ask = (query: object, partners: readonly PartnerRows[], rules?: Rules): AggregateTable =>
  tablesReleaseOf(query, partners, rules === undefined ? {} : { rules });

const planned = { variable: 'age', lt: 18 };
const tables = { all: { dataset: 'cases' }, planned: { dataset: 'cases', where: planned } };
const measures = [
  { count: 'all', as: 'cases' },
  { count: 'planned', as: 'plans' },
  { sum: 'planned.income', as: 'money' },
  { ratio: ['plans', 'cases'], per: 1000, as: 'rate' },
  { ratio: ['money', 'plans'], as: 'each' },
];
const query = { tables, by: ['region'], totals: true, measures };
const rows = deal(4, allRows());
const value = (cell: ResultCell | undefined): number => (cell !== undefined && 'value' in cell ? Number(cell.value) : Number.NaN);

describe('several tables', () => {
  it('are each the table that they are alone', () => {
    const { cells } = ask(query, rows);
    const all = releaseOf({ by: ['region'], totals: true, measures: ['count'] }, rows).cells;
    const some = releaseOf({ by: ['region'], totals: true, measures: ['count', { sum: 'income' }], where: planned }, rows).cells;
    expect(cells.map(({ by, cases }) => ({ by, count: cases }))).toEqual(all.map(({ by, count }) => ({ by, count })));
    expect(cells.map(({ by, plans, money }) => ({ by, count: plans, money }))).toEqual(
      some.map(({ by, count, 'sum(income)': money }) => ({ by, count, money })),
    );
  });

  it('have ratios that are the quotients of the figures beside them', () => {
    const { cells } = ask(query, rows);
    expect(cells.length).toBeGreaterThan(4);
    for (const row of cells) {
      const { plans, cases, rate, money, each } = row as unknown as Record<string, ResultCell>;
      expect(value(rate)).toBe((1000 * value(plans)) / value(cases));
      expect(Math.abs(value(each) / (value(money) / value(plans)) - 1)).toBeLessThan(1e-12);
    }
  });

  it('do not depend on the order of partners', () => {
    expect(ask(query, rows.toReversed()).cells).toEqual(ask(query, rows).cells);
  });

  it('hide a ratio with either of its figures, and over too small a base', () => {
    const strict = { ...defaultRules, minContributors: { default: 1, waive: [] }, round: 1, minCount: 10, minDenominator: 100_000 };
    const { cells } = ask(query, rows, strict);
    const shown = cells as unknown as readonly Record<string, ResultCell>[];
    expect(shown.some(({ cases, plans }) => cases?.state === 'value' && plans?.state === 'value')).toBe(true);
    for (const { cases, plans, rate } of shown) {
      const isShown = cases?.state === 'value' && plans?.state === 'value';
      expect(rate).toMatchObject({ state: 'suppressed', ...(isShown ? { reason: 'denominator' } : {}) });
    }
  });
});

it('has a ratio of a sample without an interval of counts', () => {
  const codebook = parseCodebook({
    codebook: 'sample',
    version: 1,
    variables: { glad: { kind: 'boolean' }, w: { kind: 'number', min: 0, max: 100, decimals: 2 } },
    datasets: { survey: { unit: 'respondent', weight: 'w', variables: ['glad', 'w'] } },
  });
  const ratioOf = (dataset: string, of: typeof codebook) => {
    const where = dataset === 'survey' ? { variable: 'glad', eq: true } : planned;
    const both = { all: { dataset }, part: { dataset, where } };
    const counted = [{ count: 'all' }, { count: 'part' }, { ratio: ['count(part)', 'count(all)'] }];
    return compileTables(parseAggregate({ ...head, tables: both, measures: counted }), of).ratios[0];
  };
  expect(ratioOf('survey', codebook)).toMatchObject({ isRate: false });
  expect(ratioOf('cases', youth)).toMatchObject({ isRate: true });
});

describe('a query of several tables is refused', () => {
  it.each([
    [
      'with a ratio of a figure that it does not have',
      'measures[1].ratio[0]',
      { measures: [{ count: 'all' }, { ratio: ['plans', 'count(all)'] }], tables: { all: tables.all } },
    ],
    [
      'with a ratio of a mean',
      'measures[2].ratio[0]',
      { measures: [{ count: 'all' }, { mean: 'all.income', as: 'm' }, { ratio: ['m', 'count(all)'] }], tables: { all: tables.all } },
    ],
    [
      'with a measure of a table that it does not have',
      'measures[1]',
      { measures: [{ count: 'all' }, { count: 'others' }], tables: { all: tables.all } },
    ],
    ['with a table that nothing is asked of', 'tables.planned', { measures: [{ count: 'all' }], tables }],
    [
      'with one name twice',
      'measures',
      {
        measures: [
          { count: 'all', as: 'n' },
          { count: 'planned', as: 'n' },
        ],
        tables,
      },
    ],
  ])('%s', (_what, path, changes) => {
    const error = configError(() => compileTables(parseAggregate({ ...head, ...changes }), youth));
    expect(error.issues.map(({ path }) => path)).toEqual([path]);
  });
});
