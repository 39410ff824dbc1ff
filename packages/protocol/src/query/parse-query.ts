/** From a query file to the query document, whatever its kind: what each kind asks of its file stands with the kind. */
import { laterInRules } from '../disclosure/rules-schema.ts';
import { canonicalBytes, canonicalise, type JsonValue } from '../json/index.ts';
import { asMap, laterIssue } from '../later.ts';
import { asNetworkInput, type LocalIssue, throwIssues } from '../local-issue.ts';
import { parseModel } from '../model/parse-model.ts';
import { laterInLink, parseLink } from './link/parse-link.ts';
import { laterInOverlap, parseOverlap } from './overlap/parse-overlap.ts';
import { laterInAggregate, parseAggregate } from './parse-aggregate.ts';
import type { QueryDocument, QueryKind } from './types.ts';

/** How the files of one kind are read. */
interface QueryParser<Query extends QueryDocument> {
  /** What the contract has and this version does not. */
  readonly later: (value: unknown) => readonly LocalIssue[];
  readonly parse: (value: unknown) => Query;
}

type Parsers = { readonly [Kind in QueryKind]: QueryParser<Extract<QueryDocument, { readonly kind: Kind }>> };

const parsers: Parsers = {
  aggregate: { later: laterInAggregate, parse: parseAggregate },
  overlap: { later: laterInOverlap, parse: parseOverlap },
  link: { later: laterInLink, parse: parseLink },
  model: { later: () => [], parse: parseModel },
};

/** The parser of a file; a file without a kind that exists is held against the first. */
const parserOf = (kind: unknown): QueryParser<QueryDocument> =>
  typeof kind === 'string' && Object.hasOwn(parsers, kind) ? parsers[kind as QueryKind] : parsers.aggregate;

/**
 * The query document. Names are not resolved: that is `resolveQuery`.
 *
 * @throws ConfigError `unknown-field` or `malformed` with the issues found; `not-supported` for what comes later.
 */
export function parseQuery(value: unknown): QueryDocument {
  const { kind, release } = asMap(value);
  const { later, parse } = parserOf(kind);
  const noise =
    kind !== 'overlap' && typeof asMap(release).noise === 'object' ? [laterIssue('release.noise', 'noise outside of overlaps')] : [];
  throwIssues([...later(value), ...laterInRules(release, 'release'), ...noise]);
  return parse(value);
}

/** The part of a query that a request carries (DOC-3): without `partners` and `expires`, which the request fixes itself. */
export function queryDocument(query: QueryDocument): Readonly<Record<string, unknown>> {
  const { partners: _partners, expires: _expires, ...document } = query;
  return document;
}

/** The canonical bytes of a query. */
export const encodeQueryDocument = (query: QueryDocument): Uint8Array => canonicalBytes(queryDocument(query) as JsonValue);

/**
 * The query inside a request from the network. It must be in canonical form: every default written out, nothing of the request repeated.
 *
 * @throws ProtocolError `unknown-field`, `malformed`, `not-supported`, or `non-canonical` where a default is left out (DOC-3)
 */
export function decodeQueryDocument(value: unknown): QueryDocument {
  return asNetworkInput('DOC-3', () => {
    const query = parseQuery(value);
    const isCanonical = canonicalise(queryDocument(query) as JsonValue) === canonicalise(value as JsonValue);
    throwIssues(isCanonical ? [] : [{ path: '', found: 'another form', expected: 'the canonical form', code: 'non-canonical' }]);
    return query;
  });
}
