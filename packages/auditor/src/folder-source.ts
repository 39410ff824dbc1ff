/**
 * A bundle folder as the audit reads it (LOG-5). Names inside are fixed or digests, so nothing in a bundle can lead elsewhere; symbolic links are
 * not followed.
 */
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuditSource,
  decodeEntryBundle,
  decodeTilePath,
  encodeTilePath,
  ProtocolError,
  tileWidth,
  type VectorReader,
} from '@ketensom/protocol';

/** The folder is not a bundle: nothing in it was judged. */
export class NotABundle extends Error {}

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** A regular file's bytes, or `undefined` where there is none. */
function readRegular(path: string, maxBytes: number): Uint8Array | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined;
    if (stats.size > maxBytes) throw new ProtocolError('oversize', { clause: 'LOG-5' });
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Opened once per read: an audit has few vectors, and none stays open. */
function openVector(path: string): VectorReader | undefined {
  if (!existsSync(path) || !lstatSync(path).isFile()) return undefined;
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size } = fstatSync(descriptor);
  return {
    length: size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
    },
  };
}

const mebibyte = 2 ** 20;

/** Entry bundles in order: full ones, then the widest partial one. */
function* readEntries(folder: string): Generator<Uint8Array> {
  for (let index = 0; ; index += 1) {
    const full = encodeTilePath({ level: 'entries', index, width: tileWidth });
    const bytes = readRegular(join(folder, full), 16 * mebibyte);
    if (bytes === undefined) {
      yield* readPartial(folder, index);
      return;
    }
    yield* decodeEntryBundle(bytes, tileWidth);
  }
}

function* readPartial(folder: string, index: number): Generator<Uint8Array> {
  const partial = join(folder, `${encodeTilePath({ level: 'entries', index, width: tileWidth })}.p`);
  if (!existsSync(partial)) return;
  const widths = readdirSync(partial).flatMap((name) => (/^\d{1,3}$/.test(name) ? [Number(name)] : []));
  const width = Math.max(0, ...widths);
  if (width === 0) return;
  const path = encodeTilePath({ level: 'entries', index, width });
  yield* decodeEntryBundle(readRegular(join(folder, path), 16 * mebibyte) ?? new Uint8Array(0), width);
}

function readNotes(folder: string): readonly Uint8Array[] {
  const notes = join(folder, 'cosignatures');
  if (!existsSync(notes)) return [];
  return readdirSync(notes)
    .filter((name) => /^\d{1,16}\.\d{1,4}$/.test(name))
    .sort()
    .flatMap((name) => {
      const bytes = readRegular(join(notes, name), mebibyte);
      return bytes === undefined ? [] : [bytes];
    });
}

/**
 * The bundle in `folder`.
 *
 * @throws NotABundle when the folder or its checkpoint is not there.
 */
export function folderSource(folder: string): AuditSource {
  const checkpoint = readRegular(join(folder, 'checkpoint'), mebibyte);
  if (checkpoint === undefined) throw new NotABundle('no checkpoint');
  return {
    checkpoint: () => checkpoint,
    cosignedNotes: () => readNotes(folder),
    entries: () => readEntries(folder),
    tile: (path) => {
      decodeTilePath(path);
      return readRegular(join(folder, path), mebibyte);
    },
    blob: (digest) => (isDigest(digest) ? readRegular(join(folder, 'blobs', 'sha256', digest), 64 * mebibyte) : undefined),
    vector: (root) => (isDigest(root) ? openVector(join(folder, 'vectors', root)) : undefined),
    result: (run) => (isDigest(run) ? readRegular(join(folder, 'results', `${run}.json`), 64 * mebibyte) : undefined),
  };
}
