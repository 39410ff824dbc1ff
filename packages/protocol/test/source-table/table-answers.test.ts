import { describe, expect, it } from 'vitest';
import { compileAggregate, deriveLayout, type LayoutColumn, offeringOf, parseOneTable } from '../../src/query/index.ts';
import { answerFromTable, type SourceTable, tableAnswers } from '../../src/source-table/index.ts';
import { refusalCode } from '../refusal.ts';
import { youth } from '../youth-codebook.ts';
import { counted, readTable } from './tables.ts';

const base = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count'] };
const compile = (change: object) => compileAggregate(parseOneTable({ ...base, ...change }), youth);

const table = readTable();

function ask(change: object, of: SourceTable = table, sourceMinCount?: number) {
  const plan = compile(change);
  const layout = deriveLayout(plan, youth, 3);
  const request = { plan, layout, codebook: youth, ...(sourceMinCount === undefined ? {} : { sourceMinCount }) };
  const { columns } = answerFromTable(request, of);
  const read = (block: LayoutColumn['block'], name: string): bigint[] => [
    ...(columns[layout.columns.findIndex((column) => column.block === block && column.name === name)] ?? []),
  ];
  return { layout, read };
}

const answers = (change: object, of: SourceTable = table): boolean =>
  tableAnswers({ plan: compile(change), codebook: youth }, { variables: of.variables, table: of });

const band = [
  { variable: 'age', gte: 18 },
  { variable: 'age', lt: 30 },
];
const inYear = [
  { variable: 'opened', gte: '2024-01-01' },
  { variable: 'opened', lte: '2024-12-31' },
];

describe('a table made at the source answers', () => {
  it.each<[string, object, string, string]>([
    ['its margins', { by: ['region'], totals: true }, 'all', 'region'],
    ['a class that the condition is exactly', { by: ['region'], where: { all: band }, totals: true }, 'oneBand', 'region'],
    ['a period that the condition is exactly', { by: ['age_band'], where: { all: inYear }, totals: true }, 'oneYear', 'age_band'],
    ['a code', { by: ['age_band'], where: { variable: 'year', eq: '2024' }, totals: true }, 'oneYear', 'age_band'],
    [
      'what is not another code',
      { by: ['age_band'], where: { not: { variable: 'year', eq: '2023' } }, totals: true },
      'oneYear',
      'age_band',
    ],
  ])('%s, with the figures that another program finds in the rows', (_, change, name, by) => {
    const { layout, read } = ask({ ...change, measures: ['count', { share: 'has_plan' }] });
    const expected = counted.answers[name] ?? {};
    const codes = layout.axes[0]?.codes ?? [];
    expect([by, ...codes]).toEqual([by, ...Object.keys(expected)]);
    for (const figure of Object.keys(expected['*'] ?? {}))
      expect([figure, read('cells', figure)]).toEqual([figure, codes.map((code) => BigInt(expected[code]?.[figure] ?? -1))]);
    const contributes = codes.map((code) => ((expected[code]?.['persons(has_plan!=true)'] ?? 0) > 0 ? 1n : 0n));
    expect(read('cells', 'contributors(has_plan!=true)')).toEqual(contributes);
  });

  it('rows of several cells together where nobody has to be told apart', () => {
    const { persons: _persons, ...rest } = counted.exact[0]?.figures ?? {};
    const figures = Object.keys(rest).filter((name) => name.startsWith('rows'));
    const visits = readTable(
      { dataset: 'visits' },
      counted.exact.map(({ by, figures: of }) => ({ by, figures: Object.fromEntries(figures.map((name) => [name, of[name] ?? 0])) })),
    );
    const plan = compileAggregate(
      parseOneTable({ ...base, dataset: 'visits', by: ['region'], where: { variable: 'age', gte: 18 } }),
      youth,
    );
    const layout = deriveLayout(plan, youth, 3);
    const rows = answerFromTable({ plan, layout, codebook: youth }, visits).columns[0];
    expect([...(rows ?? [])]).toEqual(['N', 'E', 'S', 'W'].map((code) => BigInt(counted.answers['adults']?.[code]?.['rows'] ?? -1)));
  });

  it('how many rows it selects, and nothing else of the coverage', () => {
    const { layout, read } = ask({ by: ['region'], where: { all: band }, measures: [{ share: 'has_plan' }] });
    expect(read('coverage', 'coverage.rows')).toEqual([BigInt(counted.answers['oneBand']?.['*']?.['rows'] ?? -1)]);
    expect(read('coverage', 'coverage.persons')).toEqual([BigInt(counted.answers['oneBand']?.['*']?.['persons'] ?? -1)]);
    const others = layout.columns.filter(({ block, rows }) => block === 'coverage' && rows.kind !== 'selected');
    expect(others.length).toBeGreaterThan(10);
    for (const { name } of others) expect(read('coverage', name)).toEqual([0n]);
  });

  it('without its own small cells where they are left out at the source (DSC-9)', () => {
    const change = { by: ['region', 'age_band', 'year'] };
    const exact = ask(change).read('cells', 'persons');
    const left = ask(change, table, 4).read('cells', 'persons');
    expect(left).toEqual(exact.map((count) => (count < 4n ? 0n : count)));
    expect(left).not.toEqual(exact);
    expect(refusalCode(() => ask({ ...change, totals: true }, table, 4))).toBe('aggregate-only');
  });
});

describe('a table made at the source cannot answer, and says aggregate-only to', () => {
  it.each<[string, object]>([
    ['a condition that divides a class', { by: ['region'], where: { variable: 'age', gte: 21 } }],
    ['a condition that divides a period', { by: ['region'], where: { variable: 'opened', gte: '2024-03-01' } }],
    ['persons of two classes together', { by: ['region'], where: { variable: 'age', gte: 18 } }],
    ['a variable that it does not have', { by: ['region'], where: { variable: 'closed', has: true } }],
    ['a breakdown that it does not have', { by: ['quarter'] }],
    ['a figure that it does not have', { by: ['region'], measures: [{ missing: 'has_plan' }] }],
    ['one variable against another', { where: { variable: 'opened', lt: { variable: 'closed' } } }],
  ])('%s', (_, change) => {
    expect(answers(change)).toBe(false);
    expect(refusalCode(() => ask(change))).toBe('aggregate-only');
  });

  it('contributes nothing to a variable that it does not have, as any partner', () => {
    const change = { by: ['region'], measures: ['count', { mean: 'income' }] };
    const held = { variables: table.variables, keys: ['person'], table };
    expect(offeringOf({ plan: compile(change), codebook: youth }, held)).toEqual({ offers: true, notRegistered: ['income'] });
    const { read } = ask(change);
    expect(read('cells', 'rows(income)')).toEqual([0n, 0n, 0n, 0n]);
    expect(read('cells', 'contributors(income)')).toEqual([0n, 0n, 0n, 0n]);
  });

  it('without persons does not take part where persons are counted', () => {
    const held = { variables: table.variables, keys: [], table };
    expect(offeringOf({ plan: compile({ by: ['region'] }), codebook: youth }, held).offers).toBe(false);
  });
});
