/** Rings in the store: the config of each; where a ring stands follows from the log, which is replayed (OVL-5). */
import { decodeRingConfig, type KetensomEvent, type Ring, type RingConfig, replayRing } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll, selectOne } from '../store/sql.ts';

/** A ring as it stands. `ended`: released, failed or withdrawn. In its row 1 says so, and 2 that what travelled has been deleted too. */
export interface StoredRing {
  readonly round: string;
  readonly run: string;
  readonly ended: boolean;
  readonly config: RingConfig;
  readonly ring: Ring;
  readonly events: readonly KetensomEvent[];
}

interface RingRow {
  readonly round: string;
  readonly run: string;
  readonly config: string;
  readonly ended: number;
}

function read(desk: Desk, { round, run, config: digest, ended }: RingRow): StoredRing {
  const config = decodeRingConfig(readDocument(desk, digest));
  const rows = selectAll<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE run = ? AND round = ? ORDER BY leaf', run, round);
  const events = rows.map(storedEvent);
  return { round, run, ended: ended > 0, config, ring: replayRing(config, events), events };
}

export function findRing(desk: Desk, round: string): StoredRing | undefined {
  const row = selectOne<RingRow>(desk.db, 'SELECT * FROM rings WHERE round = ?', round);
  return row && read(desk, row);
}

/** The ring of a run, if one was begun. */
export function findRingOfRun(desk: Desk, run: string): StoredRing | undefined {
  const row = selectOne<RingRow>(desk.db, 'SELECT * FROM rings WHERE run = ?', run);
  return row && read(desk, row);
}

/** Whether a round is a ring's. */
export const isRing = (desk: Desk, round: string): boolean =>
  selectOne(desk.db, 'SELECT 1 FROM rings WHERE round = ?', round) !== undefined;

/** Rounds of rings that go on. */
export const openRings = (desk: Desk): readonly string[] =>
  selectAll<{ round: string }>(desk.db, 'SELECT round FROM rings WHERE ended = 0 ORDER BY rowid').map(({ round }) => round);

/** Rings that have ended and of which what travelled still lies here. */
export const unforgottenRings = (desk: Desk): readonly string[] =>
  selectAll<{ round: string }>(desk.db, 'SELECT round FROM rings WHERE ended = 1 ORDER BY rowid').map(({ round }) => round);

export const markForgotten = (desk: Desk, round: string): number => execute(desk.db, 'UPDATE rings SET ended = 2 WHERE round = ?', round);

export const insertRing = (desk: Desk, { round, run, config }: Omit<RingRow, 'ended'>): number =>
  execute(desk.db, 'INSERT INTO rings (round, run, config) VALUES (?, ?, ?)', round, run, config);

export const endRing = (desk: Desk, round: string): number =>
  execute(desk.db, 'UPDATE rings SET ended = 1 WHERE round = ? AND ended = 0', round);
