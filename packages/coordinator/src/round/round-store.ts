/** Rounds in the store: the state of each, from which the coordinator goes on after a crash (SUM-S-5). */
import { type CoordinatorRound, decodeCoordinatorRound, encodeCoordinatorRound } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll, selectOne } from '../store/sql.ts';

/** A round with its state. `version` counts the states; a save against an older one is refused. */
export interface StoredRound {
  readonly round: string;
  readonly run: string;
  readonly version: number;
  readonly state: CoordinatorRound;
}

interface RoundRow extends Omit<StoredRound, 'state'> {
  readonly kind: CoordinatorRound['kind'];
  readonly state: Uint8Array;
}

/** The entries that a dealer's `round.shares` names. */
function entriesOf(desk: Desk, round: string, dealer: string): Uint8Array {
  const row = selectOne<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'round.shares' AND round = ? AND actor = ?", round, dealer);
  const event = row && storedEvent(row);
  if (event?.type !== 'round.shares') throw new Error('the log lacks the shares of a dealer of the round');
  return readDocument(desk, event.digest);
}

const decode = (desk: Desk, row: RoundRow): StoredRound => ({
  round: row.round,
  run: row.run,
  version: row.version,
  state: decodeCoordinatorRound(row.state, (dealer) => entriesOf(desk, row.round, dealer)),
});

export function findRound(desk: Desk, round: string): StoredRound | undefined {
  const row = selectOne<RoundRow>(desk.db, 'SELECT * FROM rounds WHERE round = ?', round);
  return row && decode(desk, row);
}

/** The newest round of a run, if one was begun. */
export function findRoundOfRun(desk: Desk, run: string): StoredRound | undefined {
  const row = selectOne<RoundRow>(desk.db, 'SELECT * FROM rounds WHERE run = ? ORDER BY rowid DESC LIMIT 1', run);
  return row && decode(desk, row);
}

/** Rounds that have not ended, without their states. */
export const openRounds = (desk: Desk): readonly { readonly round: string; readonly run: string; readonly kind: CoordinatorRound['kind'] }[] =>
  selectAll(
    desk.db,
    "SELECT round, rounds.run, kind FROM rounds JOIN queries ON queries.run = rounds.run WHERE kind <> 'failed' AND queries.state = 'running'",
  );

export function insertRound(desk: Desk, { round, run, state }: Omit<StoredRound, 'version'>): void {
  execute(desk.db, 'INSERT INTO rounds (round, run, kind, state, version) VALUES (?, ?, ?, ?, 1)', round, run, state.kind, encodeCoordinatorRound(state));
}

/** Stores the next state of a round that is still at `version`. */
export function saveRound(desk: Desk, { round, version }: StoredRound, next: CoordinatorRound): void {
  const changed = execute(
    desk.db,
    'UPDATE rounds SET kind = ?, state = ?, version = version + 1 WHERE round = ? AND version = ?',
    next.kind, encodeCoordinatorRound(next), round, version,
  );
  if (changed !== 1) throw new Error('the round moved on meanwhile');
}
