/**
 * The root of a vector (SUM-M-3): an RFC 6962 tree whose leaves are the vector's parts of 1 MiB, the last one shorter. Parts are what travels and
 * what is stored, so each can be checked and resent by itself, and a vector of any size is hashed in little memory.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { appendLeaves, emptyFrontier, type Frontier, frontierRoot } from '../log/frontier.ts';
import { hashLeaf } from '../log/tree-hash.ts';

/** Bytes of every part but the last. */
export const partLength = 2 ** 20;

/** The hash of one part. */
export const hashPart = (primitives: Primitives, part: Uint8Array): Uint8Array => hashLeaf(primitives, part);

/** The root over the hashes of all parts, in order: for whoever got the parts in another order. */
export const deriveVectorRoot = (primitives: Primitives, partHashes: readonly Uint8Array[]): Uint8Array =>
  frontierRoot(primitives, appendLeaves(primitives, emptyFrontier, partHashes));

/** Takes a vector from front to back in pieces of any length; then `root` may be asked once. */
export class PartHasher {
  readonly #primitives: Primitives;
  readonly #part = new Uint8Array(partLength);
  #filled = 0;
  #frontier: Frontier = emptyFrontier;
  #asked = false;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  /** The next bytes of the vector. They are copied or hashed before this returns. */
  update(bytes: Uint8Array): void {
    if (this.#asked) throw new TypeError('the root was asked already');
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + partLength - this.#filled);
      if (taken.length === partLength) this.#append(taken);
      else this.#fill(taken);
      at += taken.length;
    }
  }

  /** The root over all bytes. */
  root(): Uint8Array {
    if (this.#filled > 0) this.#append(this.#part.subarray(0, this.#filled));
    this.#asked = true;
    return frontierRoot(this.#primitives, this.#frontier);
  }

  #fill(bytes: Uint8Array): void {
    this.#part.set(bytes, this.#filled);
    this.#filled += bytes.length;
    if (this.#filled === partLength) this.#append(this.#part);
  }

  #append(part: Uint8Array): void {
    this.#frontier = appendLeaves(this.#primitives, this.#frontier, [hashPart(this.#primitives, part)]);
    this.#filled = 0;
  }
}
