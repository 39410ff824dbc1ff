/**
 * Whether a request may go to the partners (RUN-1). The partners check the same and more for themselves; the coordinator's answer spares them
 * what cannot pass, and stands in the log with its reason.
 */
import {
  canonicalise,
  demand,
  demandNoise,
  demandPartners,
  demandPurpose,
  demandQuerySize,
  demandReleaseMode,
  demandRoster,
  type ErrorCode,
  type JsonValue,
  minPartnersOf,
  ProtocolError,
  parseRequest,
  type QueryRequest,
  runThresholds,
} from '@ketensom/protocol';
import { type RunContext, resolveRequest } from '../round/run-context.ts';
import type { Actor } from '../store/actors.ts';
import { charterInForce, readDocument, readOffer } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { findParty } from '../store/parties.ts';
import { findQuery, type ParticipantState, participantsOf } from '../store/queries.ts';

const clause = 'DOC-3';

/** The longest that a request may stay open: a year. */
const longestLife = 366 * 86_400_000;

/** A request with who signed it. */
export interface Proposal {
  readonly request: QueryRequest;
  readonly analyst: Actor;
}

function checkBindings(desk: Desk, { request, analyst }: Proposal): void {
  const inForce = charterInForce(desk);
  demand(inForce !== undefined, 'roster-pending', { clause });
  const isCurrent =
    request.charter.digest === inForce.digest &&
    request.charter.version === inForce.version &&
    request.codebook.digest === inForce.codebook;
  demand(isCurrent, 'binding-mismatch', { clause });
  const now = desk.now();
  demand(request.expires > now && request.expires <= now + longestLife, 'expired', { clause });
  demand(request.analyst === analyst.name, 'forbidden', { clause });
}

function checkCharter({ request, analyst }: Proposal, { charter, terms, query }: RunContext): void {
  const isNamed = charter.analysts.some((named) => named.name === analyst.name && named.key === analyst.key);
  demand(isNamed, 'forbidden', { clause });
  const { name, version } = charter.codebook;
  demand(request.codebook.name === name && request.codebook.version === version, 'binding-mismatch', { clause });
  demandPurpose(terms, query.purpose, request.expires);
}

/** Nobody in the request is suspended or revoked, and the charter names everybody's present key (KEY-4). */
function checkStanding(desk: Desk, { partners, analyst }: QueryRequest, { charter }: RunContext): void {
  const members = charter.members.filter(({ partner }) => partners.includes(partner)).map(({ partner, key }) => ({ name: partner, key }));
  for (const { name, key } of [...members, ...charter.analysts.filter((entry) => entry.name === analyst)]) {
    const party = findParty(desk, name);
    const about = { clause: 'KEY-4', party: name };
    demand(party?.standing !== 'revoked', 'key-revoked', about);
    demand(party?.standing !== 'suspended', 'suspended', about);
    demand(party?.key === key, 'key-retired', about);
  }
}

function checkPartners(desk: Desk, context: RunContext): void {
  const { request, charter, terms, rules, query, plan, codebook } = context;
  const members = new Set(charter.members.map((member) => member.partner));
  const missing = request.missing.map((entry) => entry.partner);
  const named = [...request.partners, ...request.notOffering, ...missing];
  demand(
    named.every((partner) => members.has(partner)),
    'unknown-member',
    { clause },
  );
  demandPartners(request.partners.length, { minPartners: minPartnersOf(query.kind, rules) });
  runThresholds(query, request.partners, terms);
  demandRoster({ plan, codebook }, request, (partner) => readOffer(desk, partner)?.datasets);
}

const statesBehind: Readonly<Record<QueryRequest['missing'][number]['why'], readonly ParticipantState[]>> = {
  declined: ['declined'],
  dropped: ['dropped', 'advertised', 'shared', 'uploaded', 'signed', 'revealed'],
  offline: ['pending', 'approved', 'dropped'],
};

const sameQuestion = (left: QueryRequest, right: QueryRequest): boolean =>
  canonicalise(left.query as JsonValue) === canonicalise(right.query as JsonValue);

/** A request that replaces another asks the same, and says truly who was lost and why. */
function checkReplaced(desk: Desk, { request, analyst }: Proposal): void {
  if (request.replaces === undefined) return;
  const earlier = findQuery(desk, request.replaces);
  const hasEnded = earlier !== undefined && ['failed', 'expired', 'cancelled'].includes(earlier.state);
  demand(hasEnded && earlier.analyst === analyst.name, 'binding-mismatch', { clause });
  const before = parseRequest(readDocument(desk, request.replaces));
  demand(sameQuestion(before, request), 'binding-mismatch', { clause });
  const states = new Map(participantsOf(desk, request.replaces).map((row) => [row.partner, row.state]));
  const known = new Set(before.missing.map((entry) => `${entry.partner} ${entry.why}`));
  const isTrue = request.missing.every(({ partner, why }) => {
    const state = states.get(partner);
    return known.has(`${partner} ${why}`) || (state !== undefined && statesBehind[why].includes(state));
  });
  demand(isTrue, 'roster-mismatch', { clause });
}

/** Undefined for a request that fits, else the code that it is refused with. */
export function findRefusal(desk: Desk, proposal: Proposal): { readonly code: ErrorCode; readonly party?: string } | undefined {
  try {
    checkBindings(desk, proposal);
    const context = resolveRequest(desk, proposal.request);
    checkCharter(proposal, context);
    demandReleaseMode(context.query, context.terms.releaseMode);
    demandNoise(context.query, context.rules);
    checkPartners(desk, context);
    checkStanding(desk, proposal.request, context);
    demandQuerySize(context, context.codebook, context.rules);
    checkReplaced(desk, proposal);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { code: error.code, ...(error.party === undefined ? {} : { party: error.party }) };
  }
}
