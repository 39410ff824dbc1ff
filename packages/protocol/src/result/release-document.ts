/**
 * The released document (DOC-6): what `result_commit` covers, and how the served file is made from it and taken apart again. The coordinator
 * builds it, the auditor builds it again and compares.
 */

import type { ReleaseMode } from '../charter/terms.ts';
import { decodeHex } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import type { QueryRequest } from '../run/request.ts';
import type { OfferFacts } from './offer-facts.ts';
import type { ReleasedResult, ReleasedTable, ResultFacts, ResultPartners } from './types.ts';

/** The served result without what depends on where it stands in the log. */
export type ReleaseDocument = Omit<ResultFacts, 'log' | 'approvals' | 'signatures'> & ReleasedTable & { readonly salt: string };

/** What a release says beside its table. */
export interface ReleaseContext extends OfferFacts, Pick<ResultFacts, 'recoded'> {
  /** Run id, hex. */
  readonly run: string;
  readonly request: QueryRequest;
  readonly protection: 'on' | 'off';
  readonly releaseMode: ReleaseMode;
  /** The rules that were enforced (`enforcedRules`). */
  readonly rules: Readonly<Record<string, unknown>>;
  /** Partners in the sum (U3), in roster order; the others of the roster count as dropped. */
  readonly included: readonly string[];
  /** ISO 8601 in UTC. */
  readonly releasedAt: string;
  /** 32 random bytes, hex. */
  readonly salt: string;
}

const partnersOf = ({ request, included }: ReleaseContext): ResultPartners => {
  const dropped = request.partners
    .filter((partner) => !included.includes(partner))
    .map((partner) => ({ partner, why: 'dropped' as const }));
  const missing = [...request.missing, ...dropped].sort((left, right) => (left.partner < right.partner ? -1 : 1));
  return { included, missing, notOffering: request.notOffering };
};

/** The document of a release: what every release says, and the table of its kind. */
export function buildReleaseDocument(context: ReleaseContext, table: ReleasedTable): ReleaseDocument {
  const { run, request, protection, releaseMode, rules, snapshots, aggregateOnly, localThreshold, recoded, releasedAt, salt } = context;
  const query = request.query as { readonly query: string; readonly purpose: string };
  return {
    query: query.query,
    id: run,
    status: 'released',
    protection,
    releaseMode,
    codebook: request.codebook,
    charter: request.charter,
    purpose: query.purpose,
    rules,
    releasedAt,
    partners: partnersOf(context),
    snapshots,
    ...(aggregateOnly === undefined ? {} : { aggregateOnly }),
    ...(localThreshold === undefined ? {} : { localThreshold }),
    ...(recoded === undefined ? {} : { recoded }),
    ...table,
    salt,
  };
}

/** The canonical bytes of the document. */
export const encodeReleaseDocument = (document: ReleaseDocument): Uint8Array => canonicalBytes(document as unknown as JsonValue);

/** `result_commit`: SHA-256 of the framed salt and document bytes; the salt keeps small tables from being guessed. `bytes`: the document's own, where the caller has them. */
export const deriveResultCommit = (
  primitives: Primitives,
  document: ReleaseDocument,
  bytes = encodeReleaseDocument(document),
): Uint8Array => hashLabelled(primitives, labels.commit, decodeHex(document.salt), bytes);

/** The released document inside a served result. */
export function releaseDocumentOf(served: ReleasedResult & { readonly salt: string }): ReleaseDocument {
  const { log: _log, approvals: _approvals, signatures: _signatures, ...document } = served;
  return document;
}
