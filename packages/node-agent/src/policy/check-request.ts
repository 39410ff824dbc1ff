/**
 * Whether this partner may take part in a request at all, whoever approves it: signed by an analyst of the charter, under the pinned charter and
 * codebook, for an allowed purpose, with enough partners, with rules no weaker than the charter's and this partner's own, about data
 * that this partner offers, and not a question that was opened before. Pure; everything it looks at is handed in.
 */
import {
  type AggregatePlan,
  type AggregateQuery,
  asNetworkInput,
  charterFloor,
  compileAggregate,
  decodeQueryDocument,
  demand,
  demandFloor,
  demandPartners,
  demandPurpose,
  demandTableSize,
  deriveLayout,
  deriveThresholds,
  type EventOf,
  encodeHex,
  encodeLayout,
  type Layout,
  mergeRules,
  offeringOf,
  type Primitives,
  type QueryRequest,
  type ReleaseRules,
  type Rules,
  type Thresholds,
  tableSize,
} from '@ketensom/protocol';
import { deriveFingerprint } from './fingerprint.ts';
import type { LocalSide } from './local-side.ts';
import type { PinnedCharter } from './pinned-charter.ts';

/** What a request is held against. */
export interface RequestContext {
  readonly primitives: Primitives;
  readonly self: string;
  readonly pinned: PinnedCharter;
  readonly local: LocalSide;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface ProposedRequest {
  readonly request: QueryRequest;
  readonly event: EventOf<'query.proposed'>;
  /** The identity key, from the log, of who signed the event. */
  readonly signerKey: string | undefined;
}

/** A request that fits, resolved. */
export interface ResolvedRequest {
  readonly request: QueryRequest;
  readonly query: AggregateQuery;
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly layoutDigest: string;
  readonly rules: Rules;
  readonly thresholds: Thresholds;
  readonly fingerprint: string;
  /** Measured variables that this partner does not register. */
  readonly notRegistered: readonly string[];
}

const clause = 'DOC-3';

function checkBindings({ pinned }: RequestContext, { request, event, signerKey }: ProposedRequest): void {
  const { charter, digest } = pinned;
  const analyst = charter.analysts.find((candidate) => candidate.name === request.analyst);
  demand(analyst !== undefined && event.actor === analyst.name && signerKey === analyst.key, 'unknown-member', { clause });
  const sameCharter = request.charter.digest === digest && request.charter.version === charter.version;
  const { name, version, digest: codebook } = charter.codebook;
  const sameCodebook = request.codebook.digest === codebook && request.codebook.name === name && request.codebook.version === version;
  demand(sameCharter && sameCodebook && event.expires === request.expires, 'binding-mismatch', { clause });
}

function checkPartners({ pinned, self, local }: RequestContext, request: QueryRequest, rules: Rules): Thresholds {
  const members = new Set(pinned.charter.members.map((member) => member.partner));
  const named = [...request.partners, ...request.notOffering, ...request.missing.map((entry) => entry.partner)];
  demand(
    named.every((name) => members.has(name)),
    'unknown-member',
    { clause },
  );
  demand(request.partners.includes(self), 'roster-mismatch', { clause });
  demandPartners(request.partners.length, { minPartners: Math.max(rules.minPartners, local.file.policy.rules.minPartners ?? 0) });
  const thresholds = deriveThresholds(request.partners.length, pinned.terms.tolerate);
  demand(thresholds.tolerate >= (local.file.policy.tolerate ?? 0), 'policy-threshold', { clause: 'SUM-T-2' });
  return thresholds;
}

function checkPurpose({ pinned, local }: RequestContext, query: AggregateQuery, event: EventOf<'query.proposed'>): void {
  demandPurpose(pinned.terms, query.purpose, event.expires);
  demand(event.purpose === query.purpose && event.query === query.query, 'binding-mismatch', { clause });
  const { purposes } = local.file.policy;
  demand(purposes === undefined || purposes.includes(query.purpose), 'unknown-purpose', { clause });
}

/** How many partners there must be is held against the partners there are (`checkPartners`), not against another rule. */
const withoutPartners = ({ minPartners: _minPartners, ...rules }: ReleaseRules): ReleaseRules => rules;

/**
 * The request, resolved, when it fits.
 *
 * @throws ProtocolError with the first reason why it does not.
 */
export function checkRequest(context: RequestContext, proposed: ProposedRequest): ResolvedRequest {
  const { primitives, pinned, local, now } = context;
  const { request, event } = proposed;
  checkBindings(context, proposed);
  demand(now < request.expires, 'expired', { clause });
  const query = decodeQueryDocument(request.query);
  checkPurpose(context, query, event);
  const rules = mergeRules(charterFloor(pinned.terms), query.release);
  demandFloor(rules, withoutPartners(local.file.policy.rules));
  const thresholds = checkPartners(context, request, rules);
  const plan = asNetworkInput(clause, () => compileAggregate(query, pinned.codebook));
  const layout = deriveLayout(plan, pinned.codebook, request.partners.length);
  demandTableSize(tableSize(plan, layout), rules);
  const dataset = local.offer(pinned.codebook).datasets[plan.dataset];
  const offering = offeringOf(plan, dataset);
  demand(offering.offers, 'not-offering', { clause });
  const meaning = { plan, codebook: pinned.codebook, codebookDigest: request.codebook.digest, snapshot: dataset?.snapshot };
  return {
    request,
    query,
    plan,
    layout,
    layoutDigest: encodeHex(primitives.sha256(encodeLayout(layout))),
    rules,
    thresholds,
    fingerprint: deriveFingerprint(primitives, meaning),
    notRegistered: offering.notRegistered,
  };
}
