/** The duties of an agent's driver inside one transaction: enter rounds, take messages, end rounds, keep the ledger. */
import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import { type AgentMessage, type AgentStep, advertise, type Closed, stepAgent } from '../../../packages/protocol/src/sum/index.ts';
import type { LogNode, SimEvent } from '../machine/log.ts';
import { coordinatorName, eventsOf, nodeAt } from '../machine/log.ts';
import { demandGoodStep } from '../oracle/steps.ts';
import { require } from '../oracle/violation.ts';
import { termsOf } from '../question.ts';
import type { AgentContext } from './agent-context.ts';
import { keysMessage, quorumMessage, sharesMessage, survivorsMessage } from './agent-messages.ts';
import type { Draft, RoundRow } from './agent-store.ts';

type ConfigEvent = Extract<SimEvent['body'], { readonly type: 'round.config' }>;

/** R0: enters a round of an approved question, or refuses it. */
function enterRound(context: AgentContext, draft: Draft, round: string, { config }: ConfigEvent): void {
  const { name, primitives, tap } = context;
  const question = context.questionOf(config.run);
  if (question === undefined || !question.roster.some((entry) => entry.partner === name)) return;
  const logRoot = nodeAt(draft.head, config.logHead.size)?.root ?? new Uint8Array(32);
  const agreed = termsOf(question, logRoot, draft.rounds.has(config.round));
  const input = { config, self: name, agreed, now: context.now(), entropy: context.entropy(128) };
  try {
    const step = advertise(primitives, input);
    context.prober.entered(input);
    storeStep(context, draft, { round, question, state: step.next, isCommitted: false }, step);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    tap.refused(name, { round, at: 'config', code: error.code });
  }
}

/** Puts a step into the transaction: state, outbox, spent secrets. */
function storeStep(context: AgentContext, draft: Draft, row: RoundRow, honest: AgentStep): void {
  demandGoodStep(row.state, honest);
  const step = context.twistStep?.(honest) ?? honest;
  const closed = step.next.kind === 'closed' ? { ended: step.next.why } : {};
  draft.put({ ...row, state: step.next, ...closed });
  draft.spent.push(...step.spent);
  for (const output of step.outbox) {
    const body = bodyOf(output);
    if (body !== undefined) queueWord(context, draft, row.round, body);
  }
}

/** Puts a word into the outbox. */
export function queueWord(context: AgentContext, draft: Draft, round: string, body: SimEvent['body']): void {
  const words = context.twistWord?.(body) ?? [body];
  for (const word of words) draft.outbox.push(context.scribe.write(context.name, round, word));
}

function bodyOf(output: AgentStep['outbox'][number]): SimEvent['body'] | undefined {
  switch (output.kind) {
    case 'key':
      return { type: 'round.key', advertisement: output.advertisement };
    case 'shares':
      return { type: 'round.shares', dealt: { header: output.header, entries: output.entries } };
    case 'complaint':
      return { type: 'round.complaint', against: output.against, code: output.code };
    case 'input':
      return undefined; // announced after the upload
    case 'ack':
      return { type: 'survivors.ack', svHash: output.svHash };
    case 'reveal':
      return { type: 'share.revealed', reveal: output.reveal };
  }
}

/** Ends after which an agent that did not reveal says that it never will. */
const neverReveals: ReadonlySet<string> = new Set(['aborted', 'expired', 'refused']);

function abandon(context: AgentContext, draft: Draft, { round }: RoundRow): void {
  const isSaid = draft.outbox.some((event) => event.round === round && event.body.type === 'round.abandoned');
  if (!isSaid) draft.outbox.push(context.scribe.write(context.name, round, { type: 'round.abandoned' }));
}

/** Ends a round here. */
function closeRow(context: AgentContext, draft: Draft, row: RoundRow, why: Closed['why']): void {
  if (row.ended !== undefined) return;
  const step = stepAgent(context.primitives, row.state, { kind: 'close', why });
  demandGoodStep(row.state, step);
  draft.put({ ...row, state: step.next, ended: why });
  draft.spent.push(...step.spent);
  if (neverReveals.has(why) && row.state.kind !== 'revealed') abandon(context, draft, row);
}

export function closeRows(context: AgentContext, draft: Draft, rows: readonly RoundRow[], why: Closed['why']): void {
  for (const row of rows) closeRow(context, draft, row, why);
}

export function refuseRow(context: AgentContext, draft: Draft, row: RoundRow, at: string, code: string): void {
  context.tap.refused(context.name, { round: row.round, at, code });
  closeRow(context, draft, row, 'refused');
}

/** Whether the question is still this round's to answer. */
const holdsQuestion = (draft: Draft, { question, round }: RoundRow): boolean => (draft.ledger.get(question.qf) ?? round) === round;

/** Takes a message into a round. A refusal ends the round here, except that of a quorum that is not there yet. */
export function takeMessage(context: AgentContext, draft: Draft, row: RoundRow, message: AgentMessage): void {
  const isGuarded = message.kind === 'survivors' || message.kind === 'quorum';
  if (isGuarded && context.keepsLedger && !holdsQuestion(draft, row)) {
    refuseRow(context, draft, row, message.kind, 'query-already-opened');
    return;
  }
  try {
    const step = stepAgent(context.primitives, row.state, message);
    context.prober.took(message, row.state, step.next);
    storeStep(context, draft, row, step);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    if (error.code !== 'quorum') refuseRow(context, draft, row, message.kind, error.code);
  }
}

/** Claims the question for the round, if no other round has it. */
export function claimQuestion({ keepsLedger }: AgentContext, draft: Draft, { question, round }: RoundRow): boolean {
  if (!keepsLedger) return true;
  if (!draft.ledger.has(question.qf)) draft.ledger.set(question.qf, round);
  return draft.ledger.get(question.qf) === round;
}

/** Frees a question once T of the round's roster have said that they never reveal. */
function onAbandoned(draft: Draft, head: LogNode, row: RoundRow): void {
  const said = new Set(eventsOf(head, row.round, 'round.abandoned').map((event) => event.actor));
  const { roster, threshold } = row.state.config;
  const isCertified = roster.filter((entry) => said.has(entry.partner)).length >= threshold;
  if (isCertified && draft.ledger.get(row.question.qf) === row.round) draft.ledger.delete(row.question.qf);
}

function onAborted(context: AgentContext, draft: Draft, row: RoundRow): void {
  // A round that went on without this agent did not open either, now that it has failed.
  if (row.ended === 'excluded') abandon(context, draft, row);
  closeRow(context, draft, row, 'aborted');
}

const hasUploaded = ({ state }: RoundRow): boolean => state.kind === 'uploaded' || state.kind === 'signed' || state.kind === 'revealed';

type Signed = LogNode & { readonly event: SimEvent };

/** The next event of the log. */
export function takeEvent(context: AgentContext, draft: Draft, node: Signed): void {
  const { actor, round, body } = node.event;
  require(node.before === draft.head, `${context.name} follows a log that is not its own`);
  draft.head = node;
  const row = draft.rounds.get(round);
  if (body.type === 'round.config' && actor === coordinatorName) enterRound(context, draft, round, body);
  else if (row === undefined) return;
  else if (body.type === 'round.abandoned') onAbandoned(draft, node, row);
  else if (body.type === 'round.aborted' && actor === coordinatorName) onAborted(context, draft, row);
  else if (row.ended === undefined) takeWord(context, draft, row, node);
}

/** A word of a round that is open here. */
function takeWord(context: AgentContext, draft: Draft, row: RoundRow, node: Signed): void {
  const { actor, body } = node.event;
  if (body.type === 'survivors.ack' && row.state.kind === 'signed') {
    const message = quorumMessage(node, row.round);
    if (message.signers.length >= row.state.config.threshold) takeMessage(context, draft, row, message);
  } else if (body.type === 'result.computed' && actor === coordinatorName) closeRow(context, draft, row, 'released');
  else if (actor === coordinatorName) takeFixed(context, draft, row, node);
}

/** A column that cannot be read ends the round here, as one that does not fit does. */
function takeShares(context: AgentContext, draft: Draft, row: RoundRow, read: () => AgentMessage): void {
  let message: AgentMessage;
  try {
    message = read();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    refuseRow(context, draft, row, 'shares-fixed', error.code);
    return;
  }
  takeMessage(context, draft, row, message);
}

/** What the coordinator fixed. */
function takeFixed(context: AgentContext, draft: Draft, row: RoundRow, node: Signed): void {
  const { event } = node;
  const { body } = event;
  if (body.type === 'round.keys_fixed') takeMessage(context, draft, row, keysMessage(node, { ...event, body }));
  if (body.type === 'round.shares_fixed') takeShares(context, draft, row, () => sharesMessage(context, node, { ...event, body }));
  if (body.type !== 'survivors.fixed') return;
  const isIn = body.statement.survivors.some(({ partner }) => partner === context.name);
  // The others went on while this agent was away before it had uploaded.
  if (!hasUploaded(row) && !isIn) closeRow(context, draft, row, 'excluded');
  else takeMessage(context, draft, row, survivorsMessage(node, { ...event, body }));
}
