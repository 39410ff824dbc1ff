/**
 * Where the hashes of a tree come from. Only complete subtrees are ever read: those of 2^level leaves that start at a multiple of
 * 2^level. Everything else (roots, proofs, tiles) follows from them.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { hashNode } from './tree-hash.ts';

/** The root of the complete subtree of 2^`level` leaves that starts at leaf `index` x 2^`level`. Nothing vouches for it. */
export type ReadHash = (level: number, index: number) => Uint8Array;

/** A reader over leaf hashes held in memory; a level is computed once, when first asked for. A subtree outside is a RangeError. */
export function hashReader(primitives: Primitives, leafHashes: readonly Uint8Array[]): ReadHash {
  const levels: (readonly Uint8Array[])[] = [[...leafHashes]];
  return (level, index) => {
    while (levels.length <= level) levels.push(levelAbove(primitives, levels.at(-1) ?? []));
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new RangeError('the tree has no such complete subtree');
    return hash;
  };
}

/** The nodes over a level's pairs; a node without a right child is not complete and is left out. */
function levelAbove(primitives: Primitives, below: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.floor(below.length / 2) }, (_, i) =>
    hashNode(primitives, below[2 * i] as Uint8Array, below[2 * i + 1] as Uint8Array),
  );
}

/** The largest power of two below `size`, which is at least 2: where RFC 6962 cuts a tree in two. */
export function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
