/** Packs identifiers one by one as they come from the engine: ten million of them cost their bytes and four each. */
import type { PackedIdentifiers } from '@ketensom/protocol';

const firstBytes = 4096;

function grown<Store extends Uint8Array | Uint32Array>(store: Store, bigger: Store): Store {
  bigger.set(store);
  return bigger;
}

/** See the module header. An empty text stands for an identifier that is missing. */
export class IdentifierPacker {
  #bytes = new Uint8Array(firstBytes);
  #ends = new Uint32Array(firstBytes / 16);
  #length = 0;
  #count = 0;

  push(text: string): void {
    // A text of n code units is at most 3n bytes.
    while (this.#bytes.length < this.#length + 3 * text.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * this.#bytes.length));
    if (this.#ends.length === this.#count) this.#ends = grown(this.#ends, new Uint32Array(2 * this.#count));
    this.#length += Buffer.from(this.#bytes.buffer).write(text, this.#length, 'utf8');
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** Views on what was packed. */
  packed(): PackedIdentifiers {
    return { bytes: this.#bytes.subarray(0, this.#length), ends: this.#ends.subarray(0, this.#count) };
  }
}
