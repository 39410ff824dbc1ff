/** What an analyst tries in order to learn of one person, as sets of rows; and the questions that must still be answered. */
import { expect, test } from 'vitest';
import { findTellingOthers } from '../../src/selections/apart.ts';
import { findTellingPair } from '../../src/selections/compare-pairs.ts';
import type { Figure, Selections } from '../../src/selections/figures.ts';
import { decodeRowSet, encodeRowSet } from '../../src/selections/row-set-codec.ts';
import { floor, ids, makeIds, refusedAt, select, size, table } from './series.ts';

test.each([
  ['all, then all but one', [select(() => true), select((row) => row !== 7)]],
  ['all but one, then all', [select((row) => row !== 7), select(() => true)]],
  ['all but nine', [select(() => true), select((row) => row >= 9)]],
  ['a swap of a few', [select((row) => row < 500), select((row) => row >= 4 && row < 504)]],
  ['one and the rest: the common part through the total', [select(() => true), select((row) => row < 503), select((row) => row >= 500)]],
  ['a group and its complement less one', [select(() => true), select((row) => row < 500), select((row) => row > 500)]],
  ['the regions of a total', [select(() => true), table((row) => (row === 13 ? -2 : row % 4), { axes: [4] })]],
  ['the total of regions', [table((row) => (row === 13 ? -2 : row % 4), { axes: [4] }), select(() => true)]],
  ['a small cell, by a condition', [select(() => true), table((row) => (row < 3 ? 0 : 1), { axes: [2] }), select((row) => row >= 3)]],
  [
    'somebody alone in a cell, by what lies on both sides',
    [table((row) => (row === 500 ? 0 : 1), { axes: [2] }), select(() => true), select((row) => row < 500), select((row) => row > 500)],
  ],
  ['a small cell cut in two', [table((row) => (row < 9 ? 0 : 1), { axes: [2] }), table((row) => (row < 8 ? 0 : 1), { axes: [2] })]],
  ['a wave in which three rows changed', [select((row) => row < 900), select((row) => row >= 3 && row < 900)]],
  [
    'a share over one person less',
    [table((row) => (row < 500 ? 0 : -2), { part: (row) => row % 2 }), select((row) => row < 500 && row % 2 === 1 && row !== 7)],
  ],
])('%s is refused', (_, series) => {
  expect(refusedAt(series)).toBe(series.length - 1);
});

test.each([
  ['the same question again', [table((row) => row % 4, { axes: [4] }), table((row) => row % 4, { axes: [4] })]],
  [
    'the same table with totals and a small cell',
    [table((row) => (row < 3 ? 0 : 1), { axes: [2], totals: true }), table((row) => (row < 3 ? 0 : 1), { axes: [2], totals: true })],
  ],
  ['two breakdowns of all', [table((row) => row % 4, { axes: [4] }), table((row) => Math.floor(row / 100), { axes: [10] })]],
  ['a total and its regions', [select(() => true), table((row) => row % 4, { axes: [4] })]],
  ['a group of fifty and the rest', [select(() => true), select((row) => row < 50), select((row) => row >= 50)]],
  ['a wave in which twenty came', [select((row) => row < 900), select((row) => row < 920)]],
  [
    'a count, then a share with a small rest',
    [select((row) => row < 500), table((row) => (row < 500 ? 0 : -2), { part: (row) => (row < 497 ? 0 : 1) })],
  ],
  ['a small cell, which the gate decides on, and the total before', [select(() => true), table((row) => (row < 3 ? 0 : 1), { axes: [2] })]],
  ['a small cell and the total after', [table((row) => (row < 3 ? 0 : 1), { axes: [2] }), select(() => true)]],
  [
    'small cells of two tables',
    [table((row) => (row < 3 ? 0 : 1), { axes: [2] }), select(() => true), table((row) => (row > 990 ? 0 : 1), { axes: [2] })],
  ],
  ['ten left out', [select(() => true), select((row) => row >= 10)]],
])('%s is answered', (_, series) => {
  expect(refusedAt(series)).toBeUndefined();
});

test('one person with many rows is one person', () => {
  const families = makeIds(20);
  const figure = (rows: Iterable<number>): Selections => {
    const cell: Figure = { kind: 'cell', rows: Uint32Array.from(rows), persons: floor, combines: true };
    return { figures: [cell], gaps: [], isExact: false };
  };
  const all = figure(Array(size).keys());
  const without = (persons: number): Selections => figure([...Array(size).keys()].slice(persons * 20));
  expect(findTellingPair(without(1), all, { ids: families, floor })).toBeDefined();
  expect(findTellingPair(without(10), all, { ids: families, floor })).toBeUndefined();
});

test('overlapping selections do not single out the person they are all about', () => {
  const target = 111;
  const answered: Selections[] = [];
  let refused = 0;
  // A tracker: pairs of selections by other bits of the row number, with and without the target.
  for (let turn = 0; turn < 8; turn += 1) {
    for (const withTarget of [true, false]) {
      const asked = select((row) => (row === target ? withTarget : ((row >> (turn % 10)) + turn) % 3 === 0));
      const series = [...answered, asked];
      if (refusedAt(series) === undefined) answered.push(asked);
      else refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(0);
  expect(answered.length).toBeGreaterThan(3);
  // The row space of what was answered: no combination is about the target, or about any few, alone.
  expect(findTellingOthers(answered, { ids, floor })).toBe('none');
});

test('many phrasings of one selection are one selection', () => {
  const first = select((row) => row < 500);
  const again = Array.from({ length: 100 }, () => select((row) => !(row >= 500)));
  expect(again.every((asked) => findTellingPair(asked, first, { ids, floor }) === undefined)).toBe(true);
});

test('sets of rows come back as they were', () => {
  const rows = Uint32Array.from([0, 1, 5, 127, 128, 300, 16_500, 4_000_000]);
  expect(decodeRowSet(encodeRowSet(rows), rows.length)).toEqual(rows);
});
