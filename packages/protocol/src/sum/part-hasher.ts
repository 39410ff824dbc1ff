/**
 * The root of a vector (SUM-M-3): an RFC 6962 tree whose leaves are the vector's parts of 1 MiB, the last one shorter. Parts are what travels and
 * what is stored, so each can be checked and resent by itself, and a vector of any size is hashed in little memory.
 */
import type { HashStream, Primitives } from '../crypto/primitives.ts';
import { appendLeaves, emptyFrontier, frontierRoot } from '../log/frontier.ts';
import { hashLeaf, leafStream } from '../log/tree-hash.ts';

/** Bytes of every part but the last. */
export const partLength = 2 ** 20;

/** The hash of one part. */
export const hashPart = (primitives: Primitives, part: Uint8Array): Uint8Array => hashLeaf(primitives, part);

/** The same of a part that comes piece by piece. */
export const partStream = (primitives: Primitives): HashStream => leafStream(primitives);

/** The root over the hashes of all parts, in order: for whoever got the parts in another order. */
export const deriveVectorRoot = (primitives: Primitives, partHashes: readonly Uint8Array[]): Uint8Array =>
  frontierRoot(primitives, appendLeaves(primitives, emptyFrontier, partHashes));

/** Takes a vector from front to back in pieces of any length; then `parts` or `root` may be asked, once. */
export class PartHasher {
  readonly #primitives: Primitives;
  readonly #parts: Uint8Array[] = [];
  #part: HashStream | undefined;
  #filled = 0;
  #asked = false;

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  /** The next bytes of the vector. They are hashed before this returns. */
  update(bytes: Uint8Array): void {
    if (this.#asked) throw new TypeError('the root was asked already');
    for (let at = 0; at < bytes.length; ) {
      const taken = bytes.subarray(at, at + partLength - this.#filled);
      this.#part ??= partStream(this.#primitives);
      this.#part.update(taken);
      this.#filled += taken.length;
      if (this.#filled === partLength) this.#endPart();
      at += taken.length;
    }
  }

  /** The hashes of the parts, in order. */
  parts(): readonly Uint8Array[] {
    this.#endPart();
    this.#asked = true;
    return this.#parts;
  }

  /** The root over all bytes. */
  root(): Uint8Array {
    return deriveVectorRoot(this.#primitives, this.parts());
  }

  #endPart(): void {
    if (this.#part !== undefined) this.#parts.push(this.#part.digest());
    this.#part = undefined;
    this.#filled = 0;
  }
}
