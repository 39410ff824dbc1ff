/** From the opened sum to the released file: the rules are applied again and the documents compared byte for byte (DOC-6). */

import { charterTerms } from '../charter/parse-charter.ts';
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import { charterFloor, enforcedRules, mergeRules } from '../disclosure/index.ts';
import { demand, ProtocolError } from '../errors.ts';
import { canonicalBytes, decodeUtf8, type JsonValue } from '../json/index.ts';
import { decodeQueryDocument, decodeSum, offeringOf } from '../query/index.ts';
import { buildAggregateResult } from '../result/build-aggregate-result.ts';
import {
  buildReleaseDocument,
  deriveResultCommit,
  encodeReleaseDocument,
  type ReleaseDocument,
  releaseDocumentOf,
} from '../result/release-document.ts';
import type { ReleasedResult } from '../result/types.ts';
import { type Offer, parseOffer } from '../run/offer.ts';
import { NotProved } from './judge.ts';
import { readBlob } from './run-documents.ts';
import type { Logged } from './run-record.ts';
import { planOf, type RoundAudit } from './verify-round.ts';

/** The most bytes of a result file that are read: 64 MiB. */
const maxResultBytes = 2 ** 26;

/** The served result of a run. @throws NotProved when the bundle lacks it; ProtocolError `malformed`. */
export function readServedResult({ source, context }: RoundAudit): ReleasedResult & { readonly salt: string } {
  const bytes = source.result(context.run.run);
  if (bytes === undefined) throw new NotProved('not-in-bundle');
  demand(bytes.length <= maxResultBytes, 'oversize', { clause: 'DOC-6' });
  const text = decodeUtf8(bytes);
  const value = text === undefined ? undefined : parseJson(text);
  const isResult =
    typeof value === 'object' &&
    value !== null &&
    'salt' in value &&
    typeof value.salt === 'string' &&
    'releasedAt' in value &&
    typeof value.releasedAt === 'string';
  demand(isResult && /^[0-9a-f]{64}$/.test(value.salt as string), 'malformed', { clause: 'DOC-6' });
  return value as ReleasedResult & { readonly salt: string };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The newest offer of each partner before the query was asked. */
function readOffers(audit: RoundAudit): ReadonlyMap<string, Offer> {
  const { primitives, source, record, context } = audit;
  const offers = new Map<string, Offer>();
  for (const logged of record.events) {
    if (logged.leaf >= context.proposed.leaf) break;
    if (logged.event.type !== 'offer.published') continue;
    const { event } = logged as Logged<'offer.published'>;
    offers.set(event.actor, parseOffer(readBlob(primitives, source, event.digest)));
  }
  return offers;
}

/**
 * The document that the opened sum and the rules give, with the salt and time of the served one.
 *
 * @throws ProtocolError `range-violation` where the sum does not fit its columns, `policy-floor` where the query asked for less than the charter.
 */
export function rebuildRelease(
  audit: RoundAudit,
  opened: {
    readonly sum: Uint8Array;
    readonly included: readonly string[];
    readonly served: { readonly salt: string; readonly releasedAt: string };
  },
): ReleaseDocument {
  const { context } = audit;
  const { charter, codebook } = context.signed;
  const { plan, layout } = planOf(audit);
  const terms = charterTerms(charter);
  const query = decodeQueryDocument(context.request.query);
  const rules = mergeRules(charterFloor(terms), query.release);
  const offers = readOffers(audit);
  const held = (partner: string) => offers.get(partner)?.datasets[plan.dataset];
  const notRegistered = new Map(opened.included.map((partner) => [partner, offeringOf(plan, held(partner)).notRegistered] as const));
  const sums = decodeSum(layout, opened.sum, opened.included.length);
  const table = buildAggregateResult({ plan, codebook, layout, sums, rules, included: opened.included, notRegistered });
  const snapshots = Object.fromEntries(
    opened.included.flatMap((partner) => {
      const snapshot = held(partner)?.snapshot;
      return snapshot === undefined ? [] : [[partner, snapshot] as const];
    }),
  );
  const { salt, releasedAt } = opened.served;
  return buildReleaseDocument(
    {
      run: context.run.run,
      request: context.request,
      protection: terms.protection,
      rules: enforcedRules(rules),
      included: opened.included,
      snapshots,
      releasedAt,
      salt,
    },
    table,
  );
}

/** @throws ProtocolError `result-mismatch` where the served figures are not those of `rebuilt`. */
export function verifyFigures(served: ReleasedResult & { readonly salt: string }, rebuilt: ReleaseDocument): void {
  const same = equalBytes(canonicalBytes(releaseDocumentOf(served) as unknown as JsonValue), encodeReleaseDocument(rebuilt));
  demand(same, 'result-mismatch', { clause: 'DOC-6' });
}

/**
 * That the served file is the one the log commits to, and that what it says of the log is true. Gives the leaf of the release.
 *
 * @throws ProtocolError `result-mismatch`, `log-inconsistent`, `not-approved`.
 */
export function verifyServed(audit: RoundAudit, served: ReleasedResult & { readonly salt: string }): number {
  const { primitives, record, context } = audit;
  const released = context.run.first('result.released');
  const computed = context.run.first('result.computed');
  if (released === undefined || computed === undefined) throw new NotProved('no-release');
  const commit = encodeHex(deriveResultCommit(primitives, releaseDocumentOf(served)));
  const bound =
    released.event.result_commit === commit && computed.event.result_commit === commit && released.event.actor === record.genesis.actor;
  demand(bound, 'result-mismatch', { clause: 'DOC-6' });
  const root = record.rootAt(served.log.treeSize);
  demand(root !== undefined && encodeHex(root) === served.log.root && served.log.treeSize > released.leaf, 'log-inconsistent', {
    clause: 'DOC-6',
  });
  const approvals = context.run.all('query.approved').map(({ leaf }) => leaf);
  if (JSON.stringify(served.approvals) !== JSON.stringify(approvals)) throw new ProtocolError('not-approved', { clause: 'DOC-6' });
  return released.leaf;
}
