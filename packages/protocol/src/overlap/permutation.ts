/**
 * A uniform permutation of n rows from a 32-byte seed (BLD-6): Fisher and Yates, from the last position down. Numbers are 32-bit words, least
 * significant byte first, of the AES-256-CTR keystream under the seed; a word at or above the largest multiple of the bound is skipped, so that
 * every outcome is equally likely. The stream is drawn in pieces of 64 KiB until enough words were accepted. One seed, one permutation.
 */
import { demandLength, type Primitives } from '../crypto/index.ts';

const pieceLength = 65_536;

/** Entry i is the old position of the row that comes to stand at i. */
export function permutation(primitives: Primitives, seed: Uint8Array, count: number): Uint32Array {
  demandLength(seed, 32, 'seed of a permutation');
  const order = Uint32Array.from({ length: count }, (_, at) => at);
  const words = keystreamWords(primitives, seed);
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = below(last + 1, words);
    const moved = order[last] as number;
    order[last] = order[chosen] as number;
    order[chosen] = moved;
  }
  return order;
}

function below(bound: number, words: () => number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const word = words();
    if (word < limit) return word % bound;
  }
}

function keystreamWords(primitives: Primitives, seed: Uint8Array): () => number {
  let view: DataView = new DataView(new ArrayBuffer(0));
  let drawn = 0;
  let at = 0;
  return () => {
    if (at === view.byteLength) {
      const piece = primitives.keystream(seed, drawn, pieceLength);
      view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
      drawn += pieceLength;
      at = 0;
    }
    const word = view.getUint32(at, true);
    at += 4;
    return word;
  };
}
