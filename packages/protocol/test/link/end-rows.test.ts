/** The rows of each number are those that were put under it, whatever stands beside them. */
import { expect, test } from 'vitest';
import { EndRows } from '../../src/link/end-rows.ts';

test('rows of several lists under one number, of one list under several, and of nobody', () => {
  const lists = ['x', 'y', 'z'].map((table) => ({ table }));
  const put = Array.from({ length: 300 }, (_, at) => ({ number: (at * 7) % 90, list: at % 3, person: at % 41 }));
  const rows = new EndRows(lists, { marks: put.length, numbers: 100 });
  for (const { number, list, person } of put) rows.add(number, list, person);
  for (let number = 0; number < 100; number += 1) {
    const found = rows.of(number).map(({ list, person }) => `${list.table} ${person}`);
    const wanted = put.filter((row) => row.number === number).map(({ list, person }) => `${lists[list]?.table} ${person}`);
    expect(found.toSorted()).toEqual(wanted.toSorted());
  }
  expect(rows.of(99)).toEqual([]);
  expect(rows.of(100)).toEqual([]);
});
