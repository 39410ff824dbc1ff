/** The bytes of a part as they came in: in pieces, hashed one by one, so that they are gone over once, while they are at hand, and never joined. */
import { type HashStream, type Primitives, partStream } from '@ketensom/protocol';

/** A part that is whole. */
export interface PartBody {
  readonly pieces: readonly Uint8Array[];
  readonly length: number;
  /** Its leaf in the vector's tree. */
  readonly hash: Uint8Array;
}

/** Takes the pieces in order. */
export class PartReader {
  readonly #pieces: Uint8Array[] = [];
  readonly #hash: HashStream;
  #length = 0;

  constructor(primitives: Primitives) {
    this.#hash = partStream(primitives);
  }

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** To be asked once. */
  end(): PartBody {
    return { pieces: this.#pieces, length: this.#length, hash: this.#hash.digest() };
  }
}

/** A part that is at hand already. */
export function partBodyOf(primitives: Primitives, bytes: Uint8Array): PartBody {
  const reader = new PartReader(primitives);
  reader.add(bytes);
  return reader.end();
}
