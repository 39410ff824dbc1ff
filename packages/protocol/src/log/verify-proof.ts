/**
 * Checking what a log claims about its tree, with nothing but the roots that it signed. The walks are those of RFC 9162 sections 2.1.3.2
 * and 2.1.4.2, which hold for RFC 6962 trees too: the same hashes, put as one pass from leaf to root.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { emptyRoot, hashNode } from './tree-hash.ts';

const clause = 'LOG-1';

/** That the leaf with this hash stands at `index` in the tree of `size` leaves with this root. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** That the first `oldSize` leaves of the newer tree are the older tree. */
export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** A position on the way up: the node that is followed and the last node, both counted within the level at hand. */
interface Position {
  node: number;
  last: number;
}

/** Returns the claim. @throws ProtocolError `bad-proof` where it does not hold. */
export function verifyInclusion(primitives: Primitives, claim: InclusionClaim): InclusionClaim {
  demandShape([claim.leafHash, claim.root, ...claim.proof], [claim.index, claim.size]);
  demand(claim.index < claim.size, 'bad-proof', { clause });
  const position = { node: claim.index, last: claim.size - 1 };
  let hash = claim.leafHash;
  for (const sibling of claim.proof) {
    demand(position.last > 0, 'bad-proof', { clause });
    hash = isRightOrLast(position) ? hashNode(primitives, sibling, hash) : hashNode(primitives, hash, sibling);
    climb(position);
  }
  demand(position.last === 0 && equalBytes(hash, claim.root), 'bad-proof', { clause });
  return claim;
}

/**
 * Returns the claim. Every tree follows from the empty one and from itself, with an empty proof.
 *
 * @throws ProtocolError `bad-proof` where it does not hold; a newer tree that is smaller never holds.
 */
export function verifyConsistency(primitives: Primitives, claim: ConsistencyClaim): ConsistencyClaim {
  const { oldSize, oldRoot, newSize, newRoot, proof } = claim;
  demandShape([oldRoot, newRoot, ...proof], [oldSize, newSize]);
  demand(oldSize <= newSize, 'bad-proof', { clause });
  if (oldSize === 0) demand(proof.length === 0 && equalBytes(oldRoot, emptyRoot(primitives)), 'bad-proof', { clause });
  else if (oldSize === newSize) demand(proof.length === 0 && equalBytes(oldRoot, newRoot), 'bad-proof', { clause });
  else {
    // Where the old tree is complete its root is the first node.
    const nodes = firstNode(claim).node === 0 ? [oldRoot, ...proof] : proof;
    const walked = walkBoth(primitives, { oldSize, newSize, nodes });
    demand(equalBytes(walked.oldRoot, oldRoot) && equalBytes(walked.newRoot, newRoot), 'bad-proof', { clause });
  }
  return claim;
}

function firstNode({ oldSize, newSize }: Pick<ConsistencyClaim, 'oldSize' | 'newSize'>): Position {
  const position = { node: oldSize - 1, last: newSize - 1 };
  while (position.node % 2 === 1) halve(position);
  return position;
}

/** What a walk goes through: the hash of the largest complete subtree that ends the old tree, then its siblings on the way up. */
interface BothWalk {
  readonly oldSize: number;
  readonly newSize: number;
  readonly nodes: readonly Uint8Array[];
}

/** Rebuilds the old and the new root in one pass. @throws ProtocolError `bad-proof` for another number of nodes than the sizes ask. */
export function walkBoth(
  primitives: Primitives,
  { oldSize, newSize, nodes }: BothWalk,
): { readonly oldRoot: Uint8Array; readonly newRoot: Uint8Array } {
  const position = firstNode({ oldSize, newSize });
  const [first, ...siblings] = nodes;
  demand(first !== undefined, 'bad-proof', { clause });
  let oldHash = first;
  let newHash = first;
  for (const sibling of siblings) {
    demand(position.last > 0, 'bad-proof', { clause });
    if (isRightOrLast(position)) {
      oldHash = hashNode(primitives, sibling, oldHash);
      newHash = hashNode(primitives, sibling, newHash);
    } else newHash = hashNode(primitives, newHash, sibling);
    climb(position);
  }
  demand(position.last === 0, 'bad-proof', { clause });
  return { oldRoot: oldHash, newRoot: newHash };
}

const isRightOrLast = ({ node, last }: Position): boolean => node % 2 === 1 || node === last;

/** To the next level at which the node has a sibling. A last node without one is carried up unchanged. */
function climb(position: Position): void {
  if (position.node === position.last) while (position.node % 2 === 0 && position.node > 0) halve(position);
  halve(position);
}

function halve(position: Position): void {
  position.node = Math.floor(position.node / 2);
  position.last = Math.floor(position.last / 2);
}

function demandShape(hashes: readonly Uint8Array[], counts: readonly number[]): void {
  const fits = hashes.every((hash) => hash.length === 32) && counts.every((count) => Number.isSafeInteger(count) && count >= 0);
  demand(fits, 'bad-proof', { clause });
}
