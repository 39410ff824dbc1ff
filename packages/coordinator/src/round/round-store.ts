/** Rounds in the store: the state of each, from which the coordinator goes on after a crash (SUM-S-5). */
import { type CoordinatorRound, decodeCoordinatorRound, encodeCoordinatorRound, encodeHex } from '@ketensom/protocol';
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

/** States that were read or written last, by the digest of their bytes: a large round is not decoded again for every message. */
const decoded = new WeakMap<Desk, Map<string, CoordinatorRound>>();
const maxDecoded = 16;

function remember(desk: Desk, bytes: Uint8Array, state: CoordinatorRound): CoordinatorRound {
  const states = decoded.get(desk) ?? new Map<string, CoordinatorRound>();
  decoded.set(desk, states);
  states.set(encodeHex(desk.primitives.sha256(bytes)), state);
  const [oldest] = states.keys();
  if (states.size > maxDecoded && oldest !== undefined) states.delete(oldest);
  return state;
}

function decode(desk: Desk, { round, run, version, state: bytes }: RoundRow): StoredRound {
  const known = decoded.get(desk)?.get(encodeHex(desk.primitives.sha256(bytes)));
  const state =
    known ??
    remember(
      desk,
      bytes,
      decodeCoordinatorRound(bytes, (dealer) => entriesOf(desk, round, dealer)),
    );
  return { round, run, version, state };
}

export function findRound(desk: Desk, round: string): StoredRound | undefined {
  const row = selectOne<RoundRow>(desk.db, 'SELECT * FROM rounds WHERE round = ?', round);
  return row && decode(desk, row);
}

/** The newest round of a run, if one was begun. */
export function findRoundOfRun(desk: Desk, run: string): StoredRound | undefined {
  const row = selectOne<RoundRow>(desk.db, 'SELECT * FROM rounds WHERE run = ? ORDER BY rowid DESC LIMIT 1', run);
  return row && decode(desk, row);
}

/** The newest round of each run that goes on, without its state: earlier ones of a model are opened and done. */
export const openRounds = (
  desk: Desk,
): readonly { readonly round: string; readonly run: string; readonly kind: CoordinatorRound['kind'] }[] =>
  selectAll(
    desk.db,
    "SELECT round, rounds.run, kind FROM rounds JOIN queries ON queries.run = rounds.run WHERE kind <> 'failed' AND queries.state = 'running' AND rounds.rowid = (SELECT max(rowid) FROM rounds AS newest WHERE newest.run = rounds.run)",
  );

export function insertRound(desk: Desk, { round, run, state }: Omit<StoredRound, 'version'>): void {
  execute(
    desk.db,
    'INSERT INTO rounds (round, run, kind, state, version) VALUES (?, ?, ?, ?, 1)',
    round,
    run,
    state.kind,
    encodeCoordinatorRound(state),
  );
}

/** Stores the next state of a round that is still at `version`. */
export function saveRound(desk: Desk, { round, version }: StoredRound, next: CoordinatorRound): void {
  const bytes = encodeCoordinatorRound(next);
  const changed = execute(
    desk.db,
    'UPDATE rounds SET kind = ?, state = ?, version = version + 1 WHERE round = ? AND version = ?',
    next.kind,
    bytes,
    round,
    version,
  );
  if (changed !== 1) throw new Error('the round moved on meanwhile');
  remember(desk, bytes, next);
}
