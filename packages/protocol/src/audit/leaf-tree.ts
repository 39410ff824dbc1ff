/**
 * A tree that remembers the roots of its complete subtrees, 64 bytes for each leaf in all. From it follow the root of every size that the log
 * ever had and the content of every tile.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { deriveInclusionProof, deriveRoot, hashNode } from '../log/index.ts';

const hashLength = 32;

/** Hashes one after the other, in memory that grows by doubling. */
class HashRow {
  #bytes = new Uint8Array(hashLength * 64);
  size = 0;

  push(hash: Uint8Array): void {
    if ((this.size + 1) * hashLength > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, this.size * hashLength);
    this.size += 1;
  }

  /** A view; not to be kept across a `push`. */
  slice(from: number, to: number): Uint8Array {
    return this.#bytes.subarray(from * hashLength, to * hashLength);
  }
}

/** See the module header. */
export class LeafTree {
  readonly #primitives: Primitives;
  readonly #rows: HashRow[] = [new HashRow()];

  constructor(primitives: Primitives) {
    this.#primitives = primitives;
  }

  get size(): number {
    return this.#row(0).size;
  }

  append(leafHash: Uint8Array): void {
    let hash = leafHash;
    for (let level = 0; ; level += 1) {
      const row = this.#row(level);
      row.push(hash);
      if (row.size % 2 === 1) return;
      hash = hashNode(this.#primitives, row.slice(row.size - 2, row.size - 1), row.slice(row.size - 1, row.size));
    }
  }

  /** The hash of a leaf. RangeError outside the tree. */
  leaf(at: number): Uint8Array {
    return this.#node(0, at);
  }

  /** The root over the first `size` leaves, or `undefined` for more leaves than there are. */
  rootAt(size: number): Uint8Array | undefined {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) return undefined;
    return deriveRoot({ primitives: this.#primitives, read: (level, index) => this.#node(level, index), size });
  }

  /** The siblings from a leaf up to the root over all leaves. RangeError outside the tree. */
  proofOf(leaf: number): readonly Uint8Array[] {
    const read = (level: number, index: number): Uint8Array => this.#node(level, index);
    return deriveInclusionProof({ primitives: this.#primitives, read, size: this.size }, leaf).map((hash) => hash.slice());
  }

  /** The hashes of the tile of that place and width, one after the other. RangeError outside the tree. */
  tile(level: number, start: number, width: number): Uint8Array {
    const row = this.#row(level * 8);
    if (start + width > row.size) throw new RangeError('the tree has no such tile');
    return row.slice(start, start + width);
  }

  #row(level: number): HashRow {
    let row = this.#rows[level];
    if (row === undefined) {
      row = new HashRow();
      this.#rows[level] = row;
    }
    return row;
  }

  #node(level: number, index: number): Uint8Array {
    const row = this.#row(level);
    if (index >= row.size) throw new RangeError('the tree has no such complete subtree');
    return row.slice(index, index + 1).slice();
  }
}
