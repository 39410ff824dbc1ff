import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charterFloor, completeRules, defaultRules, type Rules } from '../../src/disclosure/index.ts';
import type { PartnerRows } from '../../src/query/index.ts';
import { type AggregateTable, buildAggregateResult, type ResultCell, type ResultRow } from '../../src/result/index.ts';
import { open, partner, row } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

const off = charterFloor({ protection: 'off', rules: defaultRules });
const exact = (change: object = {}): Rules => ({ ...defaultRules, round: 1, ...change });

interface Asked {
  readonly rules?: Rules;
  readonly notRegistered?: ReadonlyMap<string, readonly string[]>;
}

const names = ['a', 'b', 'c', 'd'];

function release(query: object, partners: readonly PartnerRows[], { rules = off, notRegistered = new Map() }: Asked = {}): AggregateTable {
  const opened = open(youth, { dataset: 'cases', ...query }, partners);
  const table = buildAggregateResult({
    ...opened,
    codebook: youth,
    rules,
    releaseMode: 'plain',
    included: names.slice(0, partners.length),
    notRegistered,
    // Margins go where a figure is hidden: what happens without a solver.
    suppress: () => undefined,
  });
  return { ...table, cells: table.cells.map(withoutIntervals) };
}

/** Intervals have tests of their own (test/independent). */
const withoutIntervals = (cells: ResultRow): ResultRow => {
  const plain = Object.entries(cells).map(([name, cell]) => {
    const { low: _low, high: _high, method: _method, n: _n, ...rest } = cell as Record<string, unknown>;
    return [name, name === 'by' ? cell : rest];
  });
  return Object.fromEntries(plain) as ResultRow;
};

/** `count` rows of as many persons, spread over four partners; persons of another `group` are others. */
function spread(count: number, cells: (at: number) => Parameters<typeof row>[1], group = ''): PartnerRows[] {
  return names.map((name, part) => {
    const own = Array.from({ length: count }, (_, at) => at).filter((at) => at % names.length === part);
    return partner(own.map((at) => row(`${name}${group}${at}`, cells(at))));
  });
}

const join = (...groups: PartnerRows[][]): PartnerRows[] =>
  names.map((_, part) => partner(groups.flatMap((group) => group[part]?.rows ?? [])));

const value = (content: number | string): ResultCell => ({ state: 'value', value: content });
const hidden = (reason: 'minCount' | 'minContributors' | 'complementary'): ResultCell => ({ state: 'suppressed', reason });

describe('a table without protection', () => {
  // N: 4 rows, incomes 100, 200, 300.50 and one missing; E: nothing; S: one row, income missing.
  const partners = [
    partner([row('1', { region: 'N', income: 10_000n, has_plan: true }), row('2', { region: 'N', income: 20_000n, has_plan: false })]),
    partner([row('3', { region: 'N', income: 30_050n, has_plan: 'unmapped' }), row('4', { region: 'N', income: 'empty', has_plan: true })]),
    partner([row('5', { region: 'S', income: 'outOfRange', has_plan: false })], { unreadable: 3 }),
  ];
  const measures = ['count', { sum: 'income' }, { mean: 'income' }, { sd: 'income' }, { share: 'has_plan' }, { missing: 'income' }];
  const table = release({ by: ['region'], totals: true, measures }, partners);

  it('gives every combination in code order, margins last', () => {
    expect(table.cells.map(({ by }) => by)).toEqual(['N', 'E', 'S', 'W', '*'].map((region) => ({ region })));
  });

  it('gives exact figures, and no data where there are none', () => {
    expect(table.cells[0]).toEqual({
      by: { region: 'N' },
      count: value(4),
      'sum(income)': value(600.5),
      'mean(income)': value(600.5 / 3),
      'sd(income)': value(100.25010390684557), // Python: Decimal(120601) / 12, square root to 60 digits, as a double
      'share(has_plan)': value(2 / 3),
      'missing(income)': value(1),
    });
    expect(table.cells[1]).toMatchObject({ count: value(0), 'sum(income)': { state: 'noData' }, 'missing(income)': value(0) });
    expect(table.cells[2]).toMatchObject({
      count: value(1),
      'sum(income)': { state: 'noData' },
      'share(has_plan)': value(0),
      'missing(income)': value(1),
    });
    expect(table.cells[4]).toMatchObject({ count: value(5), 'sum(income)': value(600.5), 'missing(income)': value(2) });
  });

  it('counts what is missing, apart', () => {
    expect(table.coverage).toEqual({
      cases: {
        rows: value(5),
        unreadableRows: value(3),
        noSubject: value(0),
        region: { empty: value(0), unmapped: value(0), outOfRange: value(0), notRegistered: [] },
        income: { empty: value(1), unmapped: value(0), outOfRange: value(1), rounded: value(0), notRegistered: [] },
        has_plan: { empty: value(0), unmapped: value(1), outOfRange: value(0), notRegistered: [] },
      },
    });
  });

  it('comes in the order that the query asks, whatever the layout', () => {
    const both = release({ by: ['region', 'has_plan'], measures: ['count'] }, partners).cells;
    expect(both.map(({ by }) => Object.values(by).join(''))).toEqual(
      ['N', 'E', 'S', 'W'].flatMap((region) => [`${region}true`, `${region}false`]),
    );
    expect(both.map(({ count }) => (count as { value: number }).value)).toEqual([2, 1, 0, 0, 0, 1, 0, 0]);
    const turned = release({ by: ['has_plan', 'region'], measures: ['count'] }, partners).cells;
    expect(turned.map(({ count }) => (count as { value: number }).value)).toEqual([2, 0, 0, 0, 1, 0, 1, 0]);
  });

  it('says noData where every partner lacks the variable, and who lacks it', () => {
    const lacking = partners.map((data) => ({ ...data, notRegistered: new Set(['income']) }));
    const notRegistered = new Map(names.map((name) => [name, ['income']]));
    const none = release({ measures }, lacking, { notRegistered });
    expect(none.cells[0]).toMatchObject({ count: value(5), 'sum(income)': { state: 'noData' }, 'missing(income)': { state: 'noData' } });
    const some = release({ measures }, [partners[0], partners[1], lacking[2]] as PartnerRows[], {
      notRegistered: new Map([['c', ['income']]]),
    });
    expect(some.cells[0]).toMatchObject({ 'sum(income)': value(600.5), 'missing(income)': value(1) });
    expect(some.coverage['cases']?.['income']).toMatchObject({ outOfRange: value(0), notRegistered: ['c'] });
  });
});

describe('minCount', () => {
  it.each([
    [9, hidden('minCount')],
    [10, value(10)],
    [11, value(11)],
  ])('%s persons', (count, cell) => {
    const table = release(
      { measures: ['count'] },
      spread(count, () => ({ region: 'N' })),
      { rules: exact() },
    );
    expect(table.cells[0]?.['count']).toEqual(cell);
    expect(table.coverage['cases']?.['rows']).toEqual(cell);
  });

  it('rounds what it shows', () => {
    const show = (count: number) =>
      release(
        { measures: ['count'] },
        spread(count, () => ({})),
      ).cells[0]?.['count'];
    expect(show(12)).toEqual(value(12));
    const rounded = (count: number) =>
      release(
        { measures: ['count'] },
        spread(count, () => ({})),
        { rules: defaultRules },
      ).cells[0]?.['count'];
    expect([10, 12, 13, 17, 18].map(rounded)).toEqual([10, 10, 15, 15, 20].map(value));
  });

  it('counts persons, not rows', () => {
    const many = names.map((name) => partner(Array.from({ length: 20 }, (_, at) => row(`${name}${at % 2}`, {}))));
    expect(release({ measures: ['count'] }, many, { rules: exact() }).cells[0]?.['count']).toEqual(hidden('minCount'));
    expect(release({ dataset: 'visits', measures: ['count'] }, many, { rules: exact() }).cells[0]?.['count']).toEqual(value(80));
  });

  it('does not count persons in a public dataset', () => {
    const table = release(
      { dataset: 'sewage', by: ['region'], measures: [{ mean: 'income' }] },
      spread(3, () => ({ region: 'N', income: 100n })),
      { rules: defaultRules },
    );
    expect(table.cells[0]?.['mean(income)']).toEqual(value(1));
    expect(table.cells[1]?.['mean(income)']).toEqual({ state: 'noData' });
  });
});

describe('the complement', () => {
  const share = (hits: number, n: number) =>
    release(
      { measures: [{ share: 'has_plan' }] },
      spread(n, (at) => ({ has_plan: at < hits })),
      { rules: exact({ minDenominator: 0 }) },
    ).cells[0]?.['share(has_plan)'];

  it.each([
    [9, 30, hidden('minCount')],
    [10, 30, value(1 / 3)],
    [11, 30, value(11 / 30)],
    [20, 30, value(2 / 3)],
    [21, 30, hidden('minCount')],
    [30, 30, hidden('minCount')],
    [0, 30, hidden('minCount')],
  ])('of a share: %s of %s', (hits, n, cell) => expect(share(hits, n)).toEqual(cell));

  it('of a share counts rows where there is no person key', () => {
    const show = (hits: number) =>
      release(
        { dataset: 'visits', measures: [{ share: 'has_plan' }] },
        spread(30, (at) => ({ has_plan: at < hits })),
        { rules: exact({ minDenominator: 0 }) },
      ).cells[0]?.['share(has_plan)'];
    expect([20, 21].map(show)).toEqual([value(2 / 3), hidden('minCount')]);
  });

  const withMissing = (missing: number, n: number, measure: object) =>
    Object.values(
      release(
        { measures: [measure] },
        spread(n, (at) => ({ income: at < missing ? 'empty' : 100n })),
        { rules: exact({ minDenominator: 0 }) },
      ).cells[0] ?? {},
    )[1];

  it.each([
    [0, hidden('minCount')],
    [9, hidden('minCount')],
    [10, value(10)],
    [20, value(20)],
    [21, hidden('minCount')],
    [30, value(30)],
  ])('of %s missing of 30', (missing, cell) => expect(withMissing(missing, 30, { missing: 'income' })).toEqual(cell));

  it.each([
    [0, value(1)],
    [9, hidden('minCount')],
    [10, value(1)],
  ])('of an exact mean over all but %s of 30', (missing, cell) => expect(withMissing(missing, 30, { mean: 'income' })).toEqual(cell));

  it('does not hide a rounded mean, from which no count follows', () => {
    const partners = spread(30, (at) => ({ income: at < 9 ? 'empty' : 123_456n }));
    const table = release({ measures: [{ mean: 'income' }, { sum: 'income' }] }, partners, {
      rules: { ...defaultRules, minDenominator: 20 },
    });
    expect(table.cells[0]).toMatchObject({ 'mean(income)': value(1230), 'sum(income)': value(1230 * 20) });
  });

  it('of several shares: one hidden hides all, and so do the few that are left', () => {
    const regions = (codes: string) => spread(codes.length, (at) => ({ region: codes[at] ?? 'N' }));
    const ask = (codes: string, ...asked: string[]) =>
      Object.values(
        release({ measures: asked.map((is) => ({ share: 'region', is })) }, regions(codes), { rules: exact({ minDenominator: 0 }) })
          .cells[0] ?? {},
      ).slice(1);
    const [n, e, s] = ['N', 'E', 'S'].map((code) => code.repeat(12));
    expect(ask(`${n}${e}${s}`, 'N', 'E')).toEqual([value(1 / 3), value(1 / 3)]);
    expect(ask(`${n}${e}SSSSS`, 'N', 'E')).toEqual([hidden('complementary'), hidden('complementary')]);
    expect(ask(`${n}${e}SSSSS`, 'N')).toEqual([value(12 / 29)]);
    expect(ask(`${n}${e}SSSSS`, 'N', 'S')).toEqual([hidden('complementary'), hidden('minCount')]);
  });
});

describe('quotients and quantiles rest on enough', () => {
  const one = (
    measure: object,
    n: number,
    more: object = {},
    cells: (at: number) => Record<string, bigint> = (at) => ({ age: BigInt(at % 100) }),
  ) => Object.values(release({ measures: [measure] }, spread(n, cells), { rules: exact(more) }).cells[0] ?? {})[1];

  it.each([
    [29, { mean: 'age' }, { state: 'suppressed', reason: 'denominator' }],
    [30, { mean: 'age' }, value(14.5)],
    [31, { mean: 'age' }, value(15)],
    [29, { sum: 'age' }, value(406)],
    [29, { sd: 'age' }, { state: 'suppressed', reason: 'denominator' }],
    [19, { median: 'age' }, hidden('minCount')],
    [20, { median: 'age' }, value(9.5)],
    [21, { median: 'age' }, value(10)],
    [99, { quantiles: [0.9], of: 'age' }, hidden('minCount')],
    [100, { quantiles: [0.9], of: 'age' }, value(89.1)],
    [101, { quantiles: [0.9], of: 'age' }, value(89)],
    [100, { quantiles: [0.1], of: 'age' }, value(9.9)],
    [199, { quantiles: [0.05], of: 'age' }, hidden('minCount')],
  ])('%s rows: %j', (n, measure, cell) => expect(one(measure, n)).toEqual(cell));

  it('counts persons on either side, not rows', () => {
    // 15 persons a partner with a low value; one with ten high ones.
    const partners = names.map((name) =>
      partner([
        ...Array.from({ length: 15 }, (_, at) => row(`${name}${at}`, { age: 20n })),
        ...Array.from({ length: 10 }, () => row(`${name}rich`, { age: 90n })),
      ]),
    );
    const table = release({ measures: [{ quantiles: [0.5, 0.7], of: 'age' }] }, partners, { rules: exact() });
    expect(table.cells[0]).toMatchObject({ 'quantile(age,0.5)': value(20), 'quantile(age,0.7)': hidden('minCount') });
  });

  it('rounds a quantile like a mean', () => {
    const cells = (at: number) => ({ age: BigInt(at % 100) });
    const rules = { ...defaultRules, quantileSide: 5 };
    const table = release({ measures: [{ quantiles: [0.333], of: 'age' }] }, spread(100, cells), { rules });
    expect(table.cells[0]?.['quantile(age,0.333)']).toEqual(value(33));
  });
});

describe('a histogram', () => {
  const bins = (counts: readonly number[], rules = exact()) => {
    const groups = counts.map((count, at) => spread(count, () => ({ days: BigInt([0, 7, 14, 30, 60, 90, 180, 365][at] ?? 0) }), `${at}-`));
    const cell = release({ measures: [{ histogram: 'days' }] }, join(...groups), { rules }).cells[0]?.['histogram(days)'];
    return cell as ResultCell;
  };
  const counts = (cell: ResultCell) =>
    'bins' in cell ? cell.bins.map(({ count }) => (count.state === 'value' ? count.value : count.reason)) : cell;

  it('shows what passes as a count, and hides enough with what does not', () => {
    expect(counts(bins([12, 30, 4, 20, 15, 40, 16, 17]))).toEqual(['complementary', 30, 'minCount', 20, 15, 40, 16, 17]);
  });

  it('hides a zero like a small count, which needs no cover', () => {
    expect(counts(bins([12, 30, 14, 20, 15, 40, 16, 0]))).toEqual([12, 30, 14, 20, 15, 40, 16, 'minCount']);
    expect(counts(bins([12, 30, 14, 20, 15, 40, 16, 0], exact({ showZero: 'all' })))).toEqual([12, 30, 14, 20, 15, 40, 16, 0]);
  });

  it('is hidden as a whole when no bin can be shown', () => {
    expect(bins([4, 5, 6, 3, 2, 0, 1, 5])).toEqual(hidden('minCount'));
  });

  it('takes the margins with it when a bin is hidden', () => {
    const rows = join(
      spread(40, (at) => ({ region: 'N', days: at < 5 ? 1n : 20n })),
      ...['E', 'S', 'W'].map((region) => spread(40, () => ({ region, days: 20n }), region)),
    );
    const table = release({ by: ['region'], totals: true, measures: [{ histogram: 'days' }] }, rows, { rules: exact() });
    expect(table.totalsWithheld).toBe(true);
  });
});

describe('minContributors', () => {
  const two = join(
    spread(40, () => ({ region: 'N' })),
    [partner(Array.from({ length: 20 }, (_, at) => row(`x${at}`, { region: 'E' })))],
  );

  it('hides what fewer than three partners make up', () => {
    const table = release({ by: ['region'], measures: ['count'] }, two, { rules: exact() });
    expect(table.cells[0]?.['count']).toEqual(value(40));
    expect(table.cells[1]?.['count']).toEqual(hidden('minContributors'));
  });

  it('is waived by the charter for a variable, and the result says so', () => {
    const rules = completeRules({ round: 1, minContributors: { waive: ['region'] } });
    const table = release({ by: ['region'], measures: ['count'] }, two, { rules });
    expect(table.cells[1]?.['count']).toEqual(value(20));
    expect(table.ownFigures).toEqual(['region']);
    expect(release({ measures: ['count'] }, two, { rules })).not.toHaveProperty('ownFigures');
  });
});

describe('totals', () => {
  const regions = (counts: Record<string, number>): PartnerRows[] =>
    join(...Object.entries(counts).map(([region, count]) => spread(count, () => ({ region }), region)));

  it('stand when nothing is hidden', () => {
    const table = release({ by: ['region'], totals: true, measures: ['count'] }, regions({ N: 12, E: 10, S: 12, W: 12 }), {
      rules: exact(),
    });
    expect(table.cells.map(({ count }) => count)).toEqual([value(12), value(10), value(12), value(12), value(46)]);
    expect(table).not.toHaveProperty('totalsWithheld');
  });

  it('in coverage stand beside them when rounded, but not exact beside a hidden counter of rows outside the table', () => {
    const rows = (round: number) =>
      release({ by: ['region'], measures: ['count'] }, regions({ N: 12, E: 10, S: 12, W: 12 }), { rules: exact({ round }) }).coverage.cases
        ?.rows;
    expect(rows(5)).toEqual(value(45));
    expect(rows(1)).toEqual(hidden('complementary'));
  });

  it('go when one figure is hidden, and the grand total in coverage with them', () => {
    const table = release({ by: ['region'], totals: true, measures: ['count'] }, regions({ N: 12, E: 9, S: 12, W: 12 }), {
      rules: exact(),
    });
    expect(table.cells.map(({ by, count }) => [by.region, count])).toEqual([
      ['N', value(12)],
      ['E', hidden('minCount')],
      ['S', value(12)],
      ['W', value(12)],
    ]);
    expect(table.totalsWithheld).toBe(true);
    expect(table.coverage.cases?.rows).toEqual(hidden('complementary'));
  });

  it('in coverage goes without margins too, when a cell is hidden', () => {
    const table = release(
      { by: ['region'], measures: ['count'] },
      spread(40, () => ({ region: 'N' })),
      { rules: defaultRules },
    );
    expect(table.cells.map(({ count }) => count)).toEqual([value(40), hidden('minCount'), hidden('minCount'), hidden('minCount')]);
    expect(table.coverage['cases']?.['rows']).toEqual(hidden('complementary'));
    expect(table).not.toHaveProperty('totalsWithheld');
  });

  it('of one single cell is that cell: it stays, and there are no margins to withhold', () => {
    const partners = spread(30, (at) => ({ has_plan: at < 3 }));
    const table = release({ totals: true, measures: ['count', { share: 'has_plan' }] }, partners, { rules: exact() });
    expect(table.cells).toEqual([{ by: {}, count: value(30), 'share(has_plan)': hidden('minCount') }]);
    expect(table.coverage.cases?.rows).toEqual(value(30));
    expect(table).not.toHaveProperty('totalsWithheld');
  });

  it('of missing values in coverage goes when a cell of them is hidden', () => {
    const partners = spread(40, (at) => ({ region: at % 2 === 0 ? 'N' : 'E', income: at < 12 ? 'empty' : 100n }));
    const coverage = (measures: object[]) =>
      release({ by: ['region'], measures }, partners, { rules: exact() }).coverage['cases']?.['income'];
    expect(coverage([{ sum: 'income' }])).toMatchObject({ empty: value(12), unmapped: hidden('minCount') });
    expect(coverage([{ missing: 'income' }])).toMatchObject({ empty: hidden('complementary'), unmapped: hidden('minCount') });
  });
});

describe('coverage', () => {
  it('is under the rules and the rounding of any cell', () => {
    const partners = spread(60, (at) => ({ income: at < 13 ? 'empty' : at < 22 ? 'unmapped' : 100n }));
    const income = release({ measures: [{ sum: 'income' }] }, partners, { rules: defaultRules }).coverage['cases']?.['income'];
    expect(income).toMatchObject({ empty: value(15), unmapped: hidden('minCount'), outOfRange: hidden('minCount') });
  });

  it('of one partner alone is hidden', () => {
    const partners = spread(60, () => ({ income: 100n }));
    partners[0] = partner([...(partners[0]?.rows ?? []), ...Array.from({ length: 20 }, (_, at) => row(`y${at}`, { income: 'empty' }))]);
    const income = release({ measures: [{ sum: 'income' }] }, partners, { rules: defaultRules }).coverage['cases']?.['income'];
    expect(income).toMatchObject({ empty: hidden('minContributors') });
  });

  it('tells rows whose condition is unknown', () => {
    const partners = spread(40, (at) => ({ age: at < 15 ? 'empty' : 30n }));
    const table = release({ where: { variable: 'age', gte: 18 }, measures: ['count'] }, partners, { rules: exact() });
    expect(table.coverage['cases']).toMatchObject({ rows: value(25), whereUnknown: value(15), age: { empty: value(15) } });
  });
});

describe('no shown table', () => {
  const regions = fc.array(fc.constantFrom('N', 'E', 'S', 'W', 'empty'), { maxLength: 80 });

  it('adds up to a hidden cell: shown counts with a shown total leave nothing to subtract', () => {
    fc.assert(
      fc.property(regions, fc.boolean(), (codes, totals) => {
        const table = release(
          { by: ['region'], totals, measures: ['count'] },
          spread(codes.length, (at) => ({ region: codes[at] ?? 'empty' })),
          { rules: exact() },
        );
        const anyHidden = table.cells.some(({ count }) => (count as ResultCell).state !== 'value');
        const rows = table.coverage['cases']?.['rows'] as ResultCell;
        if (anyHidden) {
          expect(rows.state).toBe('suppressed');
          expect(table.cells.some(({ by }) => by['region'] === '*')).toBe(false);
        }
        for (const { by, count } of table.cells) {
          const actual = codes.filter((code) => (by['region'] === '*' ? code !== 'empty' : code === by['region'])).length;
          if ((count as ResultCell).state === 'value') expect(count).toEqual(value(actual));
          else expect(actual < 10).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });
});
