/**
 * Counting over lists that are larger than memory should be filled with: tags go to a file by their first bits, and one part of all lists is counted at a
 * time. Lists that were made to fall into one part cost the memory of that part, and no wrong count. Nothing is left behind, whatever happens (`SpillFile`).
 */
import { randomBytes } from 'node:crypto';
import { addCounts, countRegions, ProtocolError, type RegionCounts, type SetsOfLists, tagLength } from '@ketensom/protocol';
import type { OnProgress } from './engine.ts';
import { SpillFile } from './spill-file.ts';

export interface SpillOptions {
  /** Where the file is made; a disk that is encrypted, as all of a coordinator's should be. */
  readonly folder: string;
  /** Parts of a list, a power of two up to 256: one part of all lists, twice over, is what is in memory. */
  readonly parts?: number;
  /** Hears tags written and counted, of the twice as many that there are. */
  readonly onProgress?: OnProgress;
  /** Which sets the lists make up; default each its own. */
  readonly of?: SetsOfLists;
}

/** One list of tags in pieces of any length that is a whole number of tags. */
export type TagPieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Where a stretch of the file lies. */
interface Stretch {
  readonly from: number;
  readonly length: number;
}

/** The protocol's `countRegions` over lists in pieces, with its refusals. */
export async function spillRegions(lists: readonly TagPieces[], options: SpillOptions): Promise<RegionCounts> {
  const { parts = 64 } = options;
  if (!Number.isInteger(Math.log2(parts)) || parts > 256) throw new RangeError('parts must be a power of two up to 256');
  const file = new SpillFile(options.folder);
  try {
    const spilled: Stretch[][][] = [];
    let written = 0;
    for (const pieces of lists) {
      const tell = (more: number): void => options.onProgress?.(written + more, 2 * (written + more));
      const { stretches, tags } = await spillList(pieces, file, { parts, tell });
      spilled.push(stretches);
      written += tags;
    }
    return await countParts(file, spilled, { parts, written, of: options.of, tell: options.onProgress ?? (() => {}) });
  } finally {
    file.close();
  }
}

interface Spilling {
  readonly parts: number;
  readonly tell: (tags: number) => void;
}

/** Where the tags of each part lie. */
async function spillList(pieces: TagPieces, file: SpillFile, { parts, tell }: Spilling) {
  const stretches: Stretch[][] = Array.from({ length: parts }, () => []);
  let tags = 0;
  for await (const piece of pieces) {
    if (piece.length % tagLength !== 0) throw new ProtocolError('element-invalid', { clause: 'BLD-5', index: tags });
    const sizes = partSizes(piece, parts);
    let from = file.write(splitPiece(piece, sizes));
    for (const [part, length] of sizes.entries()) {
      if (length > 0) stretches[part]?.push({ from, length });
      from += length;
    }
    tags += piece.length / tagLength;
    tell(tags);
  }
  return { stretches, tags };
}

/** Bytes of a piece that are of each part. */
function partSizes(piece: Uint8Array, parts: number): Uint32Array {
  const sizes = new Uint32Array(parts);
  for (let at = 0; at < piece.length; at += tagLength) {
    const part = (piece[at] as number) & (parts - 1);
    sizes[part] = (sizes[part] as number) + tagLength;
  }
  return sizes;
}

/** The tags of a piece by their part. */
function splitPiece(piece: Uint8Array, sizes: Uint32Array): Uint8Array {
  const split = new Uint8Array(piece.length);
  const next = sizes.map((_, part) => sizes.subarray(0, part).reduce((sum, size) => sum + size, 0));
  for (let at = 0; at < piece.length; at += tagLength) {
    const part = (piece[at] as number) & (sizes.length - 1);
    split.set(piece.subarray(at, at + tagLength), next[part]);
    next[part] = (next[part] as number) + tagLength;
  }
  return split;
}

interface Counting {
  readonly parts: number;
  readonly written: number;
  readonly of: SetsOfLists | undefined;
  readonly tell: OnProgress;
}

function readStretches(file: SpillFile, stretches: readonly Stretch[]): Uint8Array {
  const whole = new Uint8Array(stretches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { from, length } of stretches) {
    file.read(from, whole.subarray(at, at + length));
    at += length;
  }
  return whole;
}

/** Parts have no tag in common, so their counts add up. */
async function countParts(file: SpillFile, lists: readonly (readonly Stretch[][])[], { parts, written, of, tell }: Counting) {
  let sum = countRegions(
    lists.map(() => new Uint8Array()),
    0,
    of,
  );
  let done = written;
  for (let part = 0; part < parts; part += 1) {
    const loaded = lists.map((stretches) => readStretches(file, stretches[part] ?? []));
    sum = addCounts(sum, countRegions(loaded, randomBytes(4).readUInt32LE(), of));
    done += loaded.reduce((tags, list) => tags + list.length / tagLength, 0);
    tell(done, 2 * written);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sum;
}
