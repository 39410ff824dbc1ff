/**
 * Models on the cells of tables over 3 to 6 partners against the same models fitted by R on the cells of the pooled rows. r/expected-cells.json is
 * made by `Rscript --vanilla fit-cells.R rows.csv > expected-cells.json` (R 4.2.2, Debian 12).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placedTables } from '../../src/linked/index.ts';
import { ConfigError } from '../../src/local-issue.ts';
import { offerRefusal } from '../../src/query/index.ts';
import type { ResultCell } from '../../src/result/index.ts';
import { refusalCode } from '../refusal.ts';
import { fitCellModel, offRules, resolve } from './cells-simulate.ts';
import { split } from './rows.ts';
import { residents } from './simulate.ts';

const expected = JSON.parse(readFileSync(new URL('r/expected-cells.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, number[] & number>
>;

const tables = {
  everybody: { dataset: 'residents' },
  users: { dataset: 'residents', where: { variable: 'uses_care', eq: true } },
  known: { dataset: 'residents', where: { variable: 'uses_care', has: true } },
};
const measures = [
  { count: 'everybody', as: 'everybody' },
  { count: 'users', as: 'users' },
  { count: 'known', as: 'known' },
  { share: 'everybody.uses_care', as: 'care' },
  { share: 'everybody.single_parent', as: 'single' },
  { mean: 'everybody.age', as: 'age' },
  { mean: 'everybody.cost', as: 'cost' },
  { ratio: ['users', 'everybody'], per: 1000, as: 'per_thousand' },
];
const of = { kind: 'aggregate', tables, by: ['region', 'district'], measures };

const cases = [
  [
    'poisson',
    3,
    { of, family: 'poisson', response: 'users', terms: ['single', 'age'], offset: { log: 'everybody' }, expectedBy: ['region'] },
  ],
  ['gaussian', 4, { of, family: 'gaussian', response: 'cost', terms: ['single', 'age'], weights: 'everybody', expectedBy: ['district'] }],
  ['gaussian-plain', 5, { of, family: 'gaussian', response: 'per_thousand', terms: ['single', 'region'], expectedBy: ['region'] }],
  ['binomial', 6, { of, family: 'binomial', response: 'care', terms: ['single', 'age'], weights: 'known', expectedBy: ['region'] }],
] as const;

/** |difference| as a share of max(|estimate|, se). */
const errorOf = (own: number, theirs: number | undefined, se: number): number =>
  Math.abs(own - (theirs ?? Number.NaN)) / Math.max(Math.abs(theirs ?? Number.NaN), se);

describe('a model on the cells of a table is the model on the cells of the pooled rows', () => {
  it.each(cases)('%s, %i partners', (name, partners, asked) => {
    const theirs = expected[name] ?? {};
    const table = fitCellModel(asked, split(partners));
    const promise = asked.family === 'gaussian' ? 1e-9 : 1e-7;
    expect(table.coefficients).toHaveLength(theirs['estimate']?.length ?? 0);
    for (const [at, own] of table.coefficients.entries()) {
      const se = theirs['se']?.[at] ?? 0;
      for (const figure of ['estimate', 'se', 'statistic'] as const)
        expect(errorOf(own[figure], theirs[figure]?.[at], se), `${own.term} ${figure}`).toBeLessThan(promise);
      expect(errorOf(own.p, theirs['p']?.[at], 0), `${own.term} p`).toBeLessThan(promise * Math.max(1, own.statistic ** 2));
    }
    expect([table.n, table.df]).toEqual([theirs['n'], theirs['df']]);
    for (const figure of ['deviance', 'nullDeviance', 'dispersion'] as const)
      expect(errorOf(table[figure], theirs[figure], 0), figure).toBeLessThan(1e-9);
    for (const figure of ['observed', 'expected', 'residual'] as const)
      for (const [at, cell] of (table.expected ?? []).entries()) {
        const own = cell[figure];
        expect(errorOf('value' in own ? Number(own.value) : Number.NaN, theirs[figure]?.[at], 1), figure).toBeLessThan(1e-7);
      }
  });

  it('does not depend on how the rows are dealt, or on the order of partners', () => {
    const [, , asked] = cases[0];
    const { of: _of, ...whole } = fitCellModel(asked, split(3));
    const { of: _other, ...dealt } = fitCellModel(asked, split(6).toReversed());
    expect(dealt).toEqual(whole);
  });
});

describe('what is released of the table', () => {
  const small = { ...offRules, minCount: 25, round: 5, showZero: 'structural' as const };
  const asked = { of, family: 'gaussian', response: 'cost', terms: ['age'], expectedBy: ['region'] };

  it('leaves cells with hidden figures out, says which they are, and shows no figure of it', () => {
    const { n, dropped, of: table, expected: areas } = fitCellModel(asked, split(3), small);
    const left = dropped['hidden'];
    expect(left).toEqual({ state: 'value', value: 16 - Number(n) });
    expect(Number(n)).toBeLessThan(16);
    expect(table).not.toHaveProperty('cells');
    const states = (table?.hidden ?? []).flatMap(({ by: _by, ...figures }) => Object.values(figures));
    expect(states.length).toBeGreaterThan(0);
    for (const figure of states) expect(figure).toMatchObject({ state: 'suppressed' });
    expect(areas?.map(({ observed }) => observed.state)).toContain('suppressed');
  });

  it('asks as many cells above the columns as the rules do', () => {
    const model = { ...offRules.model, minDf: 15 };
    expect(refusalCode(() => fitCellModel(asked, split(3), { ...offRules, model }))).toBe('model-df');
    expect(fitCellModel(asked, split(3), { ...offRules, model: { ...model, minDf: 14 } }).df).toBe(14);
  });

  it('counts cells that have nothing, or no positive weight, apart', () => {
    const where = { variable: 'region', in: ['N', 'E'] };
    const half = {
      kind: 'aggregate',
      dataset: 'residents',
      where,
      by: ['region', 'district'],
      measures: ['count', { mean: 'age' }, { mean: 'cost' }],
    };
    const { n, dropped } = fitCellModel({ of: half, family: 'gaussian', response: 'mean(cost)', terms: ['mean(age)'] }, split(3));
    expect(n).toBe(8);
    expect(dropped).toMatchObject({ noData: { value: 8 }, notPositive: { value: 0 } });
    const counted = { of: half, family: 'gaussian', response: 'count', terms: ['district'], weights: 'count' };
    expect(fitCellModel(counted, split(3)).dropped).toMatchObject({ noData: { value: 0 }, notPositive: { value: 8 } });
  });
});

describe('fits on cells that do not exist', () => {
  it.each([
    ['a term that follows from another', { terms: ['once', 'twice'] }, 'model-rank'],
    ['a code that no cell has', { terms: ['region'] }, 'model-level'],
    ['a term without spread', { terms: ['one'] }, 'model-rank'],
  ])('%s', (_, more, code) => {
    const where = { variable: 'region', in: ['N', 'E'] };
    const doubled = {
      kind: 'aggregate',
      dataset: 'residents',
      where,
      by: ['region', 'district'],
      measures: [
        'count',
        { mean: 'cost', as: 'cost' },
        { sum: 'age', as: 'total' },
        { ratio: ['count', 'count'], as: 'one' },
        { ratio: ['total', 'count'], as: 'once' },
        { ratio: ['total', 'count'], per: 2, as: 'twice' },
      ],
    };
    const asked = { of: doubled, family: 'gaussian', response: 'cost', weights: 'count', ...more };
    expect(refusalCode(() => fitCellModel(asked, split(3)))).toBe(code);
  });
});

describe('what a model on cells may ask', () => {
  const base = { of, family: 'poisson', response: 'users', terms: ['age'] };
  const issueOf = (asked: object) => {
    try {
      fitCellModel(asked, split(3));
    } catch (error) {
      if (error instanceof ConfigError) return error.issues.map(({ path, code = 'malformed' }) => `${path} ${code}`);
      throw error;
    }
    return [];
  };
  it.each([
    [{ ...base, terms: ['ages'] }, ['terms[0] unknown-name']],
    [{ ...base, response: 'cost' }, ['response malformed']],
    [{ ...base, family: 'binomial' }, ['response malformed']],
    [{ ...base, terms: ['users'] }, ['terms malformed']],
    [{ ...base, terms: ['age', 'age'] }, ['terms[1] malformed']],
    [{ ...base, expectedBy: ['age_band'] }, ['expectedBy[0] unknown-name']],
    [{ ...base, family: 'gaussian', offset: { log: 'everybody' } }, ['offset not-supported']],
    [{ ...base, of: { ...of, by: [] } }, ['of.by malformed']],
    [{ ...base, of: { ...of, by: ['regio'] } }, ['of.by[0] unknown-name']],
    [{ ...base, of: { ...of, totals: true } }, ['of.totals unknown-field']],
    [{ ...base, of: { ...of, combine: 'none' } }, ['of.combine unknown-field']],
    [{ ...base, dataset: 'residents' }, ['dataset unknown-field']],
    [{ ...base, where: { variable: 'age', gt: 3 } }, ['where unknown-field']],
  ])('%#', (asked, issues) => expect(issueOf(asked)).toEqual(issues));

  it('and of whom: nobody who leaves small cells out', () => {
    const { plan } = resolve(base, 3);
    const held = { keys: ['person'], variables: [...residents.variables.keys()] };
    expect(offerRefusal({ plan, codebook: residents }, 'a', { residents: held })).toBeUndefined();
    expect(offerRefusal({ plan, codebook: residents }, 'a', { residents: { ...held, localThreshold: true } })).toBe('local-threshold');
  });
});

describe('what a released model tells later tables of the same rows', () => {
  const counted = { kind: 'aggregate', dataset: 'residents', by: ['region', 'district'], measures: ['count', { mean: 'age' }] };
  const asked = { of: counted, family: 'poisson', response: 'count', terms: ['mean(age)'] };
  const rules = { ...offRules, minCount: 25, round: 5, showZero: 'structural' as const };
  const facts = {
    rules: { ...rules },
    partners: { included: ['p0', 'p1', 'p2'], missing: [], notOffering: [] },
    snapshots: {},
    releaseMode: 'plain' as const,
  };

  const placed = (more: object) => {
    const resolved = resolve({ ...asked, ...more }, 3);
    if (resolved.kind !== 'tables') throw new TypeError('no model on cells');
    return placedTables(
      { plan: resolved.plan, codebook: residents },
      { ...facts, ...fitCellModel({ ...asked, ...more }, split(3), rules) },
    );
  };

  it('is what was observed, cell by cell, of the rows of the table, and nothing else of it', () => {
    const [found, ...others] = placed({ expectedBy: ['region', 'district'] });
    expect(others).toEqual([]);
    const table = { kind: 'aggregate' as const, cells: [], coverage: {} };
    const plain = resolve({ ...counted, kind: 'aggregate' }, 3);
    if (plain.kind !== 'aggregate') throw new TypeError('a table');
    expect(found?.population).toEqual(placedTables({ plan: plain.plan, codebook: residents }, { ...facts, ...table })[0]?.population);
    expect(found?.table.plan.measures.map(({ name }) => name)).toEqual(['count']);
    expect(found?.table.cells).toHaveLength(16);
    const states = found?.table.cells.map((row) => (row['count'] as ResultCell).state);
    expect(new Set(states)).toEqual(new Set(['value', 'suppressed']));
    // What is expected may be what was too small.
    for (const row of found?.table.cells ?? [])
      if ((row['count'] as ResultCell).state === 'suppressed') expect(row['count']).toMatchObject({ reason: 'complementary' });
  });

  it('is nothing where no numbers are shown, or only sums of rounded ones', () => {
    expect(placed({})).toEqual([]);
    expect(placed({ expectedBy: ['region'] })).toEqual([]);
  });
});
