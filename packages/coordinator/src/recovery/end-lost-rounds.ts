/** Rounds that a recovery cannot carry on: their vectors, shares and state are not in the log. They end, and their analysts may ask again. */
import { stepCoordinator } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { leavesOfRun } from '../log/tree-store.ts';
import { failRun, stepOf } from '../round/end-run.ts';
import { findRound, saveRound } from '../round/round-store.ts';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';

const code = 'log-behind';

/** The round that a run was in, as the log tells it. */
const lastRoundOf = (desk: Desk, run: string): string | undefined =>
  leavesOfRun(desk, run).findLast(({ type }) => type === 'round.config')?.round ?? undefined;

function endRun(desk: Desk, run: string): void {
  const round = lastRoundOf(desk, run);
  if (round !== undefined) {
    const stored = findRound(desk, round);
    if (stored !== undefined && stored.state.kind !== 'failed')
      saveRound(desk, stored, stepCoordinator(desk.primitives, stored.state, { kind: 'abort', code: 'dropped' }).next);
    say(desk, 'round.aborted', { run, round, step: stored === undefined ? 'advertise' : stepOf(stored.state), code });
  }
  failRun(desk, run, { code });
}

/** Ends every run that was in a round. Part of the caller's transaction. */
export function endLostRounds(desk: Desk): void {
  const running = selectAll<{ run: string }>(desk.db, "SELECT run FROM queries WHERE state = 'running' ORDER BY leaf");
  for (const { run } of running) endRun(desk, run);
}
