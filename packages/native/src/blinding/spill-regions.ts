/**
 * Counting over lists that are larger than memory should be filled with: tags go to files by their first bits, and one part of all lists is counted at a
 * time. Lists that were made to fall into one part cost the memory of that part, and no wrong count. Files lie in a folder of their own that only this user can enter (0600 in 0700), and are deleted as they are read, and whatever happens.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { addCounts, countRegions, ProtocolError, type RegionCounts, type SetsOfLists, tagLength } from '@ketensom/protocol';
import type { OnProgress } from './engine.ts';

export interface SpillOptions {
  /** Where the folder is made; a disk that is encrypted, as all of a coordinator's should be. */
  readonly folder: string;
  /** Files per list, a power of two up to 256: one part of all lists, twice over, is what is in memory. */
  readonly parts?: number;
  /** Hears tags written and counted, of the twice as many that there are. */
  readonly onProgress?: OnProgress;
  /** Which sets the lists make up; default each its own. */
  readonly of?: SetsOfLists;
}

/** One list of tags in pieces of any length that is a whole number of tags. */
export type TagPieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The protocol's `countRegions` over lists in pieces, with its refusals. */
export async function spillRegions(lists: readonly TagPieces[], options: SpillOptions): Promise<RegionCounts> {
  const { parts = 64 } = options;
  if (!Number.isInteger(Math.log2(parts)) || parts > 256) throw new RangeError('parts must be a power of two up to 256');
  const folder = await mkdtemp(join(options.folder, 'ketensom-tags-'));
  try {
    let written = 0;
    for (const [list, pieces] of lists.entries()) {
      written += await spillList(pieces, (part) => join(folder, `${part}-${list}`), {
        parts,
        tell: (more) => options.onProgress?.(written + more, 2 * (written + more)),
      });
    }
    return await countParts(folder, lists.length, { parts, written, of: options.of, tell: options.onProgress ?? (() => {}) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Spilling {
  readonly parts: number;
  readonly tell: (tags: number) => void;
}

async function spillList(pieces: TagPieces, fileOf: (part: number) => string, { parts, tell }: Spilling): Promise<number> {
  const files = Array.from({ length: parts }, (_, part) => openSync(fileOf(part), 'wx', 0o600));
  let tags = 0;
  try {
    for await (const piece of pieces) {
      if (piece.length % tagLength !== 0) throw new ProtocolError('element-invalid', { clause: 'BLD-5', index: tags });
      for (const [part, bytes] of splitPiece(piece, parts).entries()) writeAll(files[part] as number, bytes);
      tags += piece.length / tagLength;
      tell(tags);
    }
  } finally {
    for (const file of files) closeSync(file);
  }
  return tags;
}

function splitPiece(piece: Uint8Array, parts: number): Uint8Array[] {
  const partOf = (at: number): number => (piece[at] as number) & (parts - 1);
  const sizes = new Uint32Array(parts);
  for (let at = 0; at < piece.length; at += tagLength) sizes[partOf(at)] = (sizes[partOf(at)] as number) + tagLength;
  const split = Array.from(sizes, (size) => new Uint8Array(size));
  sizes.fill(0);
  for (let at = 0; at < piece.length; at += tagLength) {
    const part = partOf(at);
    split[part]?.set(piece.subarray(at, at + tagLength), sizes[part]);
    sizes[part] = (sizes[part] as number) + tagLength;
  }
  return split;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

interface Counting {
  readonly parts: number;
  readonly written: number;
  readonly of: SetsOfLists | undefined;
  readonly tell: OnProgress;
}

/** Parts have no tag in common, so their counts add up. */
async function countParts(folder: string, lists: number, { parts, written, of, tell }: Counting): Promise<RegionCounts> {
  let sum = countRegions(
    Array.from({ length: lists }, () => new Uint8Array()),
    0,
    of,
  );
  let done = written;
  for (let part = 0; part < parts; part += 1) {
    const files = Array.from({ length: lists }, (_, list) => join(folder, `${part}-${list}`));
    const loaded = files.map((file) => new Uint8Array(readFileSync(file)));
    for (const file of files) rmSync(file);
    sum = addCounts(sum, countRegions(loaded, randomBytes(4).readUInt32LE(), of));
    done += loaded.reduce((tags, list) => tags + list.length / tagLength, 0);
    tell(done, 2 * written);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sum;
}
