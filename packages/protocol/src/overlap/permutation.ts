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
  // Of fewer than none there is none, as of a table whose numbers are all of sides.
  const order = new Uint32Array(Math.max(0, count));
  for (let at = 0; at < count; at += 1) order[at] = at;
  const nextPiece = keystreamWords(primitives, seed);
  let words = new Uint32Array();
  let at = 0;
  for (let bound = count; bound > 1; ) {
    if (at === words.length) {
      words = nextPiece();
      at = 0;
    }
    const word = words[at] as number;
    at += 1;
    // What is lower than this is below the largest multiple, whatever that is.
    if (word >= 2 ** 32 - bound && word >= 2 ** 32 - (2 ** 32 % bound)) continue;
    const chosen = word % bound;
    bound -= 1;
    const moved = order[bound] as number;
    order[bound] = order[chosen] as number;
    order[chosen] = moved;
  }
  return order;
}

/** The stream's words, a piece at a time. */
function keystreamWords(primitives: Primitives, seed: Uint8Array): () => Uint32Array<ArrayBuffer> {
  let drawn = 0;
  return () => {
    const piece = primitives.keystream(seed, drawn, pieceLength);
    drawn += pieceLength;
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    const words = new Uint32Array(piece.byteLength / 4);
    for (let at = 0; at < words.length; at += 1) words[at] = view.getUint32(4 * at, true);
    return words;
  };
}
