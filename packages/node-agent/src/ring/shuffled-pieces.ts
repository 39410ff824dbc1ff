/** A list in the order that it is sent in, a sealed part at a time: its rows stand in memory once, and are nowhere moved. */
import { hopPartBytes, wordsOf } from '@ketensom/protocol';

/**
 * Rows of `width` bytes, a multiple of four, in pieces of `hopPartBytes` and a rest; of nothing one piece. Row i is row `order[i]` of `rows`. Each piece holds until
 * the next is asked for.
 */
export function* shuffledPieces(rows: Uint8Array, width: number, order: Uint32Array): Generator<Uint8Array> {
  if (order.length * width !== rows.length || width % 4 !== 0) throw new RangeError('an order must have one entry per row');
  const words = wordsOf(rows);
  const step = width / 4;
  const piece = new Uint32Array(hopPartBytes / 4);
  const bytes = new Uint8Array(piece.buffer);
  let to = 0;
  for (let row = 0; row < order.length; row += 1) {
    const from = (order[row] as number) * step;
    for (let word = 0; word < step; word += 1) {
      if (to === piece.length) {
        yield bytes;
        to = 0;
      }
      piece[to] = words[from + word] as number;
      to += 1;
    }
  }
  yield bytes.subarray(0, 4 * to);
}
