/**
 * A set of row numbers as few bytes: the gaps between them, seven bits a byte, deflated. A selection is read from end to end and never
 * searched or changed in place, which is all that a bitmap library would add; and nearly all of a table packs into a few hundred bytes.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** `rows` ascending, without repeats. */
export function encodeRowSet(rows: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(rows.length * 5);
  let length = 0;
  let before = -1;
  for (const row of rows) {
    let gap = row - before - 1;
    before = row;
    while (gap >= 128) {
      bytes[length] = (gap & 127) | 128;
      length += 1;
      gap = Math.floor(gap / 128);
    }
    bytes[length] = gap;
    length += 1;
  }
  return new Uint8Array(deflateRawSync(bytes.subarray(0, length), { level: 6 }));
}

/** What `encodeRowSet` was given; `count` is how many there were. */
export function decodeRowSet(encoded: Uint8Array, count: number): Uint32Array {
  const bytes = inflateRawSync(encoded, { maxOutputLength: count * 5 + 1 });
  const rows = new Uint32Array(count);
  let at = 0;
  let before = -1;
  for (let row = 0; row < count; row += 1) {
    let gap = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at] ?? 0;
      at += 1;
      gap += (byte & 127) * scale;
      if (byte < 128) break;
      scale *= 128;
    }
    before += gap + 1;
    rows[row] = before;
  }
  return rows;
}
