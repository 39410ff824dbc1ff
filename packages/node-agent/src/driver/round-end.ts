/**
 * How rounds end here: the state is closed, what this agent will never reveal it says so, and what it stored of the round is erased (SUM-S,
 * amendments 4 of the design).
 */
import { type Closed, stepAgent } from '@ketensom/protocol';
import type { RoundRow } from '../store/round-store.ts';
import type { AfterCommit, AgentContext } from './context.ts';
import { wipe } from './wipe.ts';

/** Ends after which this agent can say that it never revealed in the round and never will. */
const neverReveals: ReadonlySet<string> = new Set(['aborted', 'expired', 'refused']);

/** Queues `round.abandoned` once, for a round whose state shows that this agent did not reveal in it. Part of the caller's transaction. */
function abandon({ store }: AgentContext, { round, run }: RoundRow): void {
  if (store.outbox.has('round.abandoned', { run, round })) return;
  store.outbox.enqueue({ type: 'round.abandoned', run, round, body: {} });
}

/** Closes a round. Part of the caller's transaction. */
export function endRound(context: AgentContext, row: RoundRow, why: Closed['why'], code: string = why): AfterCommit {
  const { store, primitives, log } = context;
  const state = store.rounds.load(row.round);
  if (state === undefined || row.ended !== undefined) return () => undefined;
  const { next, spent } = stepAgent(primitives, state, { kind: 'close', why });
  store.rounds.save(next);
  store.rounds.end(row.round, why);
  // Shares that were once made ready to send count as revealed, whatever the coordinator says became of them.
  if (neverReveals.has(why) && state.kind !== 'revealed') abandon(context, row);
  const query = store.queries.get(row.run)?.name;
  return () => {
    wipe(spent);
    log('round-step', { run: row.run, query, round: row.round, step: why, code: why === 'released' ? undefined : code });
  };
}

/** Closes all rounds of a run that ended without a release. Part of the caller's transaction. */
export function endRoundsOfRun(context: AgentContext, run: string, why: 'aborted' | 'expired', code?: string): AfterCommit {
  const afterwards = context.store.rounds.ofRun(run).map((row) => {
    // A round that went on without this agent did not open either, now that the run has failed.
    if (row.ended === 'excluded') abandon(context, row);
    return endRound(context, row, why, code);
  });
  return () => {
    for (const after of afterwards) after();
  };
}

/** Closes rounds whose time is over. True when there were any. */
export function expireRounds(context: AgentContext): boolean {
  const { store, now } = context;
  const over = store.rounds.open().filter((row) => row.expires <= now());
  for (const row of over) {
    const after = store.transaction(() => endRound(context, row, 'expired'));
    after();
  }
  return over.length > 0;
}

/** Erases what is left of rounds that ended: the masked vector, then the sealed state. True when there was something to erase. */
export function eraseEnded(context: AgentContext): boolean {
  const { store } = context;
  const ended = store.rounds.unerased();
  for (const { round, run } of ended) {
    store.vectors.remove(round);
    store.transaction(() => {
      store.rounds.erase(round);
      store.outbox.enqueue({ type: 'round.keys_erased', run, round, body: {} });
    });
  }
  if (ended.length > 0) store.checkpoint();
  return ended.length > 0;
}
