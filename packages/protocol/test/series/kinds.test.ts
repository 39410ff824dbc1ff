/** Series of other questions than one table: several tables, comparisons, models. */
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import type { Codebook } from '../../src/codebook/types.ts';
import type { ReleasedResult, ResultCell } from '../../src/result/index.ts';
import { buildSeries, expandSeries, type SeriesEntry, seriesHead, seriesSchema } from '../../src/series/index.ts';
import { youth, youthWith } from '../youth-codebook.ts';

const periods = ['2020', '2021', '2022', '2023'];
const head = { query: 'q', purpose: 'p', series: 's', periods };

const asked = {
  tables: {
    kind: 'aggregate',
    tables: { users: { dataset: 'cases', where: { variable: 'has_plan', eq: true } }, all: { dataset: 'cases' } },
    by: ['region'],
    measures: [{ count: 'users', as: 'users' }, { count: 'all' }, { ratio: ['users', 'count(all)'], per: 1000, as: 'rate' }],
  },
  compare: {
    kind: 'aggregate',
    dataset: 'cases',
    measures: ['count', { share: 'has_plan' }],
    compare: { group: 'region', of: 'N', against: 'E' },
  },
  model: { kind: 'model', dataset: 'cases', family: 'gaussian', response: 'income', terms: ['age'], expectedBy: ['region'] },
  cells: {
    kind: 'model',
    of: { kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count', { mean: 'age' }] },
    family: 'poisson',
    response: 'count',
    terms: ['mean(age)'],
  },
};

const value = (of: number): ResultCell => ({ state: 'value', value: of });
const around = (of: number): ResultCell => ({ state: 'value', value: of, low: of - 0.1, high: of + 0.1, method: 'wilson' });
const coefficient = (term: string, estimate: number) => ({ term, estimate, se: 0.5, statistic: estimate / 0.5, p: 0.1 });

/** What each kind releases in a period that is the `at`-th. */
const told = {
  tables: (at: number) => ({
    kind: 'aggregate',
    cells: [{ by: { region: 'N' }, 'count(all)': value(900), rate: around(100 + at), users: value(100 + 10 * at) }],
    coverage: {},
  }),
  compare: (at: number) => ({
    kind: 'aggregate',
    cells: [{ by: { region: 'N' }, count: value(500), 'share(has_plan)': around(0.5) }],
    coverage: {},
    comparison: {
      group: 'region',
      of: 'N',
      against: 'E',
      cells: [{ by: {}, figures: { 'share(has_plan)': { of: around(0.5), against: around(0.4), difference: around(0.1 + at / 100) } } }],
    },
  }),
  model: (at: number) => ({
    kind: 'model',
    family: 'gaussian',
    coefficients: [coefficient('(intercept)', 3), coefficient('age', 1 + at)],
    expected: [{ by: { region: 'N' }, observed: value(10), expected: value(9), ratio: around(1.1), residual: value(0.4) }],
  }),
  cells: (at: number) => ({ kind: 'model', family: 'poisson', coefficients: [coefficient('mean(age)', at)] }),
};

function seriesOf(kind: keyof typeof asked, codebookAt: (at: number) => Codebook = () => youth) {
  const { queries } = expandSeries({ ...head, ...asked[kind] });
  const entries = queries.map(({ period, query }, at): SeriesEntry => {
    const codebook = codebookAt(at);
    const result = {
      query: `q-${period}`,
      id: period.repeat(16),
      status: 'released',
      protection: 'on',
      releaseMode: 'plain',
      codebook: { name: 'youth', version: 1, digest: (codebook === youth ? 'a' : 'b').repeat(64) },
      purpose: 'p',
      rules: {},
      releasedAt: '2025-01-31T10:00:00.000Z',
      partners: { included: ['a', 'b', 'c'], missing: [], notOffering: [] },
      snapshots: {},
      ...told[kind](at),
    } as unknown as ReleasedResult;
    if (result.kind !== 'aggregate' && result.kind !== 'model') throw new TypeError('no figures');
    return { period, kind: 'released', query, result, codebook };
  });
  const [first] = queries;
  if (first === undefined) throw new TypeError('no query');
  const series = buildSeries(seriesHead('s', first.query), entries);
  expect(seriesSchema.safeParse(series).error).toBeUndefined();
  return series;
}

describe('a series', () => {
  it('of several tables has their counts as counts, and their rate with its interval', () => {
    const { lines, dataset } = seriesOf('tables');
    expect(dataset).toBe('cases');
    expect(lines.map(({ measure, trend }) => [measure, trend?.kind])).toEqual([
      ['count(all)', 'factor'],
      ['rate', 'change'],
      ['users', 'factor'],
    ]);
    expect(lines[1]?.trend?.perPeriod).toBeCloseTo(1, 9);
  });

  it('of a comparison has what was made of the two groups, after the groups', () => {
    const { lines } = seriesOf('compare');
    expect(lines.map(({ by, measure }) => [measure, by])).toEqual([
      ['count', { region: 'N' }],
      ['share(has_plan)', { region: 'N' }],
      ['difference(share(has_plan))', {}],
    ]);
    expect(lines[2]?.trend?.perPeriod).toBeCloseTo(0.01, 9);
  });

  it('of a model has a line a coefficient, with its interval, and a line a compared cell', () => {
    const { lines } = seriesOf('model');
    expect(lines.map(({ by, measure }) => [measure, by])).toEqual([
      ['coefficient', { term: '(intercept)' }],
      ['coefficient', { term: 'age' }],
      ['observed', { region: 'N' }],
      ['expected', { region: 'N' }],
      ['ratio', { region: 'N' }],
      ['residual', { region: 'N' }],
    ]);
    expect(lines[1]?.cells[2]).toEqual({
      state: 'value',
      value: 3,
      low: 3 - 0.979981992270027,
      high: 3 + 0.979981992270027,
      method: 'wald',
    });
    expect(lines[1]?.trend?.perPeriod).toBeCloseTo(1, 9);
    expect(seriesOf('cells').lines).toMatchObject([{ by: { term: 'mean(age)' }, measure: 'coefficient' }]);
  });

  it.each<[keyof typeof asked, object, readonly string[]]>([
    ['tables', { has_plan: { kind: 'boolean', definition: 'Signed by the child' } }, ['has_plan']],
    ['compare', { has_plan: { kind: 'boolean', definition: 'Signed by the child' } }, ['has_plan']],
    ['model', { age: { kind: 'integer', min: 0, max: 99 } }, ['age']],
    ['cells', { age: { kind: 'integer', min: 0, max: 99 } }, ['age']],
  ])('of %s is broken by another definition of what it reads', (kind, variables, names) => {
    const changed = parseCodebook(youthWith({ variables: variables as Record<string, unknown> }));
    const series = seriesOf(kind, (at) => (at < 2 ? youth : changed));
    expect(series.breaks).toMatchObject([{ period: '2022', why: 'definition', names: expect.arrayContaining([...names]) as string[] }]);
  });

  it('of datasets that differ names them', () => {
    const { queries } = expandSeries({
      ...head,
      ...asked.tables,
      tables: { users: { dataset: 'cases' }, all: { dataset: 'children' } },
    });
    const [first] = queries;
    expect(first && seriesHead('s', first.query)).toMatchObject({ datasets: ['cases', 'children'] });
  });
});
