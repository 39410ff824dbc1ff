/**
 * A growing tree in little memory: the roots of the complete subtrees that its leaves fall into, from left to right, one per 1-bit of the
 * size (the compact range from leaf 0). It is enough to append leaves and to give the root; the leaves themselves may be elsewhere.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { emptyRoot, hashNode } from './tree-hash.ts';

/** A value: appending gives a new one. To keep it, store the size and the hashes. */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** The tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** The tree after further leaves. RangeError where the number of hashes does not fit the size. */
export function appendLeaves(primitives: Primitives, frontier: Frontier, leafHashes: readonly Uint8Array[]): Frontier {
  demandFit(frontier);
  const hashes = [...frontier.hashes];
  let { size } = frontier;
  for (const leafHash of leafHashes) {
    let hash = leafHash;
    for (let pairs = size; pairs % 2 === 1; pairs = Math.floor(pairs / 2)) hash = hashNode(primitives, hashes.pop() as Uint8Array, hash);
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** The tree's root: the subtrees joined from right to left (RFC 6962 section 2.1). RangeError as for `appendLeaves`. */
export function frontierRoot(primitives: Primitives, frontier: Frontier): Uint8Array {
  demandFit(frontier);
  if (frontier.size === 0) return emptyRoot(primitives);
  return frontier.hashes.reduceRight((right, left) => hashNode(primitives, left, right));
}

function demandFit({ size, hashes }: Frontier): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('not a number of leaves');
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  if (ones !== hashes.length) throw new RangeError('the hashes do not fit the number of leaves');
}
