/** Rings in the store: the config of each; where a ring stands follows from the log, which is replayed (OVL-5). */
import type { DatabaseSync } from 'node:sqlite';
import {
  decodeRingConfig,
  type EventOf,
  equalBytes,
  type KetensomEvent,
  type Ring,
  type RingConfig,
  resumeRing,
  startRing,
} from '@ketensom/protocol';
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

/** The events of one type, in order. */
export const eventsOf = <Type extends 'tags.final' | 'sizes.sealed' | 'link.labels'>(
  { events }: StoredRing,
  type: Type,
): readonly EventOf<Type>[] => events.filter((event): event is EventOf<Type> & typeof event => event.type === type);

interface RingRow {
  readonly round: string;
  readonly run: string;
  readonly config: string;
  readonly ended: number;
}

/** A ring as far as the log was replayed, up to and with a leaf. */
interface Replayed {
  readonly config: RingConfig;
  readonly ring: Ring;
  readonly events: readonly KetensomEvent[];
  readonly last: Pick<LeafRow, 'leaf' | 'hash'>;
}

/** Every part of a list asks where its ring stands, so what was replayed is kept; of the rings that were asked about last. */
const replayed = new WeakMap<DatabaseSync, Map<string, Replayed>>();
const mostReplayed = 32;

/** What was replayed before, if the leaf it ends with still stands: a transaction that was rolled back may have taken it away. */
function known(desk: Desk, round: string): Replayed | undefined {
  const before = replayed.get(desk.db)?.get(round);
  if (before === undefined) return undefined;
  const row = selectOne<Pick<LeafRow, 'hash'>>(desk.db, 'SELECT hash FROM leaves WHERE leaf = ?', before.last.leaf);
  return row !== undefined && equalBytes(row.hash, before.last.hash) ? before : undefined;
}

function keep(desk: Desk, round: string, now: Replayed): void {
  const kept = replayed.get(desk.db) ?? new Map<string, Replayed>();
  replayed.set(desk.db, kept);
  kept.delete(round);
  kept.set(round, now);
  const [oldest] = kept.keys();
  if (kept.size > mostReplayed && oldest !== undefined) kept.delete(oldest);
}

function read(desk: Desk, { round, run, config: digest, ended }: RingRow): StoredRing {
  const before = known(desk, round);
  const after = before?.last.leaf ?? -1;
  const rows = selectAll<LeafRow>(
    desk.db,
    'SELECT * FROM leaves WHERE run = ? AND round = ? AND leaf > ? ORDER BY leaf',
    run,
    round,
    after,
  );
  const config = before?.config ?? decodeRingConfig(readDocument(desk, digest));
  const more = rows.map(storedEvent);
  const ring = resumeRing(before?.ring ?? startRing(config), more);
  const events = more.length === 0 && before !== undefined ? before.events : [...(before?.events ?? []), ...more];
  const last = rows.at(-1) ?? before?.last;
  if (last !== undefined) keep(desk, round, { config, ring, events, last });
  return { round, run, ended: ended > 0, config, ring, events };
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

export const markForgotten = (desk: Desk, round: string): number =>
  execute(desk.db, 'UPDATE rings SET ended = 2, cells = NULL WHERE round = ?', round);

export const insertRing = (desk: Desk, { round, run, config }: Omit<RingRow, 'ended'>): number =>
  execute(desk.db, 'INSERT INTO rings (round, run, config) VALUES (?, ?, ?)', round, run, config);

/** The protected cells of a link that was counted, as they were written. */
export const findCells = (desk: Desk, round: string): Uint8Array | undefined =>
  selectOne<{ readonly cells: Uint8Array | null }>(desk.db, 'SELECT cells FROM rings WHERE round = ?', round)?.cells ?? undefined;

export const keepCells = (desk: Desk, round: string, cells: Uint8Array): number =>
  execute(desk.db, 'UPDATE rings SET cells = ? WHERE round = ?', cells, round);

export const endRing = (desk: Desk, round: string): number =>
  execute(desk.db, 'UPDATE rings SET ended = 1 WHERE round = ? AND ended = 0', round);
