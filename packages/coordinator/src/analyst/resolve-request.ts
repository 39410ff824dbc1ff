/** From a query file to the request that is signed (DOC-3): who takes part, who does not and why, until when. */
import { randomBytes } from 'node:crypto';
import { CommandError, exitCodes } from '@ketensom/host';
import {
  ConfigError,
  charterFloor,
  demand,
  demandNoise,
  demandPartners,
  demandPurpose,
  demandQuerySize,
  type ErrorCode,
  encodeHex,
  expiryInstant,
  mergeRules,
  minPartnersOf,
  offerRefusal,
  type PlanKind,
  ProtocolError,
  parseRequest,
  planDatasets,
  purposeEnd,
  type QueryDocument,
  type QueryPlan,
  type QueryRequest,
  queryDocument,
  queryFacts,
  type ResolvedOf,
  type ResolvedQuery,
  type Rules,
  resolveQuery,
  ringOwners,
  runThresholds,
  type Thresholds,
} from '@ketensom/protocol';
import type { Agreement } from './agreement.ts';
import type { AnalystClient, QueryStatus } from './analyst-client.ts';

/** Days that a request stays open where the query names no end. */
const defaultLife = 7 * 86_400_000;

type Missing = QueryRequest['missing'][number];

interface RequestFacts {
  readonly request: QueryRequest;
  readonly rules: Rules;
  readonly thresholds: Thresholds;
  /** Partners that answer from a table made at the source. */
  readonly aggregateOnly: readonly string[];
  readonly localThreshold: readonly string[];
}

/** A request with all that follows from it; discriminated by `kind`. */
export type ResolvedRequest = RequestFacts & ResolvedQuery;

/** A resolved request of one kind. */
export type RequestOf<Kind extends PlanKind> = RequestFacts & ResolvedOf<Kind>;

/** What an earlier request lost. */
export interface Replaced {
  readonly run: string;
  readonly missing: readonly Missing[];
}

/** Who was lost in a run that ended without a release. */
function lostIn({ state, partners }: QueryStatus): Missing[] {
  return partners.flatMap(({ partner, state: of }): Missing[] => {
    if (of === 'declined') return [{ partner, why: 'declined' }];
    if (of === 'dropped') return [{ partner, why: 'dropped' }];
    return state === 'expired' && of === 'pending' ? [{ partner, why: 'offline' }] : [];
  });
}

/** What `--replaces RUN` leaves out. @throws CommandError where that run has not failed. */
export async function fetchReplaced(client: AnalystClient, run: string): Promise<Replaced> {
  const status = await client.status(run);
  if (!['failed', 'expired', 'cancelled'].includes(status.state)) {
    throw new CommandError({
      exitCode: exitCodes.usage,
      code: 'binding-mismatch',
      message: `That run is ${status.state}; only one that ended without a release is asked again.`,
    });
  }
  const before = parseRequest(await client.blob(run));
  const missing = new Map([...before.missing, ...lostIn(status)].map((entry) => [entry.partner, entry]));
  return { run, missing: [...missing.values()].sort((left, right) => (left.partner < right.partner ? -1 : 1)) };
}

interface Roster {
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
}

interface Members {
  readonly members: readonly string[];
  readonly lost: readonly string[];
  readonly offers: (partner: string) => boolean;
}

/** An overlap or a link takes the partners of its sets or tables, all of them and no others. */
function resolveSetOwners(query: QueryDocument, owners: readonly string[], { members, offers, lost }: Members): Roster {
  const unknown = owners.find((owner) => !members.includes(owner));
  if (unknown !== undefined)
    throw new ConfigError([
      {
        path: query.kind === 'link' ? 'tables' : 'sets',
        found: unknown,
        expected: `a member: ${members.join(', ')}`,
        code: 'unknown-member',
      },
    ]);
  const isSame = query.partners === undefined || query.partners.join(' ') === owners.join(' ');
  if (!isSame)
    throw new ConfigError([
      {
        path: 'partners',
        found: 'other partners',
        expected: `those of the ${query.kind === 'link' ? 'tables' : 'sets'}: ${owners.join(', ')}`,
      },
    ]);
  const gone = owners.find((owner) => lost.includes(owner));
  if (gone !== undefined) throw new ProtocolError('dropped', { clause: 'DOC-3', party: gone });
  const refuser = owners.find((owner) => !offers(owner));
  if (refuser !== undefined) throw new ProtocolError('not-offering', { clause: 'DOC-3', party: refuser });
  return { partners: owners, notOffering: [] };
}

/** The partners that the query names, else all that offer what it needs; without those that an earlier request lost. */
function resolveRoster(query: QueryDocument, plan: QueryPlan, agreement: Agreement, lost: readonly string[]): Roster {
  const members = agreement.charter.members.map((member) => member.partner);
  const unknown = query.partners?.filter((name) => !members.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map((name) => ({
        path: 'partners',
        found: name,
        expected: `a member: ${members.join(', ')}`,
        code: 'unknown-member' as const,
      })),
    );
  const refusalOf = (partner: string): ErrorCode | undefined =>
    offerRefusal({ plan, codebook: agreement.codebook }, partner, agreement.offers.get(partner)?.datasets);
  const offers = (partner: string): boolean => refusalOf(partner) === undefined;
  if (plan.kind === 'overlap' || plan.kind === 'link') return resolveSetOwners(query, ringOwners(plan), { members, offers, lost });
  const present = members.filter((member) => !lost.includes(member));
  const notOffering = present.filter((partner) => !offers(partner));
  // Nobody is left out unasked because its figures mean something else: who asks must say so, by naming the partners.
  const isAsked = (partner: string): boolean => offers(partner) || refusalOf(partner) === 'not-comparable';
  const wanted = query.partners?.filter((partner) => !lost.includes(partner)) ?? present.filter(isAsked);
  for (const partner of wanted) {
    const code = refusalOf(partner);
    if (code !== undefined) throw new ProtocolError(code, { clause: 'DOC-3', party: partner });
  }
  return { partners: wanted, notOffering };
}

interface Asked {
  readonly query: QueryDocument;
  readonly analyst: string;
  readonly replaced?: Replaced;
  readonly now: number;
}

/**
 * The request, checked as the coordinator and the partners will check it.
 *
 * @throws ConfigError for what its writer can mend; ProtocolError `unknown-purpose`, `policy-floor`, `too-few-partners`, `not-offering`, `expired` …
 */
export function resolveRequest(agreement: Agreement, { query, analyst, replaced, now }: Asked): ResolvedRequest {
  const { charter, digest, terms, codebook } = agreement;
  const expires =
    query.expires === undefined ? Math.min(now + defaultLife, purposeEnd(terms, query.purpose)) : expiryInstant(query.expires);
  demandPurpose(terms, query.purpose, expires);
  demand(expires > now, 'expired', { clause: 'DOC-3' });
  const rules = mergeRules(charterFloor(terms), query.release);
  demandNoise(query, rules);
  const missing = replaced?.missing ?? [];
  const lost = missing.map((entry) => entry.partner);
  const { plan } = resolveQuery(query, codebook, 3);
  const roster = resolveRoster(query, plan, agreement, lost);
  const partners = roster.partners.length;
  demandPartners(partners, { minPartners: minPartnersOf(query.kind, rules) });
  const thresholds = runThresholds(query, roster.partners, terms);
  const resolved = resolveQuery(query, codebook, partners);
  demandQuerySize(resolved, codebook, rules);
  const request: QueryRequest = {
    version: 1,
    query: queryDocument(query),
    ...roster,
    missing,
    ...(replaced === undefined ? {} : { replaces: replaced.run }),
    charter: { version: charter.version, digest },
    codebook: charter.codebook,
    analyst,
    expires,
    nonce: encodeHex(new Uint8Array(randomBytes(16))),
  };
  const held = (partner: string) => agreement.offers.get(partner)?.datasets;
  const { aggregateOnly: made = {}, localThreshold = [] } = queryFacts(request.partners, planDatasets(plan), held);
  const aggregateOnly = request.partners.filter((partner) => partner in made);
  return { request, rules, thresholds, aggregateOnly, localThreshold, ...resolved };
}
