/**
 * One message reaching one round: step, store the state with its outbox, wipe what is spent. A refusal closes the round for this agent and says
 * so in the log.
 */
import { type AgentMessage, type AgentStep, type ErrorCode, ProtocolError, stepAgent } from '@ketensom/protocol';
import { readPinnedCharter } from '../policy/pinned-charter.ts';
import type { OpenedState, RoundRow } from '../store/round-store.ts';
import type { AfterCommit, AgentContext } from './context.ts';
import { endRound } from './round-end.ts';
import { eventOf } from './round-outputs.ts';
import { wipe } from './wipe.ts';

/** Steps of a round, as `round.aborted` and the progress lines name them. */
export type RoundStep = 'advertise' | 'share' | 'upload' | 'survivors' | 'reveal';

/** Stores what a transition gave. Part of the caller's transaction. */
export function storeStep(context: AgentContext, row: RoundRow, { next, outbox, spent }: AgentStep): AfterCommit {
  const { store, primitives, entropy, log } = context;
  const sealKey = readPinnedCharter(store)?.charter.coordinator.sealKey;
  if (sealKey === undefined) throw new TypeError('a round runs under a pinned charter');
  store.rounds.save(next);
  for (const output of outbox) {
    const event = eventOf({ primitives, sealKey, entropy }, next, output);
    if (event !== undefined) store.outbox.enqueue(event);
  }
  if (next.kind !== 'closed') return () => wipe(spent);
  store.rounds.end(row.round, next.why);
  const query = store.queries.get(row.run)?.name;
  return () => {
    wipe(spent);
    log('round-step', { run: row.run, query, round: row.round, step: next.why });
  };
}

/** Closes a round because of `code`, and says so. Part of the caller's transaction. */
export function refuseRound(context: AgentContext, row: RoundRow, step: RoundStep, code: ErrorCode): AfterCommit {
  const { run, round } = row;
  context.store.outbox.enqueue({ type: 'round.aborted', run, round, body: { step, code } });
  return endRound(context, row, 'refused', code);
}

/** The ledger's word on a round that is about to say more: the question is still this round's. */
function holdsQuestion({ store }: AgentContext, row: RoundRow): boolean {
  const claim = store.ledger.claimOf(row.fingerprint);
  return claim === undefined || claim.round === row.round;
}

const guarded: ReadonlySet<AgentMessage['kind']> = new Set(['survivors', 'quorum']);

/** What a step is taken with: its message, and the round as it was opened for it. */
export interface Taken {
  readonly step: RoundStep;
  readonly message: AgentMessage;
  readonly opened?: OpenedState;
}

/** Takes a message into a round. Part of the caller's transaction. */
export function takeMessage(context: AgentContext, row: RoundRow, { step, message, opened }: Taken): AfterCommit {
  const { store, primitives } = context;
  const isCurrent = opened !== undefined && store.rounds.isCurrent(row.round, opened);
  const state = isCurrent ? opened.state : store.rounds.load(row.round);
  if (state === undefined || store.rounds.get(row.round)?.ended !== undefined) return () => undefined;
  if (guarded.has(message.kind) && !holdsQuestion(context, row)) return refuseRound(context, row, step, 'query-already-opened');
  try {
    return storeStep(context, row, stepAgent(primitives, state, message));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return refuseRound(context, row, step, error.code);
  }
}
