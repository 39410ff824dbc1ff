/**
 * Whether this partner may take part in a request at all, whoever approves it: signed by an analyst of the charter, under the pinned charter and
 * codebook, for an allowed purpose, with enough partners, with rules no weaker than the charter's and this partner's own, about data
 * that this partner offers, and not a question that was opened before. Pure; everything it looks at is handed in.
 */
import {
  type AskedOf,
  asNetworkInput,
  charterFloor,
  decodeQueryDocument,
  demand,
  demandFloor,
  demandNoise,
  demandPartners,
  demandPurpose,
  demandQuerySize,
  demandReleaseMode,
  type EventOf,
  encodeHex,
  encodeLayout,
  encodeTablesLayout,
  type HeldDatasets,
  heldParts,
  mergeRules,
  minPartnersOf,
  offeringOf,
  offerRefusal,
  type PlanKind,
  type Primitives,
  ProtocolError,
  planDatasets,
  type QueryDocument,
  type QueryPlan,
  type QueryRequest,
  type ReleaseRules,
  type ResolvedAggregate,
  type ResolvedLink,
  type ResolvedModel,
  type ResolvedOverlap,
  type ResolvedTables,
  type Rules,
  resolveQuery,
  ringOwners,
  runThresholds,
  type TableOffer,
  type Thresholds,
} from '@ketensom/protocol';
import {
  deriveFingerprint,
  deriveModelFingerprint,
  deriveRingFingerprint,
  deriveTablesFingerprint,
  firstStepFingerprint,
} from './fingerprint.ts';
import type { LocalSide } from './local-side.ts';
import type { PinnedCharter } from './pinned-charter.ts';

/** What a request is held against. */
export interface RequestContext {
  readonly primitives: Primitives;
  readonly self: string;
  readonly pinned: PinnedCharter;
  readonly local: LocalSide;
  /** What this partner had offered, by dataset, when the request was made. */
  readonly offered: HeldDatasets;
  /** Unix milliseconds. */
  readonly now: number;
}

export interface ProposedRequest {
  readonly request: QueryRequest;
  readonly event: EventOf<'query.proposed'>;
  /** The identity key, from the log, of who signed the event. */
  readonly signerKey: string | undefined;
}

/** What a request that fits has whatever its kind. */
interface RequestFacts {
  readonly request: QueryRequest;
  readonly rules: Rules;
  readonly thresholds: Thresholds;
  /** Whether this partner leaves its own small cells out of a sum (DSC-9): by the charter, or by its own policy. */
  readonly leavesSmallOut: boolean;
  /** The meaning of the question to this partner: what is opened once. */
  readonly fingerprint: string;
}

/** What only a sum has. */
interface SumFacts {
  readonly layoutDigest: string;
  /** Measured variables that this partner does not register. */
  readonly notRegistered: readonly string[];
  /** Where this partner answers from a table made at the source. */
  readonly table?: TableOffer;
}

/** What only several tables have. */
interface TablesFacts {
  readonly layoutDigest: string;
  /** The tables that this partner fills, by name. */
  readonly fills: ReadonlySet<string>;
  /** Of those, the ones that it answers from a table made at the source. */
  readonly madeAtSource: ReadonlySet<string>;
}

/** What only a model has: the fingerprint of the question, of which each step's is made; `fingerprint` is that of step 0. */
interface ModelFacts {
  readonly question: string;
}

/** A request that fits, resolved; discriminated by `kind`. */
export type ResolvedRequest = RequestFacts &
  ((ResolvedAggregate & SumFacts) | (ResolvedTables & TablesFacts) | ResolvedOverlap | ResolvedLink | (ResolvedModel & ModelFacts));

/** A resolved request of one kind. */
export type RequestOf<Kind extends PlanKind> = Extract<ResolvedRequest, { readonly kind: Kind }>;

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

/** A request, its query and the rules it runs under. */
interface Checked {
  readonly request: QueryRequest;
  readonly query: QueryDocument;
  readonly rules: Rules;
}

function checkPartners({ pinned, self, local }: RequestContext, { request, query, rules }: Checked): Thresholds {
  const members = new Set(pinned.charter.members.map((member) => member.partner));
  const named = [...request.partners, ...request.notOffering, ...request.missing.map((entry) => entry.partner)];
  demand(
    named.every((name) => members.has(name)),
    'unknown-member',
    { clause },
  );
  demand(request.partners.includes(self), 'roster-mismatch', { clause });
  const minPartners = Math.max(rules.minPartners, local.file.policy.rules.minPartners ?? 0);
  demandPartners(request.partners.length, { minPartners: minPartnersOf(query.kind, { minPartners }) });
  const thresholds = runThresholds(query, request.partners, pinned.terms);
  demand(thresholds.tolerate >= (local.file.policy.tolerate ?? 0), 'policy-threshold', { clause: 'SUM-T-2' });
  return thresholds;
}

function checkPurpose({ pinned, local }: RequestContext, query: QueryDocument, event: EventOf<'query.proposed'>): void {
  demandPurpose(pinned.terms, query.purpose, event.expires);
  demand(event.purpose === query.purpose && event.query === query.query, 'binding-mismatch', { clause });
  const { purposes } = local.file.policy;
  demand(purposes === undefined || purposes.includes(query.purpose), 'unknown-purpose', { clause });
}

/**
 * A partner's own policy in two: what the request must already say, since the release hangs on it, and what this partner keeps by itself, about its own
 * rows, however lenient the request is. How many partners there must be is held against the partners there are (`checkPartners`).
 */
function splitPolicy({ minPartners: _minPartners, budget, ...agreed }: ReleaseRules): {
  readonly agreed: ReleaseRules;
  readonly own: ReleaseRules;
} {
  return { agreed, own: budget === undefined ? {} : { budget } };
}

/** This partner holds what is asked. @throws ProtocolError `not-offering`, `aggregate-only`, `not-comparable`. */
function demandOffered(asked: AskedOf<QueryPlan>, self: string, datasets: HeldDatasets): void {
  const code = offerRefusal(asked, self, datasets);
  if (code !== undefined) throw new ProtocolError(code, { clause });
}

/** Whether small cells stay at home. @throws ProtocolError `local-threshold` where this partner's offer did not say so when it was asked, or said so and does not now. */
function resolveThreshold({ pinned, local, offered }: RequestContext, datasets: readonly string[]): boolean {
  const { datasets: now } = local.offer(pinned.codebook);
  const isAsOffered = datasets.every((name) => now[name]?.localThreshold === offered?.[name]?.localThreshold);
  demand(isAsOffered, 'local-threshold', { clause: 'DSC-9' });
  return pinned.terms.releaseMode === 'local-threshold' || local.file.policy.releaseMode === 'local-threshold';
}

/** What a sum asks of this partner. */
function resolveSum({ primitives, self, pinned, local }: RequestContext, request: QueryRequest, resolved: ResolvedAggregate) {
  const { plan, layout } = resolved;
  const { codebook } = pinned;
  const { datasets } = local.offer(codebook);
  const dataset = datasets[plan.dataset];
  demandOffered({ plan, codebook }, self, datasets);
  // Where small cells stay at home a margin must not hold them, and a table has them in it. By the own policy: `offerRefusal`.
  const holdsMargins = dataset?.table !== undefined && plan.totals && pinned.terms.releaseMode === 'local-threshold';
  demand(!holdsMargins, 'aggregate-only', { clause: 'TAB-3' });
  const offering = offeringOf({ plan, codebook }, dataset);
  const meaning = { plan, codebook: pinned.codebook, codebookDigest: request.codebook.digest, snapshot: dataset?.snapshot };
  return {
    ...resolved,
    layoutDigest: encodeHex(primitives.sha256(encodeLayout(layout))),
    fingerprint: deriveFingerprint(primitives, meaning),
    notRegistered: offering.notRegistered,
    ...(dataset?.table === undefined ? {} : { table: dataset.table }),
  };
}

/** What several tables ask of this partner, which need not hold all of them. */
function resolveTables({ primitives, self, pinned, local }: RequestContext, request: QueryRequest, resolved: ResolvedTables) {
  const { plan, layout } = resolved;
  const { codebook, terms } = pinned;
  const { datasets } = local.offer(codebook);
  demandOffered({ plan, codebook }, self, datasets);
  const held = heldParts({ plan, codebook }, datasets);
  const made = held.filter((part) => datasets[part.plan.dataset]?.table !== undefined);
  // As in `resolveSum`.
  demand(!(terms.releaseMode === 'local-threshold' && made.some((part) => part.plan.totals)), 'aggregate-only', { clause: 'TAB-3' });
  const snapshotOf = (dataset: string): string | undefined => datasets[dataset]?.snapshot;
  const names = (parts: typeof held): ReadonlySet<string> => new Set(parts.map(({ name }) => name));
  return {
    ...resolved,
    layoutDigest: encodeHex(primitives.sha256(encodeTablesLayout(layout))),
    fingerprint: deriveTablesFingerprint(primitives, { plan, codebook, codebookDigest: request.codebook.digest, snapshotOf }),
    fills: names(held),
    madeAtSource: names(made),
  };
}

/** What a model asks of this partner. */
function resolveModel({ primitives, self, pinned, local }: RequestContext, request: QueryRequest, resolved: ResolvedModel) {
  const { plan } = resolved;
  const { datasets } = local.offer(pinned.codebook);
  const dataset = datasets[plan.dataset];
  demandOffered({ plan, codebook: pinned.codebook }, self, datasets);
  const question = deriveModelFingerprint(primitives, {
    plan,
    codebook: pinned.codebook,
    codebookDigest: request.codebook.digest,
    ...(dataset?.snapshot === undefined ? {} : { snapshot: dataset.snapshot }),
  });
  return { ...resolved, question, fingerprint: firstStepFingerprint(primitives, question) };
}

/** What an overlap or a link asks of this partner: exactly the owners of its sets or tables take part. */
function resolveRing<Resolved extends ResolvedOverlap | ResolvedLink>(
  { primitives, self, pinned, local }: RequestContext,
  request: QueryRequest,
  resolved: Resolved,
) {
  const { plan } = resolved;
  demand(ringOwners(plan).join(' ') === request.partners.join(' '), 'roster-mismatch', { clause });
  const { datasets } = local.offer(pinned.codebook);
  demandOffered({ plan, codebook: pinned.codebook }, self, datasets);
  const meaning = { plan, codebook: pinned.codebook, codebookDigest: request.codebook.digest, self, datasets };
  return { ...resolved, fingerprint: deriveRingFingerprint(primitives, meaning) };
}

/**
 * The request, resolved, when it fits.
 *
 * @throws ProtocolError with the first reason why it does not.
 */
export function checkRequest(context: RequestContext, proposed: ProposedRequest): ResolvedRequest {
  const { pinned, local, now } = context;
  const { request, event } = proposed;
  checkBindings(context, proposed);
  demand(now < request.expires, 'expired', { clause });
  const query = decodeQueryDocument(request.query);
  checkPurpose(context, query, event);
  const { agreed, own } = splitPolicy(local.file.policy.rules);
  const asked = mergeRules(charterFloor(pinned.terms), query.release);
  demandFloor(asked, agreed);
  const rules = mergeRules(asked, {}, [own]);
  demandReleaseMode(query, pinned.terms.releaseMode);
  demandNoise(query, rules);
  const thresholds = checkPartners(context, { request, query, rules });
  const resolved = asNetworkInput(clause, () => resolveQuery(query, pinned.codebook, request.partners.length));
  demandQuerySize(resolved, pinned.codebook, rules);
  // A ring adds no cells of one partner up: nothing is left out of it.
  const summed = resolved.kind === 'overlap' || resolved.kind === 'link' ? [] : planDatasets(resolved.plan);
  const leavesSmallOut = resolveThreshold(context, summed);
  const facts = { request, rules, thresholds, leavesSmallOut };
  if (resolved.kind === 'model') return { ...facts, ...resolveModel(context, request, resolved) };
  if (resolved.kind === 'overlap') return { ...facts, ...resolveRing(context, request, resolved) };
  if (resolved.kind === 'link') return { ...facts, ...resolveRing(context, request, resolved) };
  if (resolved.kind === 'tables') return { ...facts, ...resolveTables(context, request, resolved) };
  return { ...facts, ...resolveSum(context, request, resolved) };
}
