/** Tables of bytes: rows of one width, one after the other. */
import { concatBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { countRows } from './elements.ts';

/** `change` of each row, in order. */
export function mapRows(
  rows: Uint8Array,
  width: { readonly from: number; readonly to: number },
  change: (row: Uint8Array) => Uint8Array,
): Uint8Array {
  const count = countRows(rows, width.from);
  const changed = new Uint8Array(count * width.to);
  for (let index = 0; index < count; index += 1) {
    changed.set(change(rows.subarray(index * width.from, (index + 1) * width.from)), index * width.to);
  }
  return changed;
}

/** The rows as words of 32 bits, in the machine's order; a view where the bytes are aligned, a copy where not. */
export function wordsOf(rows: Uint8Array): Uint32Array {
  const aligned = rows.byteOffset % 4 === 0 ? rows : rows.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}

/** Row i of the outcome is row `order[i]` of `rows`. Copied by words: `width` is a multiple of four, as that of elements and tags is. */
export function permuteRows(rows: Uint8Array, width: number, order: Uint32Array): Uint8Array {
  if (order.length * width !== rows.length || width % 4 !== 0) throw new RangeError('a permutation must have one entry per row');
  const words = wordsOf(rows);
  const permuted = new Uint32Array(words.length);
  const step = width / 4;
  for (let row = 0, to = 0; row < order.length; row += 1) {
    const from = (order[row] as number) * step;
    for (let word = 0; word < step; word += 1, to += 1) permuted[to] = words[from + word] as number;
  }
  return new Uint8Array(permuted.buffer);
}

/** The same rows in pieces of whole rows: what a piece ends with of a row stands at the start of the next. @throws ProtocolError `length` where the last row is cut. */
export function* wholeRows(pieces: Iterable<Uint8Array>, width: number): Generator<Uint8Array> {
  let rest = new Uint8Array(0);
  for (const piece of pieces) {
    const joined = rest.length === 0 ? piece : concatBytes(rest, piece);
    const whole = joined.length - (joined.length % width);
    rest = joined.slice(whole);
    yield joined.subarray(0, whole);
  }
  demand(rest.length === 0, 'length', { clause: 'OVL-6' });
}
