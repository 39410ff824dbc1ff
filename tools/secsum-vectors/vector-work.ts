/** What is done with whole vectors of a round: hashing, masking, adding, piece by piece as the drivers do it. */
import {
  PartHasher,
  type Primitives,
  type RingWindow,
  type VectorPiece,
  type VectorShape,
  vectorLength,
  vectorPieces,
} from '@ketensom/protocol';

/** See the module header. */
export class VectorWork {
  readonly #primitives: Primitives;
  readonly #shape: VectorShape;

  constructor(primitives: Primitives, shape: VectorShape) {
    this.#primitives = primitives;
    this.#shape = shape;
  }

  /** The root over the parts of a vector. */
  rootOf(bytes: Uint8Array): Uint8Array {
    const hasher = new PartHasher(this.#primitives);
    hasher.update(bytes);
    return hasher.root();
  }

  /** A vector of the round, changed piece by piece. */
  map(vector: Uint8Array, change: (window: RingWindow, piece: VectorPiece, bytes: Uint8Array) => Uint8Array): Uint8Array {
    const result = new Uint8Array(vector.length);
    for (const piece of vectorPieces(this.#shape)) {
      const window = this.#primitives.ringWindow(piece.width, Math.ceil(piece.length / 16) * 16);
      result.set(change(window, piece, vector.subarray(piece.offset, piece.offset + piece.length)), piece.offset);
    }
    return result;
  }

  /** The sum of vectors, word by word. */
  add(vectors: readonly Uint8Array[]): Uint8Array {
    return this.map(new Uint8Array(vectorLength(this.#shape)), (window, { offset, length }, zeros) => {
      window.load(zeros);
      for (const vector of vectors) window.add(vector.subarray(offset, offset + length));
      return window.read();
    });
  }
}
