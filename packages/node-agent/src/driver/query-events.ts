/** Requests as they come by in the log: checked, then approved, declined or put before a person. */
import {
  type ApprovalStatement,
  type Approvers,
  ConfigError,
  canonicalBytes,
  demand,
  demandApprovers,
  type EventOf,
  type EventType,
  encodeHex,
  hashLabelled,
  type JsonValue,
  labels,
  ProtocolError,
  parseRequest,
  revokedKeysOf,
  sameApprovers,
} from '@ketensom/protocol';
import type { PinnedCharter } from '../policy/pinned-charter.ts';
import { logProcessing } from '../processing-log/log-processing.ts';
import { endRing } from '../ring/end-ring.ts';
import { expectRing, forgetReady, readAhead } from '../ring/expected-ring.ts';
import { type Finding, judgeAhead, readRows } from '../selections/judge.ts';
import type { QueryRow } from '../store/query-store.ts';
import { type AfterCommit, type AgentContext, type Apply, noChange } from './context.ts';
import { fetchDocument } from './documents.ts';
import { lifeOf } from './party-changes.ts';
import { prepareInput } from './prepare-input.ts';
import { keepFinding } from './refusals.ts';
import { endRoundsOfRun } from './round-end.ts';
import { demandUnopened, type ResolvedRun, resolveRun } from './run-context.ts';

/** What others are told of a decline: whether it is about the data or about anything else, and no more. */
const declinedAs = (code: string): 'not-offering' | 'declined' => (code === 'not-offering' ? 'not-offering' : 'declined');

/** A request was admitted: fetch it, and if it names this partner, form a view of it. */
export async function onQueryAdmitted(context: AgentContext, event: EventOf<'query.admitted'>): Promise<Apply> {
  const { store, self, now } = context;
  const bytes = await fetchDocument(context, event.run);
  const request = parseRequest(bytes);
  if (!request.partners.includes(self)) return noChange;
  store.transaction(() => store.documents.put(event.run, bytes));
  const finding = await holdAgainstLedger(context, event.run);
  return () => {
    const name = store.log.ofRun(event.run, 'query.proposed')[0]?.event.query ?? '';
    const row: QueryRow = { run: event.run, name, state: 'pending', received: now(), expires: request.expires };
    store.queries.add(row);
    return finding === undefined ? consider(context, row) : declineFound(context, event.run, finding);
  };
}

/**
 * What the ledger of selections has against a request, looked at before anybody approves it, so that it fails for all and not for one partner
 * alone. Where the request does not fit for another reason, or the data cannot be read now, that is said elsewhere.
 */
async function holdAgainstLedger(context: AgentContext, run: string): Promise<Finding | undefined> {
  try {
    const started = context.now();
    const known = resolveRun(context, run, started);
    const mayApprove = isAutomatic(context, known) && !isOver(context, run);
    if (mayApprove) expectRing(known);
    const rows = await readRows(context, known);
    const { asked } = rows;
    if (asked.length > 0) logProcessing(context, run, known, { action: 'check', asked, started, status: 'Ok' });
    // While the ledger judges: what it refuses is forgotten.
    if (mayApprove) readAhead(context, run, known, rows);
    const { finding } = await judgeAhead(context, run, known, asked);
    if (finding === undefined && mayApprove) {
      demandUnopened(context, known);
      await prepareInput(context, run, known, rows);
    }
    return finding;
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Whether the policy leaves the approval of a run to the agent. */
const isAutomatic = (context: AgentContext, { pinned }: ResolvedRun): boolean =>
  context.local.file.policy.approve === 'auto' && ownApprovers(context, pinned) === undefined;

/** Whether a request that is acted on late ended before, or the agent only reads what happened (restore.ts). */
const isOver = ({ store }: AgentContext, run: string): boolean =>
  store.meta.get('halted') !== undefined || endings.some((type) => store.log.ofRun(run, type).length > 0);

/** Declines what the ledger refuses; which earlier answer it is about, only this partner's own log says. */
function declineFound(context: AgentContext, run: string, finding: Finding): AfterCommit {
  const tell = keepFinding(context, { run }, finding);
  const after = endDeclined(context, run, `${finding.code}: ${finding.rule}`);
  return () => {
    after();
    tell();
  };
}

/** Approves by itself what the policy leaves to it; declines what does not fit; leaves the rest to a person. */
function consider(context: AgentContext, { run, name }: QueryRow): AfterCommit {
  const { log, now } = context;
  try {
    const known = resolveRun(context, run, now());
    demandUnopened(context, known);
    const { purpose, kind } = known.resolved.query;
    const isAuto = isAutomatic(context, known);
    if (isAuto) enqueueApproval(context, run, known);
    return () => log(isAuto ? 'query-approved' : 'query-pending', { run, query: name, purpose, kind });
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return declineRun(context, run, error.code);
  }
}

/** Approves a run after checking it once more. Part of the caller's transaction. @throws ProtocolError where it does not fit any more. */
export function approveRun(context: AgentContext, run: string): AfterCommit {
  const known = resolveRun(context, run, context.now());
  demandUnopened(context, known);
  enqueueApproval(context, run, known);
  return () => {
    expectRing(known);
    context.log('query-approved', { run, query: known.resolved.query.query });
  };
}

/** Declines a run. `code` stays with this partner; outside one of two codes is said. Part of the caller's transaction. */
export function declineRun(context: AgentContext, run: string, code: string): AfterCommit {
  context.store.refusals.add({ run, at: context.now(), code });
  return endDeclined(context, run, code);
}

function endDeclined(context: AgentContext, run: string, code: string): AfterCommit {
  const { store, log } = context;
  forgetReady(context, run);
  store.queries.setState(run, 'declined', code);
  store.outbox.enqueue({ type: 'query.declined', run, body: { code: declinedAs(code) } });
  return () => log('query-declined', { run, query: store.queries.get(run)?.name, code });
}

/**
 * The people whose signatures this partner's approvals need: those of the charter, which must be those of agent.yaml where that names any.
 *
 * @throws ProtocolError `four-eyes` where the charter in force does not name the people of agent.yaml yet.
 */
export function ownApprovers({ self, local }: AgentContext, { charter }: PinnedCharter): Approvers | undefined {
  const ofCharter = charter.members.find((member) => member.partner === self)?.approvers;
  const { approvers } = local.file.policy;
  demand(approvers === undefined || sameApprovers(approvers, ofCharter), 'four-eyes', { clause: 'DOC-7' });
  return ofCharter;
}

/** What this partner's people sign. */
export const ownStatement = (self: string, run: string, { pinned, resolved }: ResolvedRun): ApprovalStatement => ({
  partner: self,
  run,
  charterDigest: pinned.digest,
  codebookDigest: resolved.request.codebook.digest,
});

/** Puts the signatures of this partner's people in the log, before the approval that they stand under. */
function enqueueSignatures(context: AgentContext, run: string, known: ResolvedRun): void {
  const { store, primitives, self } = context;
  const given = store.queries.signatures(run);
  const statement = ownStatement(self, run, known);
  const revoked = revokedKeysOf(lifeOf(store.log), self, store.log.size());
  demandApprovers(primitives, ownApprovers(context, known.pinned), { statement, given, revoked });
  for (const { approver, signature } of given) {
    const body = { approver, charter_digest: statement.charterDigest, codebook_digest: statement.codebookDigest, signature };
    store.outbox.enqueue({ type: 'approval.given', run, body });
  }
}

function enqueueApproval(context: AgentContext, run: string, known: ResolvedRun): void {
  const { store, primitives, local, entropy } = context;
  const { pinned, resolved } = known;
  enqueueSignatures(context, run, known);
  const commit = (value: JsonValue): string => {
    const salt = entropy(32);
    const digest = encodeHex(hashLabelled(primitives, labels.commit, salt, canonicalBytes(value)));
    store.documents.keepSalt(digest, salt);
    return digest;
  };
  const body = {
    charter_digest: pinned.digest,
    codebook_digest: resolved.request.codebook.digest,
    policy_commit: commit(local.written.policy),
    mapping_commit: commit(local.written.mapping),
  };
  store.queries.setState(run, 'approved');
  store.outbox.enqueue({ type: 'query.approved', run, body });
}

/** How a run ends without a release. */
const endings = [
  'query.declined',
  'query.refused',
  'query.cancelled',
  'query.expired',
  'query.failed',
] as const satisfies readonly EventType[];
type EndingType = (typeof endings)[number];

/** A run ended without a release: whoever ended it, its rounds are over here too. */
export async function onQueryEnded(context: AgentContext, event: EventOf<EndingType>): Promise<Apply> {
  const { store, log } = context;
  const row = store.queries.get(event.run);
  if (row === undefined || row.state === 'ended' || row.state === 'declined') return noChange;
  const code = 'code' in event ? String(event.code) : event.type.slice('query.'.length);
  return () => {
    store.queries.setState(event.run, 'ended', code);
    forgetReady(context, event.run);
    const wipe = endRoundsOfRun(context, event.run, 'aborted');
    const afterRing = endRing(context, store.rings.ofRun(event.run), 'aborted', code);
    return () => {
      afterRing();
      wipe();
      log('query-ended', { run: event.run, query: row.name, code });
    };
  };
}
