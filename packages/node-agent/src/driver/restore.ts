/**
 * An agent whose state folder came back from a backup (KEY-5). What it did since stands in the log: it takes that up, ends every round, and claims what
 * it may have answered. It reveals nothing, and says of no round that it never revealed there, for it does not know.
 */
import { encodeHex } from '@ketensom/protocol';
import type { MirroredLeaf } from '../store/log-store.ts';
import { makeTurns } from './agent.ts';
import type { AgentContext } from './context.ts';
import { dispatchNext, handlers } from './dispatcher.ts';
import { HaltError } from './halt.ts';
import { endOpen, onLostRing, onLostRound, restored } from './lost-rounds.ts';

/** What came back. */
export interface Restored {
  /** Own events that the backup did not know. */
  readonly events: number;
  /** Rounds that are over for this agent because of it. */
  readonly rounds: number;
}

/** An own event is one that this agent said, whether it remembers or not: the log carries its signature. Part of the caller's transaction. */
function adoptOwn({ store, self }: AgentContext, { event, hash, note }: MirroredLeaf): void {
  if (event.actor !== self || store.outbox.reconcile(encodeHex(hash))) return;
  const { type, seq } = event;
  const of = { ...('run' in event ? { run: event.run } : {}), ...('round' in event ? { round: event.round } : {}) };
  store.outbox.adopt({ type, seq, note, hash: encodeHex(hash), ...of });
  if (type === 'charter.signed') store.documents.acceptCharter(event.digest);
}

/** Requests that were under way end with the key that this agent had in them (KEY-4). Part of the caller's transaction. */
function endQueries({ store }: AgentContext): void {
  for (const state of ['pending', 'approved'] as const) {
    for (const { run } of store.queries.list(state)) store.queries.setState(run, 'ended', restored);
  }
}

/**
 * Brings a store that is behind up to its log. Safe to do again, after a crash too. The key must be rotated afterwards, before anything else is said,
 * and `restoreDone` ends it.
 *
 * @throws HaltError where the agent halted for another reason than an old store; CommandError where a question cannot be made out
 */
export async function restoreAgent(context: AgentContext): Promise<Restored> {
  const { store } = context;
  const halted = store.meta.get('halted');
  if (halted !== undefined && halted !== 'state-behind') throw new HaltError(halted as HaltError['code']);
  store.transaction(() => store.meta.set('halted', 'state-behind'));
  const open = await endOpen(context);
  const { signal } = new AbortController();
  await makeTurns(context).follow(0, signal);
  const before = { rounds: countEnded(context), seq: store.outbox.nextPlace().seq };
  const reading = { handlers: { ...handlers, 'round.config': onLostRound, 'overlap.config': onLostRing }, reconcile: adoptOwn };
  while (await dispatchNext(context, reading));
  store.transaction(() => {
    store.outbox.dropUnsent(restored);
    endQueries(context);
  });
  return { events: store.outbox.nextPlace().seq - before.seq, rounds: open + countEnded(context) - before.rounds };
}

const countEnded = ({ store }: AgentContext): number => store.rounds.unerased().length + store.rings.unerased().length;

/** The store is its log's equal again. */
export function restoreDone({ store }: Pick<AgentContext, 'store'>): void {
  store.transaction(() => {
    for (const key of ['halted', 'evidence', 'backup'] as const) store.meta.remove(key);
  });
}
