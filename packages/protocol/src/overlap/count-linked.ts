/**
 * Counting where persons have several keys and any of them joins (OVL-10): rows are joined over equal tags of a column, and everything that hangs together is
 * one person, in all sets that any of its rows is in. Typed arrays only; which key joined whom is never counted.
 */

import { mostLists, type SetMask, type SetsOfLists } from './count-regions.ts';
import { countRows } from './elements.ts';
import { tagLength } from './final-tags.ts';
import { mixTag } from './first-duplicate.ts';
import { type RegionCounts, regionTally } from './region-tally.ts';
import { wordsOf } from './rows.ts';

const perTag = tagLength / 4;

/** Rows of all lists, one after the other; `words` of row r start at r x columns x 4. */
interface Rows {
  readonly words: Uint32Array;
  readonly columns: number;
  readonly count: number;
}

/** The root of a row, with the path to it halved on the way. */
function rootOf(parents: Uint32Array, row: number): number {
  let at = row;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at] as number] as number;
    at = parents[at] as number;
  }
  return at;
}

const sameTag = (words: Uint32Array, left: number, right: number): boolean =>
  words[left] === words[right] &&
  words[left + 1] === words[right + 1] &&
  words[left + 2] === words[right + 2] &&
  words[left + 3] === words[right + 3];

/** Joins rows that have the same tag in one column. */
function joinColumn({ words, columns, count }: Rows, column: number, parents: Uint32Array, seed: number): void {
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 2)) - 1;
  const slots = new Uint32Array(mask + 1);
  const placeOf = (row: number): number => (row * columns + column) * perTag;
  for (let row = 0; row < count; row += 1) {
    const place = placeOf(row);
    let slot = mixTag(words, place, seed) & mask;
    while (slots[slot] !== 0 && !sameTag(words, place, placeOf((slots[slot] as number) - 1))) slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = row + 1;
    else parents[rootOf(parents, row)] = rootOf(parents, (slots[slot] as number) - 1);
  }
}

/** The counts over persons. `lists` are rows of `columns` tags of 16 bytes; `seed` as in `firstDuplicate`. */
export function countLinked(
  lists: readonly Uint8Array[],
  { columns, seed, of }: { readonly columns: number; readonly seed: number; readonly of: SetsOfLists },
): RegionCounts {
  if (of.sets > mostLists) throw new RangeError('at most 64 sets');
  const sizes = lists.map((list) => countRows(list, columns * tagLength));
  const count = sizes.reduce((sum, size) => sum + size, 0);
  const words = new Uint32Array(count * columns * perTag);
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)];
  let at = 0;
  for (const [list, size] of sizes.entries()) {
    const mask = of.masks[list] as SetMask;
    words.set(wordsOf(lists[list] as Uint8Array), at * columns * perTag);
    low.fill(mask.low, at, at + size);
    high.fill(mask.high, at, at + size);
    at += size;
  }
  const parents = Uint32Array.from({ length: count }, (_, row) => row);
  for (let column = 0; column < columns; column += 1) joinColumn({ words, columns, count }, column, parents, seed);
  for (let row = 0; row < count; row += 1) {
    const root = rootOf(parents, row);
    low[root] = (low[root] as number) | (low[row] as number);
    high[root] = (high[root] as number) | (high[row] as number);
  }
  const tally = regionTally(of.sets);
  for (let row = 0; row < count; row += 1) if (parents[row] === row) tally.add(low[row] as number, high[row] as number);
  return tally.counts();
}
