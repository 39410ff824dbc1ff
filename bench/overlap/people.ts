/** Valid citizen service numbers as text, and the way back: what a partner's column is to the engine. */
import type { PackedIdentifiers } from '@ketensom/protocol';

/** `count` different valid numbers from `first` on, one per line of ten bytes. */
export function writeNumbers(first: number, count: number): Buffer {
  const text = Buffer.allocUnsafe(10 * count);
  let written = 0;
  for (let number = first; written < count; number += 1) {
    // Of each ten numbers with the same first eight digits at most one passes.
    const check = checkDigit(number);
    if (check === 10) continue;
    let rest = number;
    for (let at = 7; at >= 0; at -= 1) {
      text[10 * written + at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    text[10 * written + 8] = 48 + check;
    text[10 * written + 9] = 10;
    written += 1;
  }
  return text;
}

function checkDigit(eight: number): number {
  let sum = 0;
  let rest = eight;
  for (let weight = 2; weight <= 9; weight += 1) {
    sum += weight * (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return sum % 11;
}

/** Reads lines, drops what fails the eleven-test, and packs the rest. */
export function readNumbers(text: Buffer): PackedIdentifiers {
  const lines = text.length / 10;
  const bytes = new Uint8Array(9 * lines);
  const ends = new Uint32Array(lines);
  let kept = 0;
  for (let line = 0; line < lines; line += 1) {
    let sum = 0;
    const from = 10 * line;
    for (let at = 0; at < 9; at += 1) {
      const digit = (text[from + at] as number) - 48;
      if (digit < 0 || digit > 9) sum = 1e6;
      sum += at === 8 ? -digit : (9 - at) * digit;
      bytes[9 * kept + at] = text[from + at] as number;
    }
    if (sum % 11 !== 0) continue;
    kept += 1;
    ends[kept - 1] = 9 * kept;
  }
  return { bytes: bytes.subarray(0, 9 * kept), ends: ends.subarray(0, kept) };
}
