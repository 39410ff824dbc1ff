import { describe, expect, it } from 'vitest';
import { noblePrimitives as primitives } from '../../src/crypto/noble-primitives.ts';
import { parseQuery, queryDocument } from '../../src/query/index.ts';
import type { HeldDatasets } from '../../src/query/offering.ts';
import type { QueryRequest } from '../../src/run/request.ts';
import { answerDigest, expandSeries } from '../../src/series/index.ts';
import { configError } from '../refusal.ts';

const saved = {
  query: 'cases-per',
  series: 'cases',
  periods: ['2023', '2024'],
  purpose: 'p',
  kind: 'aggregate',
  dataset: 'cases',
  measures: ['count'],
};

describe('a saved query', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['years', { from: '2019', to: '2021' }, ['2019', '2020', '2021']],
    ['quarters over the new year', { from: '2023-Q3', to: '2024-Q2' }, ['2023-Q3', '2023-Q4', '2024-Q1', '2024-Q2']],
    ['months', { from: '2023-12', to: '2024-01' }, ['2023-12', '2024-01']],
    ['a list with gaps', ['2019', '2021', '2023'], ['2019', '2021', '2023']],
  ])('stands for a query per period: %s', (_, periods, expected) => {
    const { series, queries } = expandSeries({ ...saved, periods });
    expect(series).toBe('cases');
    expect(queries.map(({ period, query }) => [period, query.period, query.series, query.query])).toEqual(
      expected.map((period) => [period, period, 'cases', `cases-per-${period.toLowerCase()}`]),
    );
  });

  it.each<[string, object, string, string]>([
    ['periods of unlike length', { periods: ['2023', '2024-Q1'] }, 'periods', 'malformed'],
    ['a period twice', { periods: ['2023', '2023'] }, 'periods', 'malformed'],
    ['periods that go back', { periods: { from: '2024', to: '2023' } }, 'periods', 'malformed'],
    ['no period at all', { periods: ['23'] }, 'periods', 'malformed'],
    ['periods without quotes', { periods: [2023] }, 'periods[0]', 'malformed'],
    ['too many periods', { periods: { from: '1900-01', to: '2024-01' } }, 'periods', 'malformed'],
    ['a period beside them', { period: '2024' }, 'period', 'malformed'],
    ['no name of the series', { series: undefined }, 'series', 'malformed'],
    [
      'another kind',
      { kind: 'overlap', key: 'person', sets: { a: { partner: 'a', dataset: 'd' }, b: { partner: 'b', dataset: 'd' } } },
      'series',
      'not-supported',
    ],
    ['a key that no query has', { colour: 1 }, 'colour', 'unknown-field'],
  ])('is refused with %s', (_, change, path, code) => {
    const error = configError(() => expandSeries({ ...saved, ...change }));
    expect(error.issues.map((issue) => issue.path)).toContain(path);
    expect(error.code).toBe(code);
  });

  it('is not one query, and a query of a series has a period', () => {
    expect(configError(() => parseQuery(saved)).issues[0]?.path).toBe('periods');
    const { periods: _periods, ...one } = saved;
    expect(configError(() => parseQuery(one)).issues[0]).toMatchObject({ path: 'period', found: 'nothing' });
    expect(parseQuery({ ...one, period: '2024' })).toMatchObject({ period: '2024', series: 'cases' });
  });
});

const held: Readonly<Record<string, HeldDatasets>> = {
  a: { cases: { variables: [], keys: [], snapshot: '2024-12-31' } as object as never },
  b: { cases: { variables: [], keys: [], table: { made: '2025-01-15' } } as object as never },
};

type Asked = Pick<QueryRequest, 'query' | 'partners' | 'missing' | 'codebook'>;

const request = (change: object = {}, query: object = {}): Asked => ({
  query: queryDocument(
    parseQuery({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', period: '2024', measures: ['count'], ...query }),
  ),
  partners: ['a', 'b'],
  missing: [],
  codebook: { name: 'youth', version: 1, digest: 'a'.repeat(64) },
  ...change,
});

const digest = (asked: Asked, data = held): string => answerDigest(primitives, asked, (partner) => data[partner]);

describe('the digest of an answer of several datasets', () => {
  const overlap = {
    query: 'o',
    purpose: 'p',
    kind: 'overlap',
    key: 'person',
    sets: { x: { partner: 'a', dataset: 'cases' }, y: { partner: 'b', dataset: 'cases' }, z: { partner: 'a', dataset: 'more' } },
    report: 'regions',
  };
  const asked = (change: object = {}): Asked => ({ ...request(), query: queryDocument(parseQuery({ ...overlap, ...change })) });
  const more = (snapshot: string): typeof held => ({
    ...held,
    a: { ...held['a'], more: { variables: [], keys: [], snapshot } as object as never },
  });

  it('hangs on all of them, and on what is asked', () => {
    const base = digest(asked(), more('2024-12-31'));
    expect(digest(asked({ query: 'other' }), more('2024-12-31'))).toBe(base);
    expect(digest(asked(), more('2025-01-31'))).not.toBe(base);
    expect(digest(asked({ report: 'pairs' }), more('2024-12-31'))).not.toBe(base);
  });
});

describe('the digest of an answer', () => {
  const base = digest(request());

  it.each<[string, Asked]>([
    ['another name', request({}, { query: 'other' })],
    ['another text and series', request({}, { question: 'Why?', series: 'cases' })],
    ['a partner that fell away and is asked no more', request({ partners: ['a'], missing: [{ partner: 'b', why: 'declined' }] })],
  ])('is the same with %s', (_, asked) => expect(digest(asked)).toBe(base));

  it.each<[string, Asked, typeof held?]>([
    ['another period', request({}, { period: '2023' })],
    ['another purpose', request({}, { purpose: 'other' })],
    ['stricter rules', request({}, { release: { minCount: 20 } })],
    ['another breakdown', request({}, { by: ['region'] })],
    ['another partner', request({ partners: ['a', 'c'] })],
    ['another codebook', request({ codebook: { name: 'youth', version: 2, digest: 'b'.repeat(64) } })],
    ['newer data', request(), { ...held, a: { cases: { variables: [], keys: [], snapshot: '2025-01-31' } as object as never } }],
    ['a newer table', request(), { ...held, b: { cases: { variables: [], keys: [], table: { made: '2025-02-15' } } as object as never } }],
  ])('is another with %s', (_, asked, data) => {
    expect(digest(asked, data)).toMatch(/^[0-9a-f]{64}$/);
    expect(digest(asked, data)).not.toBe(base);
  });
});
