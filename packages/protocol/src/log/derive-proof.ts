/**
 * Roots and proofs, as RFC 6962 section 2.1 defines them: by cutting a range of leaves at the largest power of two below its length.
 * Made by whoever holds the tree; checked by `verifyInclusion` and `verifyConsistency`, which trust no reader.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { type ReadHash, splitPoint } from './hash-reader.ts';
import type { PrefixProof } from './prefix-proof.ts';
import { emptyRoot, hashNode } from './tree-hash.ts';

/** The leaves from `start` up to and without `end`, at least one. */
interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The tree that is read from; `size` is its number of leaves. */
export interface LogTree {
  readonly primitives: Primitives;
  readonly read: ReadHash;
  readonly size: number;
}

/** MTH(D[n]): the root over all leaves (RFC 6962 section 2.1). */
export function deriveRoot(tree: LogTree): Uint8Array {
  demandSize(tree.size, 0, Number.MAX_SAFE_INTEGER);
  return tree.size === 0 ? emptyRoot(tree.primitives) : rangeHash(tree, { start: 0, end: tree.size });
}

/** PATH(m, D[n]): the siblings from the leaf at `index` up to the root's child (RFC 6962 section 2.1.1). RangeError outside the tree. */
export function deriveInclusionProof(tree: LogTree, index: number): Uint8Array[] {
  demandSize(index, 0, tree.size - 1);
  return path(tree, index, { start: 0, end: tree.size });
}

/**
 * PROOF(m, D[n]): that the tree of `oldSize` leaves is the start of this one (RFC 6962 section 2.1.2). Empty for `oldSize` 0, from which
 * every tree follows, and for the tree itself. RangeError for a size above the tree's.
 */
export function deriveConsistencyProof(tree: LogTree, oldSize: number): Uint8Array[] {
  demandSize(oldSize, 0, tree.size);
  return oldSize === 0 ? [] : subproof(tree, { start: 0, end: tree.size }, oldSize, true);
}

/** The hashes that show what the tree begins with (LOG-8): as above, the first hash always among them. RangeError outside 1 to one below the tree's size. */
export function derivePrefixProof(tree: LogTree, oldSize: number): PrefixProof {
  demandSize(oldSize, 1, tree.size - 1);
  return { oldSize, newSize: tree.size, hashes: subproof(tree, { start: 0, end: tree.size }, oldSize, false) };
}

function demandSize(value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) throw new RangeError('outside the tree');
}

function rangeHash(tree: LogTree, { start, end }: LeafRange): Uint8Array {
  const length = end - start;
  let level = 0;
  while (2 ** level < length) level += 1;
  if (2 ** level === length) return tree.read(level, start / length);
  const [left, right] = halves({ start, end });
  return hashNode(tree.primitives, rangeHash(tree, left), rangeHash(tree, right));
}

function halves({ start, end }: LeafRange): [LeafRange, LeafRange] {
  const middle = start + splitPoint(end - start);
  return [
    { start, end: middle },
    { start: middle, end },
  ];
}

function path(tree: LogTree, index: number, range: LeafRange): Uint8Array[] {
  if (range.end - range.start === 1) return [];
  const [left, right] = halves(range);
  const [inside, sibling] = index < right.start ? [left, right] : [right, left];
  return [...path(tree, index, inside), rangeHash(tree, sibling)];
}

/** SUBPROOF(m, D[n], b): `known` while the verifier holds the old root of the range at hand. `oldEnd` counts from leaf 0. */
function subproof(tree: LogTree, range: LeafRange, oldEnd: number, known: boolean): Uint8Array[] {
  if (oldEnd === range.end) return known ? [] : [rangeHash(tree, range)];
  const [left, right] = halves(range);
  if (oldEnd <= right.start) return [...subproof(tree, left, oldEnd, known), rangeHash(tree, right)];
  return [...subproof(tree, right, oldEnd, false), rangeHash(tree, left)];
}
