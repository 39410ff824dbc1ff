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
    this.#reserve(3 * text.length, 1);
    this.#close(this.#write(text));
  }

  /** The same as each in turn; those of ASCII are written at once. */
  pushAll(texts: readonly string[]): void {
    const all = texts.join('');
    if (Buffer.byteLength(all) > all.length) {
      for (const text of texts) this.push(text);
      return;
    }
    this.#reserve(all.length, texts.length);
    this.#write(all);
    for (const text of texts) this.#close(text.length);
  }

  #reserve(bytes: number, count: number): void {
    const { length } = this.#bytes;
    // Doubled at least, so that what is copied stays in proportion.
    if (length < this.#length + bytes) this.#bytes = grown(this.#bytes, new Uint8Array(Math.max(2 * length, this.#length + bytes)));
    const { length: ends } = this.#ends;
    if (ends < this.#count + count) this.#ends = grown(this.#ends, new Uint32Array(Math.max(2 * ends, this.#count + count)));
  }

  #write(text: string): number {
    return Buffer.from(this.#bytes.buffer).write(text, this.#length, 'utf8');
  }

  #close(length: number): void {
    this.#length += length;
    this.#ends[this.#count] = this.#length;
    this.#count += 1;
  }

  /** Views on what was packed. */
  packed(): PackedIdentifiers {
    return { bytes: this.#bytes.subarray(0, this.#length), ends: this.#ends.subarray(0, this.#count) };
  }
}
