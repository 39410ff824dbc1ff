/**
 * Signed heads of the log (LOG-2): one per size, over a tree that contains the one before. Leaves that came in since are hashed again before
 * their root is signed, so that a bit that flipped in the store is not signed for ever.
 */
import { transaction } from '@ketensom/host';
import {
  deriveVerifierKey,
  encodeCheckpoint,
  encodeSignatureLine,
  encodeVerifierKey,
  equalBytes,
  signNote,
  type VerifierKey,
} from '@ketensom/protocol';
import { type SignedRoot, writeHighWater } from '../recovery/high-water.ts';
import { isRecovering } from '../recovery/recovery-store.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectOne } from '../store/sql.ts';
import { DamagedLogError } from './check-store.ts';
import { firstDamagedLeaf, rootAt, treeSize } from './tree-store.ts';

/** A signed head. `text` is what the log signs and partners cosign, `line` the log's signature line. */
export interface SignedHead {
  readonly size: number;
  readonly root: Uint8Array;
  readonly text: string;
  readonly line: string;
}

interface CheckpointRow {
  readonly size: number;
  readonly root: Uint8Array;
  readonly line: string;
}

/** The key that signs checkpoints. */
export const logKey = (desk: Desk): VerifierKey =>
  deriveVerifierKey(desk.primitives, {
    name: desk.keys.origin,
    kind: 'ed25519',
    publicKey: desk.primitives.ed25519.publicKey(desk.keys.logSeed),
  });

/** The same as text. */
export const logVerifierKey = (desk: Desk): string => encodeVerifierKey(logKey(desk));

const fromRow = (desk: Desk, row: CheckpointRow): SignedHead => {
  const text = encodeCheckpoint({ origin: desk.keys.origin, size: row.size, root: row.root });
  return { size: row.size, root: row.root, text, line: row.line };
};

/** The newest checkpoint; undefined before the first was signed. */
export function newestHead(desk: Desk): SignedHead | undefined {
  const row = selectOne<CheckpointRow>(desk.db, 'SELECT * FROM checkpoints ORDER BY size DESC LIMIT 1');
  return row === undefined ? undefined : fromRow(desk, row);
}

/** The checkpoint of a size, if one was signed. */
export function headOfSize(desk: Desk, size: number): SignedHead | undefined {
  const row = selectOne<CheckpointRow>(desk.db, 'SELECT * FROM checkpoints WHERE size = ?', size);
  return row === undefined ? undefined : fromRow(desk, row);
}

/** The bytes of a checkpoint with the log's signature alone. */
export const headNote = ({ text, line }: SignedHead): string => `${text}\n${line}\n`;

/** Signs the present head unless it is signed already or the store is an old copy; true when a new checkpoint was made. @throws DamagedLogError */
export function signHead(desk: Desk): boolean {
  return transaction(desk.db, () => {
    if (isRecovering(desk)) return false;
    const size = treeSize(desk);
    const newest = newestHead(desk);
    if (size === (newest?.size ?? 0)) return false;
    demandSound(desk, newest, size);
    const root = rootAt(desk, size);
    const text = encodeCheckpoint({ origin: desk.keys.origin, size, root });
    const signature = signNote(desk.primitives, text, { name: desk.keys.origin, seed: desk.keys.logSeed });
    const head = { size, root, line: encodeSignatureLine(signature) };
    // First the file, then the store: whatever was served stands in the file.
    writeHighWater(desk.folder, head);
    insertHead(desk, head);
    return true;
  });
}

/** Stores a head that the log signed. A second root for one size is refused by the table. */
export function insertHead(desk: Desk, { size, root, line }: SignedRoot): void {
  execute(desk.db, 'INSERT INTO checkpoints (size, root, line) VALUES (?, ?, ?)', size, root, line);
}

function demandSound(desk: Desk, newest: SignedHead | undefined, size: number): void {
  const start = newest?.size ?? 0;
  if (size < start || (newest !== undefined && !equalBytes(rootAt(desk, start), newest.root)))
    throw new DamagedLogError(Math.min(size, start));
  const damaged = firstDamagedLeaf(desk, start, size);
  if (damaged !== undefined) throw new DamagedLogError(damaged);
}
