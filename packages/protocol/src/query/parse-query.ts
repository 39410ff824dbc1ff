/** From a query file to the query document: shape checked, defaults filled, one spelling for what does not matter. */
import { laterInRules } from '../disclosure/rules-schema.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { asMap, laterIssue, laterKeys } from '../later.ts';
import { asNetworkInput, type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import { laterMeasures } from './measures.ts';
import { aggregateSchema, laterKinds } from './schema.ts';
import type { AggregateQuery } from './types.ts';

/** Keys that the contract has and this version does not; `sets` to `terms` belong to other kinds and are not repeated here. */
const laterQueryKeys = ['tables', 'compare', 'period', 'series', 'within', 'survival'];

function laterInQuery(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const kind = laterKinds.find((later) => later === map.kind);
  if (kind !== undefined) return [laterIssue('kind', kind)];
  const measures = Array.isArray(map.measures) ? (map.measures as unknown[]) : [];
  const combine = map.combine === 'none' ? [laterIssue('combine', 'none')] : [];
  return [
    ...laterKeys(map, laterQueryKeys, ''),
    ...measures.flatMap((measure, at) => laterKeys(measure, laterMeasures, `measures[${at}]`)),
    ...combine,
    ...laterInRules(map.release, 'release'),
  ];
}

/**
 * The query document. Names are not resolved: that is `compileAggregate`.
 *
 * @throws ConfigError `unknown-field` or `malformed` with the issues found; `not-supported` for the other kinds and whatever else comes
 *   later.
 */
export function parseQuery(value: unknown): AggregateQuery {
  throwIssues(laterInQuery(value));
  const file = readShape(aggregateSchema, value);
  const { by = [], totals = false, combine = 'sum', release = {}, partners, ...rest } = file;
  throwIssues([...repeated(partners ?? [], 'partners'), ...repeated(by, 'by')]);
  return { ...rest, ...(partners === undefined ? {} : { partners: partners.toSorted() }), by, totals, combine, release };
}

const repeated = (names: readonly string[], path: string): LocalIssue[] =>
  names.flatMap((name, at) =>
    names.indexOf(name) === at ? [] : [{ path: `${path}[${at}]`, found: `"${name}" again`, expected: 'every name once' }],
  );

/** The part of a query that a request carries (DOC-3): without `partners` and `expires`, which the request fixes itself. */
export function queryDocument(query: AggregateQuery): Readonly<Record<string, unknown>> {
  const { partners: _partners, expires: _expires, ...document } = query;
  return document;
}

/** The canonical bytes of a query. */
export const encodeQueryDocument = (query: AggregateQuery): Uint8Array => canonicalBytes(queryDocument(query) as JsonValue);

/**
 * The query inside a request from the network. It must be in canonical form: every default written out, nothing of the request repeated.
 *
 * @throws ProtocolError `unknown-field`, `malformed`, `not-supported`, or `non-canonical` where a default is left out (DOC-3)
 */
export function decodeQueryDocument(value: unknown): AggregateQuery {
  return asNetworkInput('DOC-3', () => {
    const query = parseQuery(value);
    const isComplete = ['by', 'totals', 'combine', 'release'].every((key) => Object.hasOwn(asMap(value), key));
    const repeatsRequest = query.partners !== undefined || query.expires !== undefined;
    throwIssues(
      isComplete && !repeatsRequest ? [] : [{ path: '', found: 'another form', expected: 'the canonical form', code: 'non-canonical' }],
    );
    return query;
  });
}
