/**
 * Masked vectors: one file per partner and round under vectors/<round>/<partner>, written part by part at its place. A part counts once its row
 * is stored (part-intake.ts), which happens after its bytes are on disk.
 */
import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensurePrivateFolder } from '@ketensom/host';
import { type Desk, vectorsFolder } from './desk.ts';
import { selectAll } from './sql.ts';

/** Bytes of a part; the last one of a vector may be shorter (SUM-R2-1). */
export const partBytes = 2 ** 20;

/** How many parts a vector of this length has. */
export const partCount = (length: number): number => Math.ceil(length / partBytes);

/** The file that is the sum of a round's vectors: no partner has such a name. */
export const sumFile = '.sum';

interface PartRow {
  readonly part: number;
  /** Its leaf in the vector's tree. */
  readonly hash: Uint8Array;
}

/** Whose vector, in which round. */
export interface VectorId {
  readonly round: string;
  readonly partner: string;
}

const pathOf = (desk: Desk, { round, partner }: VectorId): string => join(vectorsFolder(desk.folder), round, partner);

const noLinks = constants.O_NOFOLLOW ?? 0;

/** The file of a vector, which is there before a second part can ask. */
function ensureVectorFile(desk: Desk, id: VectorId): string {
  const path = pathOf(desk, id);
  if (existsSync(path)) return path;
  ensurePrivateFolder(vectorsFolder(desk.folder));
  ensurePrivateFolder(dirname(path));
  closeSync(openSync(path, constants.O_WRONLY | constants.O_CREAT | noLinks, 0o600));
  return path;
}

/** What is left of `pieces` after their first `count` bytes. */
function restOf(pieces: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skipped = 0;
  return pieces.flatMap((piece) => {
    const from = Math.min(piece.length, count - skipped);
    skipped += from;
    return from === piece.length ? [] : [piece.subarray(from)];
  });
}

/** Writes `pieces` one after the other from `offset` of a vector's file on. They are on disk after `flushVector` only; what can be made again needs no flush. */
export async function writeVectorPieces(desk: Desk, id: VectorId, offset: number, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(ensureVectorFile(desk, id), constants.O_WRONLY | noLinks);
  try {
    let [at, left] = [offset, pieces];
    while (left.length > 0) {
      const { bytesWritten } = await file.writev([...left], at);
      at += bytesWritten;
      left = restOf(left, bytesWritten);
    }
  } finally {
    await file.close();
  }
}

async function flush(path: string, flags: number): Promise<void> {
  const file = await open(path, flags | noLinks);
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Files whose folders say on disk that they are there: this process has flushed them. */
const flushed = new WeakMap<Desk, Set<string>>();
const mostFlushed = 10_000;

/** Resolved once what was written of a vector, and that it is there, is on disk. The waiting is the kernel's: other requests are served meanwhile. */
export async function flushVector(desk: Desk, id: VectorId): Promise<void> {
  const known = flushed.get(desk) ?? new Set<string>();
  flushed.set(desk, known);
  const path = pathOf(desk, id);
  const isNew = !known.has(path);
  await Promise.all([flush(path, constants.O_WRONLY), isNew && flush(dirname(path), constants.O_RDONLY)]);
  if (known.size >= mostFlushed) known.clear();
  known.add(path);
}

/** Fills `bytes` with what stands at `offset`; an Error where the file is shorter. */
export function readVectorInto(desk: Desk, id: VectorId, offset: number, bytes: Uint8Array): void {
  const descriptor = openSync(pathOf(desk, id), constants.O_RDONLY | noLinks);
  try {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, offset + at);
      if (read === 0) throw new Error('a stored vector is shorter than its parts');
      at += read;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Exactly `length` bytes at `offset`; an Error where the file is shorter. */
export function readVectorBytes(desk: Desk, id: VectorId, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  readVectorInto(desk, id, offset, bytes);
  return bytes;
}

/** What is stored of the parts beside their bytes, by part number. */
export const storedParts = (desk: Desk, { round, partner }: VectorId): readonly PartRow[] =>
  selectAll<PartRow>(desk.db, 'SELECT part, hash FROM parts WHERE round = ? AND partner = ? ORDER BY part', round, partner);
