/**
 * Masked vectors: one file per partner and round under vectors/<round>/<partner>, written part by part at its place. A part counts once its row
 * is stored, which happens after its bytes are on disk; the same bytes may come again, other bytes never replace them.
 */
import { closeSync, constants, existsSync, fdatasyncSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrivateFolder, failpoint, syncFolder } from '@ketensom/host';
import { demand, equalBytes } from '@ketensom/protocol';
import { type Desk, vectorsFolder } from './desk.ts';
import { execute, selectAll, selectOne } from './sql.ts';

/** Bytes of a part; the last one of a vector may be shorter (SUM-R2-1). */
export const partBytes = 2 ** 20;

/** How many parts a vector of this length has. */
export const partCount = (length: number): number => Math.ceil(length / partBytes);

/** The file that is the sum of a round's vectors: no partner has such a name. */
export const sumFile = '.sum';

interface PartRow {
  readonly part: number;
  readonly hash: Uint8Array;
}

/** Whose vector, in which round. */
export interface VectorId {
  readonly round: string;
  readonly partner: string;
}

const pathOf = (desk: Desk, { round, partner }: VectorId): string => join(vectorsFolder(desk.folder), round, partner);

/** Runs `work` on the open file and closes it. */
function withFile<Result>(path: string, flags: number, work: (descriptor: number) => Result): Result {
  const descriptor = openSync(path, flags | (constants.O_NOFOLLOW ?? 0), 0o600);
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes `bytes` at `offset` of a vector's file and waits until they are on disk. */
export function writeVectorBytes(desk: Desk, id: VectorId, offset: number, bytes: Uint8Array): void {
  const folder = join(vectorsFolder(desk.folder), id.round);
  const path = pathOf(desk, id);
  ensurePrivateFolder(vectorsFolder(desk.folder));
  ensurePrivateFolder(folder);
  const isNew = !existsSync(path);
  withFile(path, constants.O_WRONLY | constants.O_CREAT, (descriptor) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, offset + at);
    fdatasyncSync(descriptor);
  });
  if (isNew) syncFolder(folder);
}

/** Reads exactly `length` bytes at `offset`; an Error where the file is shorter. */
export function readVectorBytes(desk: Desk, id: VectorId, offset: number, length: number): Uint8Array {
  return withFile(pathOf(desk, id), constants.O_RDONLY, (descriptor) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const read = readSync(descriptor, bytes, at, length - at, offset + at);
      if (read === 0) throw new Error('a stored vector is shorter than its parts');
      at += read;
    }
    return bytes;
  });
}

/** A part as it came in; `hash` is its leaf in the vector's tree. */
export interface VectorPart {
  readonly part: number;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
}

/**
 * Stores a part; true when it was not there yet.
 *
 * @throws ProtocolError `input-conflict` where other bytes are stored in its place.
 */
export function storePart(desk: Desk, id: VectorId, { part, bytes, hash }: VectorPart): boolean {
  const known = selectOne<PartRow>(
    desk.db,
    'SELECT hash FROM parts WHERE round = ? AND partner = ? AND part = ?',
    id.round,
    id.partner,
    part,
  );
  if (known !== undefined) {
    demand(equalBytes(known.hash, hash), 'input-conflict', { clause: 'API-3' });
    return false;
  }
  writeVectorBytes(desk, id, part * partBytes, bytes);
  failpoint('part.row.before');
  execute(desk.db, 'INSERT INTO parts (round, partner, part, hash) VALUES (?, ?, ?, ?)', id.round, id.partner, part, hash);
  return true;
}

/** The leaf hashes of the stored parts, by part number. */
export const storedParts = (desk: Desk, { round, partner }: VectorId): readonly PartRow[] =>
  selectAll<PartRow>(desk.db, 'SELECT part, hash FROM parts WHERE round = ? AND partner = ? ORDER BY part', round, partner);
