/** Tables of bytes: rows of one width, one after the other. */
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

/** Row i of the outcome is row `order[i]` of `rows`. */
export function permuteRows(rows: Uint8Array, width: number, order: Uint32Array): Uint8Array {
  if (order.length * width !== rows.length) throw new RangeError('a permutation must have one entry per row');
  const permuted = new Uint8Array(rows.length);
  for (const [to, from] of order.entries()) permuted.set(rows.subarray(from * width, (from + 1) * width), to * width);
  return permuted;
}

/** The rows as words of 32 bits, in the machine's order; a view where the bytes are aligned, a copy where not. */
export function wordsOf(rows: Uint8Array): Uint32Array {
  const aligned = rows.byteOffset % 4 === 0 ? rows : rows.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
