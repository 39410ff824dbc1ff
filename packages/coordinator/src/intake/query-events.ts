/** A query's life outside its rounds: proposed, approved or declined, cancelled, and what is said after a release. */
import {
  demand,
  demandApprovers,
  type EventOf,
  isApprovalOf,
  ProtocolError,
  parseRequest,
  type QueryRequest,
  readApprovers,
} from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { findResult } from '../release/result-store.ts';
import { abandonRound, failRun } from '../round/end-run.ts';
import { openRun } from '../round/open-run.ts';
import type { Actor } from '../store/actors.ts';
import { demandBlob, nameBlob } from '../store/blobs.ts';
import { readCharter, readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { revokedKeys } from '../store/parties.ts';
import {
  countOpenQueries,
  endQuery,
  findQuery,
  insertQuery,
  isOpen,
  type ParticipantRow,
  participantsOf,
  type QueryRow,
  setParticipant,
} from '../store/queries.ts';
import { selectAll, selectOne } from '../store/sql.ts';
import { findRefusal } from './admission.ts';
import type { Apply } from './handler.ts';

/** The most runs of one analyst that are open at a time. */
const maxOpenQueries = 100;

/**
 * A new request. It is answered with `query.admitted` or `query.refused` at once.
 *
 * @throws ProtocolError `binding-mismatch` where event and request differ, `round-id-seen` for a run that stands already, `rate-limited`.
 */
export function onProposed(desk: Desk, event: EventOf<'query.proposed'>, caller: Actor): Apply {
  const request = parseRequest(demandBlob(desk, event));
  const { run } = event;
  const isBound =
    event.digest === run &&
    request.analyst === caller.name &&
    request.query['query'] === event.query &&
    request.query['purpose'] === event.purpose;
  demand(isBound && request.expires === event.expires, 'binding-mismatch', { clause: 'DOC-3' });
  demand(findQuery(desk, run) === undefined, 'round-id-seen', { clause: 'DOC-3' });
  demand(countOpenQueries(desk, caller.name) < maxOpenQueries, 'rate-limited', { clause: 'API-4' });
  return ({ leaf }) => {
    nameBlob(desk, run, 'members');
    insertQuery(desk, { run, query: event.query, analyst: caller.name, expires: request.expires, leaf, partners: request.partners });
    answerProposal(desk, run, { request, analyst: caller });
  };
}

function answerProposal(desk: Desk, run: string, proposal: { readonly request: QueryRequest; readonly analyst: Actor }): void {
  const refusal = findRefusal(desk, proposal);
  if (refusal === undefined) {
    say(desk, 'query.admitted', { run });
    return;
  }
  say(desk, 'query.refused', { run, code: refusal.code });
  endQuery(desk, run, { state: 'refused', ...refusal });
}

interface Invited {
  readonly query: QueryRow;
  readonly participant: ParticipantRow;
}

/** The run that a partner is asked about. @throws ProtocolError `not-found`, `round-closed`, `expired`, `unexpected-message` for a second answer. */
function demandInvited(desk: Desk, run: string, caller: Actor): Invited {
  const query = findQuery(desk, run);
  const participant = participantsOf(desk, run).find((row) => row.partner === caller.name);
  if (query === undefined || participant === undefined) throw new ProtocolError('not-found', { clause: 'RUN-1' });
  demand(isOpen(query), 'round-closed', { clause: 'RUN-1' });
  demand(query.state === 'approving' && participant.state === 'pending', 'unexpected-message', { clause: 'RUN-1' });
  demand(desk.now() < query.expires, 'expired', { clause: 'RUN-1' });
  return { query, participant };
}

/** The charter's entry of a partner that is asked about a run, and what its people are to sign. */
function approvalOf(desk: Desk, run: string, partner: string) {
  const request = parseRequest(readDocument(desk, run));
  const member = readCharter(desk, request.charter.digest).members.find((entry) => entry.partner === partner);
  const statement = { partner, run, charterDigest: request.charter.digest, codebookDigest: request.codebook.digest };
  return { statement, approvers: member?.approvers };
}

const givenApprovals = (desk: Desk, run: string, partner: string): readonly EventOf<'approval.given'>[] =>
  selectAll<{ body: string }>(
    desk.db,
    "SELECT body FROM leaves WHERE run = ? AND type = 'approval.given' AND actor = ? ORDER BY leaf",
    run,
    partner,
  ).map(({ body }) => JSON.parse(body) as EventOf<'approval.given'>);

/**
 * One person's signature at a partner (DOC-7).
 *
 * @throws ProtocolError as `demandInvited`; `four-eyes` for somebody whom the charter does not name or a signature under something else;
 *   `key-revoked` for a key that was revoked; `already-approved` for a second one by the same person.
 */
export function onApprovalGiven(desk: Desk, event: EventOf<'approval.given'>, caller: Actor): Apply {
  demandInvited(desk, event.run, caller);
  const { statement, approvers } = approvalOf(desk, event.run, caller.name);
  const isBound = event.charter_digest === statement.charterDigest && event.codebook_digest === statement.codebookDigest;
  demand(isBound, 'binding-mismatch', { clause: 'DOC-7' });
  const isValid = approvers !== undefined && isApprovalOf(desk.primitives, approvers, { statement, given: event });
  demand(isValid, 'four-eyes', { clause: 'DOC-7' });
  const key = readApprovers(desk.primitives, approvers).find(({ name }) => name === event.approver)?.key ?? '';
  demand(!revokedKeys(desk, caller.name).has(key), 'key-revoked', { clause: 'KEY-2' });
  const before = givenApprovals(desk, event.run, caller.name);
  demand(!before.some(({ approver }) => approver === event.approver), 'already-approved', { clause: 'DOC-7' });
  return undefined;
}

/**
 * An approval. The last one opens the round.
 *
 * @throws ProtocolError as `demandInvited`; `binding-mismatch` for other documents than the request's; `four-eyes` where too few people signed.
 */
export function onApproved(desk: Desk, event: EventOf<'query.approved'>, caller: Actor): Apply {
  demandInvited(desk, event.run, caller);
  const request = parseRequest(readDocument(desk, event.run));
  const isBound = event.charter_digest === request.charter.digest && event.codebook_digest === request.codebook.digest;
  demand(isBound, 'binding-mismatch', { clause: 'RUN-1' });
  const { statement, approvers } = approvalOf(desk, event.run, caller.name);
  const given = givenApprovals(desk, event.run, caller.name);
  demandApprovers(desk.primitives, approvers, { statement, given, revoked: revokedKeys(desk, caller.name) });
  return ({ leaf }) => {
    setParticipant(desk, event.run, { partner: caller.name, state: 'approved', approval: leaf });
    const rows = participantsOf(desk, event.run);
    if (rows.every((row) => row.state === 'approved')) openRun(desk, event.run);
  };
}

/** A refusal to take part, which ends the run. @throws ProtocolError as `demandInvited`. */
export function onDeclined(desk: Desk, event: EventOf<'query.declined'>, caller: Actor): Apply {
  demandInvited(desk, event.run, caller);
  return () => {
    setParticipant(desk, event.run, { partner: caller.name, state: 'declined', code: event.code });
    failRun(desk, event.run, { code: 'declined', party: caller.name });
  };
}

/** @throws ProtocolError `not-found` for another's run, `round-closed` once it has ended. */
export function onCancelled(desk: Desk, event: EventOf<'query.cancelled'>, caller: Actor): Apply {
  const query = findQuery(desk, event.run);
  if (query === undefined || query.analyst !== caller.name) throw new ProtocolError('not-found', { clause: 'RUN-1' });
  demand(isOpen(query), 'round-closed', { clause: 'RUN-1' });
  return () => {
    abandonRound(desk, event.run);
    endQuery(desk, event.run, { state: 'cancelled' });
  };
}

/** What is said about a release must be about this one, by one of those it concerns, once. */
function demandReleased(desk: Desk, event: EventOf<'result.countersigned'> | EventOf<'result.fetched'>): void {
  const result = findResult(desk, event.run);
  if (result === undefined) throw new ProtocolError('not-found', { clause: 'RUN-1' });
  demand(result.digest === event.result_commit, 'binding-mismatch', { clause: 'RUN-1' });
  const said = selectOne(desk.db, 'SELECT 1 FROM leaves WHERE run = ? AND type = ? AND actor = ?', event.run, event.type, event.actor);
  demand(said === undefined, 'unexpected-message', { clause: 'RUN-1' });
}

/** @throws ProtocolError `not-found`, `binding-mismatch`, `unexpected-message`. */
export function onCountersigned(desk: Desk, event: EventOf<'result.countersigned'>, caller: Actor): Apply {
  const isPartner = participantsOf(desk, event.run).some((row) => row.partner === caller.name);
  demand(isPartner, 'not-found', { clause: 'RUN-1' });
  demandReleased(desk, event);
  return undefined;
}

/** Any analyst may take a result, and says so once. @throws ProtocolError `not-found`, `binding-mismatch`, `unexpected-message`. */
export function onFetched(desk: Desk, event: EventOf<'result.fetched'>): Apply {
  demandReleased(desk, event);
  return undefined;
}
