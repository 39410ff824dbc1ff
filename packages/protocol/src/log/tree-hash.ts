/**
 * The hashes that the log's tree is made of (LOG-1; RFC 6962 section 2.1). The first byte tells leaf from node, so that no node can be
 * passed off as a leaf.
 */
import type { HashStream, Primitives } from '../crypto/primitives.ts';

const leafPrefix = Uint8Array.of(0x00);
const nodePrefix = Uint8Array.of(0x01);

/** The hash of one entry's bytes as stored. */
export const hashLeaf = (primitives: Primitives, entry: Uint8Array): Uint8Array => primitives.sha256(leafPrefix, entry);

/** The same of an entry that comes piece by piece. */
export function leafStream(primitives: Primitives): HashStream {
  const stream = primitives.sha256Stream();
  stream.update(leafPrefix);
  return stream;
}

/** The hash of a node over its two children. */
export const hashNode = (primitives: Primitives, left: Uint8Array, right: Uint8Array): Uint8Array =>
  primitives.sha256(nodePrefix, left, right);

/** The root of the tree without leaves: the hash of nothing. */
export const emptyRoot = (primitives: Primitives): Uint8Array => primitives.sha256();
