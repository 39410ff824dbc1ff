/** A list in the order that it is sent in, a sealed part at a time: its rows stand in memory once, and are nowhere moved. */
import { hopPartBytes, wordsOf } from '@ketensom/protocol';

/** Rows `order[from]` to `order[until - 1]` of `step` words, one after the other from `to` on. */
interface Stretch {
  readonly order: Uint32Array;
  readonly from: number;
  readonly until: number;
  readonly step: number;
}

function copyRows(words: Uint32Array, { order, from, until, step }: Stretch, into: Uint32Array, start: number): void {
  let to = start;
  if (step === 4) {
    // Tags, which are the most: twice as fast as by a loop for each.
    for (let row = from; row < until; row += 1, to += 4) {
      const at = (order[row] as number) * 4;
      into[to] = words[at] as number;
      into[to + 1] = words[at + 1] as number;
      into[to + 2] = words[at + 2] as number;
      into[to + 3] = words[at + 3] as number;
    }
    return;
  }
  for (let row = from; row < until; row += 1) {
    const at = (order[row] as number) * step;
    for (let word = 0; word < step; word += 1, to += 1) into[to] = words[at + word] as number;
  }
}

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
  let [row, to] = [0, 0];
  for (;;) {
    const until = Math.min(order.length, row + Math.floor((piece.length - to) / step));
    copyRows(words, { order, from: row, until, step }, piece, to);
    to += (until - row) * step;
    row = until;
    if (row === order.length) break;
    // What does not fit of a row stands at the start of the next piece.
    const [from, fits] = [(order[row] as number) * step, piece.length - to];
    piece.set(words.subarray(from, from + fits), to);
    yield bytes;
    to = fits === 0 ? 0 : step - fits;
    piece.set(words.subarray(from + step - to, from + step));
    if (fits > 0) row += 1;
  }
  yield bytes.subarray(0, 4 * to);
}
