/** `compare`: what a query may say, and what is refused with which code. */
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import type { ErrorCode } from '../../src/error-codes.ts';
import {
  decodeQueryDocument,
  demandReleaseMode,
  encodeQueryDocument,
  heldParts,
  offeringOf,
  offerRefusal,
  parseAggregate,
  parseQuery,
  resolveQuery,
} from '../../src/query/index.ts';
import { configError, refusalCode } from '../refusal.ts';
import { youth, youthFile } from '../youth-codebook.ts';

const base = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count', { share: 'has_plan' }] };
const alike = { group: 'region', of: 'N', against: 'E', standardise: ['age_band'] };

const refused = (changes: object): { readonly code: ErrorCode; readonly paths: readonly string[] } => {
  const error = configError(() => resolveQuery(parseQuery({ ...base, compare: alike, ...changes }), youth, 3));
  return { code: error.code, paths: error.issues.map(({ path }) => path) };
};

describe('a comparison', () => {
  it('has every default written out in its document, and is read back from it', () => {
    const query = parseAggregate({ ...base, compare: alike });
    expect(query).toMatchObject({ compare: { ...alike, method: 'direct', minStratum: 100, show: ['difference', 'ratio'] } });
    const document: unknown = JSON.parse(new TextDecoder().decode(encodeQueryDocument(query)));
    expect(decodeQueryDocument(document)).toEqual(query);
    expect(refusalCode(() => decodeQueryDocument({ ...(document as object), compare: alike }))).toBe('non-canonical');
  });

  it('sums a table by group and one by group and stratum, of the same rows', () => {
    const resolved = resolveQuery(parseAggregate({ ...base, by: ['year'], compare: alike }), youth, 3);
    if (resolved.kind !== 'tables') throw new Error('several tables');
    const [shown, strata] = resolved.plan.parts;
    expect(shown?.plan.by.map(({ variable }) => variable)).toEqual(['year', 'region']);
    expect(strata?.plan.by.map(({ variable }) => variable)).toEqual(['year', 'region', 'age_band']);
    expect(shown?.plan.where).toEqual(strata?.plan.where);
    expect(resolved.plan.comparison).toMatchObject({ group: 'region', of: 'N', against: 'E', method: 'direct', minStratum: 100 });
  });

  it.each<readonly [what: string, code: ErrorCode, path: string, changes: object]>([
    ['totals', 'not-supported', 'totals', { totals: true }],
    ['own figures', 'not-supported', 'combine', { combine: 'none' }],
    ['a median', 'not-supported', 'measures', { measures: [{ share: 'has_plan' }, { median: 'days' }] }],
    ['nothing to compare', 'malformed', 'measures', { measures: ['count'] }],
    ['a group against itself', 'malformed', 'compare.against', { compare: { ...alike, against: 'N' } }],
    ['a code that is none', 'unknown-name', 'compare.of', { compare: { ...alike, of: 'X' } }],
    ['true of a category', 'malformed', 'compare.of', { compare: { ...alike, of: true } }],
    ['a group by a number', 'malformed', 'compare.group', { compare: { ...alike, group: 'age' } }],
    ['strata by an unknown variable', 'unknown-name', 'compare.standardise[0]', { compare: { ...alike, standardise: ['agebands'] } }],
    ['strata that are broken down by', 'malformed', 'compare', { by: ['age_band'] }],
    ['a method without strata', 'malformed', 'compare.method', { compare: { group: 'region', of: 'N', against: 'E', method: 'direct' } }],
    ['a mean, indirectly', 'malformed', 'compare.method', { measures: [{ mean: 'income' }], compare: { ...alike, method: 'indirect' } }],
    ['another word', 'unknown-field', 'compare.weights', { compare: { ...alike, weights: 'x' } }],
  ])('is refused with %s', (_what, code, path, changes) => {
    const found = refused(changes);
    expect(found.code).toBe(code);
    expect(found.paths).toContain(path);
  });

  it('of several tables is refused', () => {
    const { dataset: _dataset, ...rest } = base;
    const query = { ...rest, tables: { a: { dataset: 'cases' } }, measures: [{ count: 'a' }], compare: alike };
    expect(configError(() => parseQuery(query)).code).toBe('not-supported');
  });

  it('with strata is not run where partners leave their small cells out', () => {
    const query = parseAggregate({ ...base, compare: alike });
    expect(refusalCode(() => demandReleaseMode(query, 'local-threshold'))).toBe('not-supported');
    expect(() => demandReleaseMode(query, 'plain')).not.toThrow();
    expect(() => demandReleaseMode(parseAggregate(base), 'local-threshold')).not.toThrow();
  });

  it('asks for all of a partner or nothing, for rows, and for small cells', () => {
    // Rows are what is counted, so that a table could tell what is asked.
    const { keys: _keys, subject: _subject, ...cases } = youthFile.datasets.cases;
    const codebook = parseCodebook({ ...youthFile, datasets: { cases }, indicators: {} });
    const resolved = resolveQuery(parseAggregate({ ...base, compare: alike }), codebook, 3);
    if (resolved.kind !== 'tables') throw new Error('several tables');
    const { plan, layout } = resolved;
    const asked = { plan, codebook };
    const held = (variables: readonly string[]) => ({ cases: { keys: [], variables: [...variables] } });
    const all = held(['region', 'age_band', 'has_plan']);
    expect(heldParts(asked, all)).toHaveLength(2);
    expect(heldParts(asked, held(['region', 'has_plan']))).toEqual([]);
    const figures = (layout.parts[1]?.columns ?? []).map(({ name }) => name).toSorted();
    const made = { made: '2025-01-01', by: ['age_band', 'region'], totals: false, minCount: 1, round: 1, figures };
    const table = { ...all.cases, table: made };
    expect(plan.parts.map((part) => offeringOf({ plan: part.plan, codebook }, table).offers)).toEqual([true, true]);
    expect(offerRefusal(asked, 'a', { cases: table })).toBe('aggregate-only');
    expect(offerRefusal(asked, 'a', all)).toBeUndefined();
    expect(offerRefusal(asked, 'a', { cases: { ...all.cases, localThreshold: true } })).toBe('local-threshold');
  });
});
