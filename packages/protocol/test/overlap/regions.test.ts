/** Counting against sets, and what is refused. */
import { concatBytes, countRegions, demandDistinct, firstDuplicate, type RegionCounts } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionsBySets, tagOf, tagsOf } from './lists.ts';

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);

function expectCounts(counts: RegionCounts, lists: readonly (readonly number[])[]): void {
  const expected = regionsBySets(lists);
  const sum = (chosen: (mask: bigint) => boolean) => [...expected].reduce((total, [mask, count]) => total + (chosen(mask) ? count : 0), 0);
  const full = (1n << BigInt(lists.length)) - 1n;
  expect(counts.union).toBe(sum(() => true));
  expect(counts.all).toBe(expected.get(full) ?? 0);
  for (const row of lists.keys()) {
    for (const column of lists.keys()) {
      const both = (1n << BigInt(row)) | (1n << BigInt(column));
      expect(counts.pairs[row * lists.length + column]).toBe(sum((mask) => (mask & both) === both));
    }
  }
  if (counts.regions !== undefined)
    for (const [mask, count] of counts.regions.entries()) expect(count).toBe(expected.get(BigInt(mask)) ?? 0);
}

describe('counting', () => {
  const randomLists = fc.array(fc.uniqueArray(fc.nat(60), { maxLength: 50 }), { minLength: 1, maxLength: 8 });
  it('equals set algebra on random lists, whatever the seed', () => {
    fc.assert(
      fc.property(randomLists, fc.integer(), (lists, seed) => expectCounts(countRegions(lists.map(tagsOf), seed), lists)),
      { numRuns: 60 },
    );
  });

  it.each([17, 33, 50, 64])('equals set algebra for %i lists', (count) => {
    const lists = numbers(count).map((list) => numbers(40).filter((item) => item === 0 || (item * 7 + list * 3) % 5 < 2));
    expectCounts(countRegions(lists.map(tagsOf), 5), lists);
  });

  it('goes over many partitions', () => {
    const lists = [numbers(30_000), numbers(30_000, 20_000), numbers(10, 29_995)];
    expectCounts(countRegions(lists.map(tagsOf), 9), lists);
  });

  it('tells tags apart that agree in their first or last twelve bytes', () => {
    const tag = tagOf(1);
    const [early, late] = [tag.slice(), tag.slice()];
    early[0] = (early[0] as number) ^ 1;
    late[15] = (late[15] as number) ^ 1;
    expect(countRegions([concatBytes(tag, early, late), tag], 0)).toMatchObject({ union: 3, all: 1 });
  });

  it('takes no lists, empty lists and lists that are not aligned', () => {
    expect(countRegions([], 0).union).toBe(0);
    expect(countRegions([new Uint8Array(), tagsOf([1])], 0)).toMatchObject({ union: 1, all: 0 });
    expect(countRegions([concatBytes(Uint8Array.of(1), tagsOf([1, 2])).subarray(1), tagsOf([2])], 0).all).toBe(1);
  });

  it('refuses a list that holds a tag twice, and a cut tag', () => {
    expect(() => countRegions([tagsOf([1]), tagsOf([2, 3, 2])], 0)).toThrow(
      expect.objectContaining({ code: 'element-repeated', index: 1 }),
    );
    expect(() => countRegions([tagsOf([1]).subarray(1)], 0)).toThrow(expect.objectContaining({ code: 'element-invalid' }));
  });
});

describe('the all-distinct check', () => {
  it('finds the first row that stood before', () => {
    const rows = tagsOf([...numbers(500), 77, 3]);
    expect(firstDuplicate(rows, 16, 1)).toBe(500);
    expect(firstDuplicate(tagsOf(numbers(500)), 16, 1)).toBe(-1);
    expect(firstDuplicate(new Uint8Array(), 32, 1)).toBe(-1);
    expect(() => demandDistinct(concatBytes(tagsOf([1, 2]), tagsOf([1, 2])), 32, 0)).toThrow(
      expect.objectContaining({ code: 'element-repeated', index: 1 }),
    );
  });
});
