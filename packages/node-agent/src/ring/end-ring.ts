/** How rings end here: nothing more is made or sent, then keys and lists are erased. */
import type { ErrorCode } from '@ketensom/protocol';
import type { AfterCommit, AgentContext } from '../driver/context.ts';
import { keepRefusal, outwardCode } from '../driver/refusals.ts';
import type { RingRow } from '../store/ring-store.ts';
import { forgetStart } from './own-start.ts';

/** Ends a ring. Part of the caller's transaction. */
export function endRing(
  context: AgentContext,
  row: RingRow | undefined,
  why: 'released' | 'aborted' | 'expired' | 'refused',
  code: string = why,
): AfterCommit {
  if (row === undefined || row.ended !== undefined) return () => undefined;
  const { store, log } = context;
  store.rings.end(row.round, why);
  forgetStart(context, row.round);
  const query = store.queries.get(row.run)?.name;
  return () => log('round-step', { run: row.run, query, round: row.round, step: why, code: why === 'released' ? undefined : code });
}

/** Leaves a ring because of `code` and says so, without a reason of its own. Part of the caller's transaction. */
export function refuseRing(context: AgentContext, row: RingRow, code: ErrorCode): AfterCommit {
  keepRefusal(context, row.run, code);
  context.store.outbox.enqueue({ type: 'round.aborted', run: row.run, round: row.round, body: { step: 'hop', code: outwardCode(code) } });
  return endRing(context, row, 'refused', code);
}

/** Ends rings whose time is over. True when there were any. */
export function expireRings(context: AgentContext): boolean {
  const { store, now } = context;
  const over = store.rings.open().filter(({ expires }) => expires <= now());
  for (const row of over) store.transaction(() => endRing(context, row, 'expired'))();
  return over.length > 0;
}

/** Erases keys and lists of rings that have ended. True when there were any. */
export function eraseRings({ store }: AgentContext): boolean {
  const ended = store.rings.unerased();
  for (const { round, run } of ended) {
    store.vectors.removeHops(round);
    store.transaction(() => {
      store.rings.erase(round);
      store.outbox.enqueue({ type: 'round.keys_erased', run, round, body: {} });
    });
  }
  if (ended.length > 0) store.checkpoint();
  return ended.length > 0;
}
