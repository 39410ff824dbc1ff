/**
 * The log's leaves and the hashes above them, in the store (LOG-1). Appending is part of the caller's transaction and reads the right edge of
 * the tree afresh, so that a command may append while the server runs.
 */
import {
  demand,
  deriveRoot,
  type EventType,
  encodeHex,
  equalBytes,
  hashLeaf,
  hashNode,
  type KetensomEvent,
  type ReadHash,
} from '@ketensom/protocol';
import { isRecovering } from '../recovery/recovery-store.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll, selectOne } from '../store/sql.ts';

/** One leaf as stored. `body` is the event's JSON line. */
export interface LeafRow {
  readonly leaf: number;
  readonly hash: Uint8Array;
  readonly note: Uint8Array;
  readonly body: string;
  readonly type: KetensomEvent['type'];
  readonly actor: string;
  readonly seq: number;
  readonly run: string | null;
  readonly round: string | null;
}

/** An event with the bytes that carry it. */
export interface NotedEvent {
  readonly event: KetensomEvent;
  readonly note: Uint8Array;
  /** The JSON line inside the note. */
  readonly body: string;
}

/** Where a leaf stands. */
export interface Placed {
  readonly leaf: number;
  /** Leaf hash in hex. */
  readonly hash: string;
}

interface HashRow {
  readonly hash: Uint8Array;
}

/** Leaves in the log. */
export const treeSize = (desk: Desk): number =>
  (selectOne<{ last: number | null }>(desk.db, 'SELECT max(leaf) AS last FROM leaves')?.last ?? -1) + 1;

/** The stored hash of a complete subtree; a missing one is a RangeError, which never happens in a store that nobody damaged. */
export const storedHashes =
  (desk: Desk): ReadHash =>
  (level, position) => {
    const row =
      level === 0
        ? selectOne<HashRow>(desk.db, 'SELECT hash FROM leaves WHERE leaf = ?', position)
        : selectOne<HashRow>(desk.db, 'SELECT hash FROM nodes WHERE level = ? AND position = ?', level, position);
    if (row === undefined) throw new RangeError(`the store has no hash at level ${level}, position ${position}`);
    return row.hash;
  };

/** The root over the first `size` leaves. */
export const rootAt = (desk: Desk, size: number): Uint8Array => deriveRoot({ primitives: desk.primitives, read: storedHashes(desk), size });

/** Whether the log has ended (LOG-7): its newest leaf is its last. */
export const isSealed = (desk: Desk): boolean =>
  selectOne<Pick<LeafRow, 'type'>>(desk.db, 'SELECT type FROM leaves ORDER BY leaf DESC LIMIT 1')?.type === 'log.sealed';

/** Appends a leaf within the caller's transaction. @throws ProtocolError `log-behind` while the store is an old copy of the log (LOG-6); `log-sealed`. */
export function appendLeaf(desk: Desk, noted: NotedEvent): Placed {
  demand(!isRecovering(desk), 'log-behind', { clause: 'LOG-6' });
  demand(!isSealed(desk), 'log-sealed', { clause: 'LOG-7' });
  return placeLeaf(desk, noted);
}

/** Appends a leaf that stood there before: for the recovery alone. */
export function placeLeaf(desk: Desk, { event, note, body }: NotedEvent): Placed {
  const leaf = treeSize(desk);
  const hash = hashLeaf(desk.primitives, note);
  const run = 'run' in event ? event.run : null;
  const round = 'round' in event ? event.round : null;
  execute(
    desk.db,
    'INSERT INTO leaves (leaf, hash, note, body, type, actor, seq, run, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    leaf,
    hash,
    note,
    body,
    event.type,
    event.actor,
    event.seq,
    run,
    round,
  );
  let above = hash;
  for (let level = 0, position = leaf; position % 2 === 1; ) {
    above = hashNode(desk.primitives, storedHashes(desk)(level, position - 1), above);
    level += 1;
    position = (position - 1) / 2;
    execute(desk.db, 'INSERT INTO nodes (level, position, hash) VALUES (?, ?, ?)', level, position, above);
  }
  return { leaf, hash: encodeHex(hash) };
}

/** The leaf with this hash, if any. */
export const findLeaf = (desk: Desk, hash: Uint8Array): LeafRow | undefined =>
  selectOne<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE hash = ?', hash);

/** An actor's newest leaf, if any. */
export const lastLeafOf = (desk: Desk, actor: string): LeafRow | undefined =>
  selectOne<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE actor = ? ORDER BY seq DESC LIMIT 1', actor);

/** The leaf hash of an actor's event of that place. */
export const leafHashOf = (desk: Desk, actor: string, seq: number): Uint8Array | undefined =>
  selectOne<{ readonly hash: Uint8Array }>(desk.db, 'SELECT hash FROM leaves WHERE actor = ? AND seq = ?', actor, seq)?.hash;

/** The leaves of these types from leaf `start` up to and without `end`, in order. */
export const leavesOfTypes = (
  desk: Desk,
  types: readonly EventType[],
  { start, end }: { readonly start: number; readonly end: number },
): readonly LeafRow[] =>
  selectAll<LeafRow>(
    desk.db,
    `SELECT * FROM leaves WHERE leaf >= ? AND leaf < ? AND type IN (${types.map(() => '?').join(', ')}) ORDER BY leaf`,
    start,
    end,
    ...types,
  );

/** The leaves of a run, in order. */
export const leavesOfRun = (desk: Desk, run: string): readonly LeafRow[] =>
  selectAll<LeafRow>(desk.db, 'SELECT * FROM leaves WHERE run = ? ORDER BY leaf', run);

/** The notes from leaf `start` up to and without `end`. */
export const notesBetween = (desk: Desk, start: number, end: number): readonly Uint8Array[] =>
  selectAll<{ note: Uint8Array }>(desk.db, 'SELECT note FROM leaves WHERE leaf >= ? AND leaf < ? ORDER BY leaf', start, end).map(
    (row) => row.note,
  );

/** The first of these leaves whose bytes no longer give their stored hash, or that is missing; undefined where all is well. */
export function firstDamagedLeaf(desk: Desk, start: number, end: number): number | undefined {
  const rows = selectAll<LeafRow>(desk.db, 'SELECT leaf, hash, note FROM leaves WHERE leaf >= ? AND leaf < ? ORDER BY leaf', start, end);
  for (let leaf = start; leaf < end; leaf += 1) {
    const row = rows[leaf - start];
    if (row?.leaf !== leaf || !equalBytes(hashLeaf(desk.primitives, row.note), row.hash)) return leaf;
  }
  return undefined;
}
