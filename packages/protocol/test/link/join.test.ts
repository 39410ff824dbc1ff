/** The join equals looking at every pair of rows, for every kind of link, however its marks are divided and wherever they wait. */
import { memoryShelf, type Shelf, wholeRows } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBase } from '../../src/link/join-base.ts';
import { joinTags } from '../../src/link/join-tags.ts';
import { Partitions } from '../../src/link/partitions.ts';
import { refusalCode } from '../refusal.ts';
import { linkNames, plainBase, plainCells, randomLink, taggedLists, tellBase } from './random-link.ts';

function last<Result>(steps: Generator<number, Result>): { readonly result: Result; readonly done: number } {
  for (let done = 0; ; ) {
    const step = steps.next();
    if (step.done === true) return { result: step.value, done };
    done += step.value;
  }
}

describe.each(linkNames)('%s', (name) => {
  it('equals every pair, whatever the seed and the parts', () => {
    let met = 0;
    const check = (lists: number, seed: number, atOnce: number): void => {
      const link = randomLink(name, lists);
      const { plan } = link;
      const room = { seed, atOnce, shelf: memoryShelf() };
      const tagged = taggedLists(link);
      if (plan.base === undefined) {
        const cells = last(joinTags(plan, tagged, room)).result;
        const expected = plainCells(link);
        expect(cells.toSorted((left, right) => (left.cells.join(' ') < right.cells.join(' ') ? -1 : 1))).toEqual(expected);
        met += expected.length;
      } else {
        const expected = plainBase(link);
        expect(tellBase(last(joinBase(plan, tagged, room)).result, expected)).toEqual(expected);
        met += expected.cells.length;
      }
    };
    fc.assert(fc.property(fc.nat(), fc.integer(), fc.constantFrom(1, 3, 40, 2 ** 16), check), { numRuns: 60 });
    expect(met).toBeGreaterThan(0);
  });
});

it('says how far it is in marks, twice each', () => {
  const link = randomLink('one join', 5);
  const marks = link.lists.reduce((sum, { persons }) => sum + persons.flat().length, 0);
  expect(last(joinTags(link.plan, taggedLists(link), { seed: 1, atOnce: 3, shelf: memoryShelf() })).done).toBe(2 * marks);
});

describe('partitions', () => {
  it('gives the records of a part in their order, with where each list ends, and takes every block from the shelf', () => {
    const kept = memoryShelf();
    let waiting = 0;
    const shelf: Shelf = {
      put: (block) => {
        waiting += 1;
        return kept.put(block);
      },
      take: (block, into) => {
        waiting -= 1;
        kept.take(block, into);
      },
    };
    const parts = new Partitions(shelf, { parts: 2, width: 3 });
    const count = 20_000;
    for (let at = 0; at < count; at += 1) {
      parts.words.set([at, at + 1, at + 2], parts.next(at % 2));
      if (at === 9 || at === count - 1) parts.endList();
    }
    expect(waiting).toBeGreaterThan(4);
    for (const part of [0, 1]) {
      expect(parts.ends(part)).toEqual([5, count / 2]);
      const words = parts.read(part);
      expect(words).toHaveLength((count / 2) * 3);
      expect(words.every((word, at) => word === 2 * Math.floor(at / 3) + part + (at % 3))).toBe(true);
    }
    expect(waiting).toBe(0);
  });

  it('gives a block once', () => {
    const shelf = memoryShelf();
    const block = shelf.put(Uint32Array.of(1, 2));
    shelf.take(block, new Uint32Array(2));
    expect(() => shelf.take(block, new Uint32Array(2))).toThrow(RangeError);
  });
});

describe('whole rows', () => {
  const bytes = Uint8Array.from({ length: 240 }, (_, at) => at);
  const cut = (length: number): Uint8Array[] =>
    Array.from({ length: Math.ceil(240 / length) }, (_, at) => bytes.slice(at * length, (at + 1) * length));

  it.each([1, 7, 79, 80, 81, 112, 240])('of pieces of %i bytes', (length) => {
    const pieces = [...wholeRows(cut(length), 80)];
    expect(pieces.every((piece) => piece.length % 80 === 0)).toBe(true);
    expect(Uint8Array.from(pieces.flatMap((piece) => [...piece]))).toEqual(bytes);
  });

  it('of a row that is cut are none', () => {
    expect(refusalCode(() => [...wholeRows([bytes], 79)])).toBe('length');
  });
});
