/** What stands before a round: the question, its purpose and term, and the approval of each partner. */
import { demandApprovers } from '../charter/approvers.ts';
import { demandPurpose } from '../charter/purpose-end.ts';
import { demand } from '../errors.ts';
import { canonicalise, type JsonValue } from '../json/index.ts';
import { demandStanding, demandSteady, revokedKeysOf } from '../roster/index.ts';
import { parseRequest } from '../run/parse-request.ts';
import type { QueryRequest } from '../run/request.ts';
import { type Evidence, given, NotProved } from './judge.ts';
import { readDocument } from './named-documents.ts';
import { type AuditBase, type Proposal, type RunContext, readProposal } from './run-context.ts';
import { type RunRecord, readRun } from './run-record.ts';

const clause = 'DOC-3';

/**
 * The question of a run; `resolve` says what a question of its kind means. A request that the coordinator refused need not fit.
 *
 * @throws NotProved `refused`; ProtocolError as `readProposal` and `resolve` do, and for a request that replaces another `binding-mismatch`,
 * `roster-mismatch`.
 */
export function verifyQuery<Context extends RunContext>(
  base: AuditBase,
  { run, resolve }: { readonly run: RunRecord; readonly resolve: (base: AuditBase, proposal: Proposal) => Context },
  evidence: Evidence,
): Context {
  const refused = run.first('query.refused');
  if (refused !== undefined) {
    evidence.at(refused);
    throw new NotProved('refused');
  }
  const context = resolve(base, readProposal(base, run, evidence));
  verifyReplaced(base, context);
  return context;
}

const sameQuestion = (left: QueryRequest, right: QueryRequest): boolean =>
  canonicalise(left.query as JsonValue) === canonicalise(right.query as JsonValue);

/** A request that replaces another asks the same, after that one ended without a release, and says truly who was lost and why. */
function verifyReplaced(base: AuditBase, { request, proposed }: Proposal): void {
  if (request.replaces === undefined) return;
  const earlier = readRun(base.record, request.replaces);
  const asked = earlier.first('query.proposed');
  const hasEnded = asked !== undefined && asked.leaf < proposed.leaf && asked.event.actor === proposed.event.actor;
  demand(hasEnded && earlier.outcome !== 'released' && earlier.outcome !== 'refused', 'binding-mismatch', { clause });
  const before = parseRequest(readDocument(base.primitives, base.source, asked.event));
  demand(sameQuestion(before, request), 'binding-mismatch', { clause });
  const known = new Set(before.missing.map(({ partner, why }) => `${partner} ${why}`));
  for (const { partner, why } of request.missing) {
    const declined = earlier.all('query.declined').some(({ event }) => event.actor === partner);
    const isTrue = why === 'declined' ? declined : !declined && before.partners.includes(partner);
    demand(isTrue || known.has(`${partner} ${why}`), 'roster-mismatch', { clause, party: partner });
  }
}

/**
 * The purpose is one of the charter's, with a legal basis, and neither it nor the request had run out when the result came.
 *
 * @throws ProtocolError `unknown-purpose`, `expired`.
 */
export function verifyPurpose({ run, request, terms, query, proposed }: RunContext, evidence: Evidence): void {
  evidence.at(proposed);
  demandPurpose(terms, query.purpose, request.expires);
  demand(proposed.event.ts < request.expires, 'expired', { clause });
  const released = run.first('result.released');
  if (released === undefined) return;
  const { ts } = evidence.at(released).event;
  demand(ts <= request.expires, 'expired', { clause });
}

/**
 * Every partner of the request approved these documents before the round began, and none declined (RUN-1, step 2).
 *
 * A member that named approvers has the signatures of enough of them under it (DOC-7).
 *
 * @throws NotProved before a round; ProtocolError `not-approved`, `binding-mismatch`, `declined`, `four-eyes`, and as `verifyStanding`.
 */
export function verifyApprovals({ primitives, record }: AuditBase, { run, request, signed }: RunContext, evidence: Evidence): void {
  const approvals = run.all('query.approved');
  const have = request.partners.filter((partner) => approvals.some(({ event }) => event.actor === partner)).length;
  evidence.support = { have, of: request.partners.length };
  for (const logged of approvals) {
    const { event } = evidence.at(logged);
    const bound = event.charter_digest === signed.digest && event.codebook_digest === request.codebook.digest;
    demand(bound, 'binding-mismatch', { clause: 'RUN-1', party: event.actor });
    demand(request.partners.includes(event.actor), 'roster-mismatch', { clause: 'RUN-1', party: event.actor });
  }
  const config = given(run.first('round.config') ?? run.first('overlap.config'));
  for (const partner of request.partners) {
    const approval = approvals.find(({ event, leaf }) => event.actor === partner && leaf < config.leaf);
    demand(approval !== undefined, 'not-approved', { clause: 'RUN-1', party: partner });
    const given = run.all('approval.given').filter(({ event, leaf }) => event.actor === partner && leaf < approval.leaf);
    for (const logged of given) evidence.at(logged);
    const member = signed.charter.members.find((entry) => entry.partner === partner);
    const { charter_digest, codebook_digest } = approval.event;
    demandApprovers(primitives, member?.approvers, {
      statement: { partner, run: approval.event.run, charterDigest: charter_digest, codebookDigest: codebook_digest },
      given: given.map(({ event }) => event),
      revoked: revokedKeysOf(record.logEvents, partner, config.leaf),
    });
  }
  verifyStanding(record, { run, request, signed }, config.leaf);
  const declined = run.first('query.declined');
  demand(declined === undefined, 'declined', { clause: 'RUN-1', ...(declined === undefined ? {} : { party: declined.event.actor }) });
}

/**
 * Everybody in the run had the key that the charter names and might speak when it began, and nothing of that changed until the sum was open (KEY-4).
 *
 * @throws ProtocolError `key-retired`, `key-revoked`, `suspended`.
 */
function verifyStanding(
  { logEvents }: AuditBase['record'],
  { run, request, signed }: Pick<RunContext, 'run' | 'request' | 'signed'>,
  began: number,
): void {
  const { members, analysts } = signed.charter;
  const named = [
    ...members.filter(({ partner }) => request.partners.includes(partner)).map(({ partner, key }) => ({ name: partner, key })),
    ...analysts.filter(({ name }) => name === request.analyst),
  ];
  demandStanding(logEvents, named, began);
  const computed = run.all('result.computed').at(-1);
  const names = named.map(({ name }) => name);
  if (computed !== undefined) demandSteady(logEvents, names, { from: began, to: computed.leaf });
}
