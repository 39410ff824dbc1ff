/** All-distinct check of a list of elements or tags: an owner sends each person once, and a hop repeats nobody (BLD-5). */
import { ProtocolError } from '../errors.ts';
import { countRows } from './elements.ts';
import { wordsOf } from './rows.ts';

/**
 * The index of the first row that stands earlier too, or -1. `seed` is any number that whoever made the rows could not know: it decides where rows
 * fall in the table, so that nobody can make them collide.
 */
export function firstDuplicate(rows: Uint8Array, width: number, seed: number): number {
  const count = countRows(rows, width);
  const words = wordsOf(rows);
  const perRow = width / 4;
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 2)) - 1;
  const table = new Uint32Array(mask + 1);
  for (let row = 0; row < count; row += 1) {
    let slot = mixWords(words, row * perRow, perRow, seed) & mask;
    while (table[slot] !== 0) {
      if (sameWords(words, row * perRow, ((table[slot] as number) - 1) * perRow, perRow)) return row;
      slot = (slot + 1) & mask;
    }
    table[slot] = row + 1;
  }
  return -1;
}

/** Throws `ProtocolError('element-repeated')` with the index of the first row that stands earlier too. */
export function demandDistinct(rows: Uint8Array, width: number, seed: number): void {
  const index = firstDuplicate(rows, width, seed);
  if (index >= 0) throw new ProtocolError('element-repeated', { clause: 'BLD-5', index });
}

/** `mixWords` of the four words of a tag, without a loop: counting spends much of its time here. */
export function mixTag(words: Uint32Array, at: number, seed: number): number {
  let mixed = Math.imul(seed ^ (words[at] as number), 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ (words[at + 1] as number), 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ (words[at + 2] as number), 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ (words[at + 3] as number), 0x9e37_79b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** A 32-bit mix of `count` words from `at`: every word reaches every bit, under the seed. */
function mixWords(words: Uint32Array, at: number, count: number, seed: number): number {
  let mixed = seed | 0;
  for (let word = 0; word < count; word += 1) {
    mixed = Math.imul(mixed ^ (words[at + word] as number), 0x9e37_79b1);
    mixed ^= mixed >>> 15;
  }
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function sameWords(words: Uint32Array, left: number, right: number, count: number): boolean {
  for (let word = 0; word < count; word += 1) if (words[left + word] !== words[right + word]) return false;
  return true;
}
