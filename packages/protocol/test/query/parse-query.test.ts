import { describe, expect, it } from 'vitest';
import { decodeQueryDocument, encodeQueryDocument, expiryInstant, parseQuery, queryDocument } from '../../src/query/index.ts';
import { configError, refusalCode } from '../refusal.ts';

const file = {
  query: 'cases-by-region',
  purpose: 'youth-monitor',
  question: { nl: 'Hoeveel?', en: 'How many?' },
  kind: 'aggregate',
  partners: ['b', 'a'],
  expires: '2030-01-31',
  release: { minCount: 20, complementary: { width: 10 }, noise: 'none' },
  dataset: 'cases',
  where: { all: [{ variable: 'age', gte: 18 }, { not: { variable: 'has_plan', eq: true } }] },
  by: ['region', 'age_band'],
  measures: ['count', { sum: 'income' }, { share: 'region', is: 'N', as: 'north' }, { indicator: 'plan_share' }],
};

describe('a query file', () => {
  it('gets its defaults, and its partners sorted', () => {
    const query = parseQuery(file);
    expect(query).toMatchObject({ totals: false, combine: 'sum', partners: ['a', 'b'] });
    const { by: _by, release: _release, ...bare } = file;
    expect(parseQuery(bare)).toMatchObject({ by: [], release: {} });
  });

  it('travels in canonical form, without what the request fixes itself', () => {
    const query = parseQuery(file);
    const document = queryDocument(query);
    expect(Object.keys(document)).not.toContain('partners');
    expect(Object.keys(document)).not.toContain('expires');
    const { partners: _partners, expires: _expires, ...rest } = query;
    expect(decodeQueryDocument(document)).toEqual(rest);
    expect(new TextDecoder().decode(encodeQueryDocument(query))).toMatch(/^\{"by":\["region","age_band"\],"combine":"sum",/);
  });

  it.each([
    ['2030-01-31', Date.UTC(2030, 1, 1)],
    ['2030-01-31T12:30Z', Date.UTC(2030, 0, 31, 12, 30)],
    ['2030-01-31T12:30:05Z', Date.UTC(2030, 0, 31, 12, 30, 5)],
  ])('%s ends at a moment', (expires, instant) => expect(expiryInstant(parseQuery({ ...file, expires }).expires ?? '')).toBe(instant));
});

describe('a query file is refused for', () => {
  it.each<[string, object, string, string]>([
    ['an unknown key', { colour: 1 }, 'colour', 'unknown-field'],
    ['an unknown key in a measure', { measures: [{ sum: 'income', per: 10 }] }, 'measures[0].per', 'unknown-field'],
    ['an unknown measure', { measures: [{ summ: 'income' }] }, 'measures[0]', 'malformed'],
    ['no measure', { measures: [] }, 'measures', 'malformed'],
    ['five dimensions', { by: ['a', 'b', 'c', 'd', 'e'] }, 'by', 'malformed'],
    ['a dimension twice', { by: ['region', 'region'] }, 'by[1]', 'malformed'],
    ['a partner twice', { partners: ['a', 'a'] }, 'partners[1]', 'malformed'],
    ['two comparisons in one', { where: { variable: 'age', gt: 1, lt: 9 } }, 'where', 'malformed'],
    ['a measure called by', { measures: [{ sum: 'income', as: 'by' }] }, 'measures[0].as', 'malformed'],
    ['a date that does not exist', { expires: '2030-02-30' }, 'expires', 'malformed'],
    ['a rule that is none', { release: { minCounts: 10 } }, 'release.minCounts', 'unknown-field'],
    ['a kind that is none', { kind: 'aggregat' }, 'kind', 'malformed'],
    ['a median in a link', { kind: 'link', measures: [{ median: 'care.cost' }] }, 'measures[0].median', 'not-supported'],
    ['a period that is none', { period: '2024-Q5' }, 'period', 'malformed'],
    ['a survival curve without a grid', { measures: [{ survival: { from: 'opened', to: 'closed' } }] }, 'measures[0]', 'malformed'],
    ['no tables', { tables: {} }, 'tables', 'malformed'],
    ['tables and a measure of none of them', { tables: { a: { dataset: 'cases' } } }, 'measures[0]', 'malformed'],
    ['a comparison of nothing', { compare: {} }, 'compare.group', 'malformed'],
    ['totals of own tables', { combine: 'none', totals: true }, 'totals', 'not-supported'],
    ['a quantile at 1', { measures: [{ quantiles: [1], of: 'income' }] }, 'measures[0].quantiles[0]', 'malformed'],
    ['a quantile of five decimals', { measures: [{ quantiles: [0.12345], of: 'income' }] }, 'measures[0].quantiles[0]', 'malformed'],
    ['a ratio of one figure', { measures: [{ ratio: ['a'] }] }, 'measures[0].ratio', 'malformed'],
    ['a ratio per nothing', { measures: [{ ratio: ['a', 'b'], per: 0 }] }, 'measures[0].per', 'malformed'],
    ['noise', { release: { noise: { epsilon: 1 } } }, 'release.noise', 'not-supported'],
  ])('%s', (_, change, path, code) => {
    const error = configError(() => parseQuery({ ...file, ...change }));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });

  it('what comes later, before a typo beside it', () => {
    expect(configError(() => parseQuery({ ...file, colour: 1, release: { noise: { epsilon: 1 } } })).code).toBe('not-supported');
  });
});

describe('a query from the network is refused for', () => {
  const document = queryDocument(parseQuery(file));
  it.each<[string, unknown, string]>([
    ['an unknown field', { ...document, colour: 1 }, 'unknown-field'],
    ['a default left out', { ...document, totals: undefined, by: undefined }, 'malformed'],
    ['partners of its own', { ...document, partners: ['a'] }, 'non-canonical'],
    ['a later key of another kind', { ...document, kind: 'link', base: 'care' }, 'not-supported'],
    ['no object', 7, 'malformed'],
  ])('%s', (_, value, code) => expect(refusalCode(() => decodeQueryDocument(value))).toBe(code));

  it('a default that is not written out', () => {
    const { totals: _totals, ...short } = document;
    expect(refusalCode(() => decodeQueryDocument(short))).toBe('non-canonical');
  });
});
