/** Complementary suppression with the real solver: against exhaustive search over small tables. */
import { type AdditiveTable, isProtected, protectTable } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { loadLinearSolver } from '../src/index.ts';

const solver = await loadLinearSolver();
const width = 10;
const minCount = 10;

/** A reproducible stream of whole numbers below a bound (mulberry32). */
function makeRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

interface Sketch {
  readonly singles?: readonly number[];
  readonly round?: number;
}

/** A two-way table with its margins: rows x columns, `*` last; small cells and zeros hidden. */
function twoWay(cells: readonly (readonly number[])[], { singles = [], round = 1 }: Sketch = {}): AdditiveTable {
  const closed = cells.map((row) => [...row, row.reduce((sum, value) => sum + value, 0)]);
  const columns = closed[0]?.map((_, at) => closed.reduce((sum, row) => sum + (row[at] ?? 0), 0)) ?? [];
  const values = [...closed, columns].flat();
  const across = columns.length;
  const lines = [
    ...[...closed.keys(), closed.length].map((row) => columns.map((_, at) => row * across + at)),
    ...columns.map((_, at) => [...closed.keys(), closed.length].map((row) => row * across + at)),
  ];
  return {
    figures: values.map((value, unit) => ({
      unit,
      value,
      shown: { low: value - Math.floor(round / 2), high: value + Math.ceil(round / 2) - 1 },
      hidden: value < minCount ? { low: 0, high: minCount - 1 } : { low: minCount, high: Number.POSITIVE_INFINITY },
      isSingle: singles.includes(unit),
    })),
    units: values.map((value) => ({ isHidden: value < minCount, isFixed: false, cost: 1 })),
    relations: lines.map((line) => ({ total: line.at(-1) as number, parts: line.slice(0, -1), rest: 0 })),
  };
}

/** The fewest units to hide besides those hidden already, by trying all. */
function fewest(table: AdditiveTable): number | undefined {
  const primary = table.units.flatMap(({ isHidden }, unit) => (isHidden ? [unit] : []));
  const open = table.units.flatMap(({ isHidden }, unit) => (isHidden ? [] : [unit]));
  const choose = (from: number, left: number, chosen: readonly number[]): boolean => {
    if (left === 0) return isProtected(table, new Set([...primary, ...chosen]), { width, solver });
    for (let at = from; at + left <= open.length; at += 1) if (choose(at + 1, left - 1, [...chosen, open[at] as number])) return true;
    return false;
  };
  for (let size = 0; size <= open.length; size += 1) if (choose(0, size, [])) return size;
  return undefined;
}

const extraOf = (table: AdditiveTable): number | undefined => {
  const hidden = protectTable(table, width, solver);
  if (hidden === undefined) return undefined;
  expect(isProtected(table, hidden, { width, solver })).toBe(true);
  return hidden.size - table.units.filter(({ isHidden }) => isHidden).length;
};

describe('complementary suppression', () => {
  it('leaves a table alone in which nothing is hidden', () => {
    expect(protectTable(twoWay([[20, 30]]), width, solver)).toEqual(new Set());
  });

  it('finds that a lone hidden cell follows from its row', () => {
    const table = twoWay([
      [4, 30, 25],
      [40, 50, 60],
      [22, 33, 44],
    ]);
    expect(isProtected(table, new Set([0]), { width, solver })).toBe(false);
    expect(extraOf(table)).toBe(3);
  });

  it('takes into account what rounding leaves open', () => {
    const cells = [[4, 30, 25, 40, 50, 60]];
    expect(extraOf(twoWay(cells))).toBeGreaterThan(0);
    // Margins and cells that each say an interval of 40 leave a reader nothing to subtract.
    expect(isProtected(twoWay(cells, { round: 40 }), new Set([0]), { width, solver })).toBe(true);
  });

  it('guards against a partner that knows a hidden cell of its own', () => {
    const cells = [
      [4, 30, 25],
      [40, 50, 60],
      [22, 33, 44],
    ];
    const hidden = protectTable(twoWay(cells), width, solver) as ReadonlySet<number>;
    const second = [...hidden].find((unit) => unit !== 0) as number;
    expect(isProtected(twoWay(cells, { singles: [second] }), hidden, { width, solver })).toBe(false);
    expect(extraOf(twoWay(cells, { singles: [second] }))).toBeGreaterThan(3);
  });

  it('hides at most twice as many as exhaustive search', () => {
    const seed = 20_261_128;
    const next = makeRandom(seed);
    const counts = Array.from({ length: 8 }, () => {
      const cells = [0, 1].map(() => [0, 1, 2].map(() => (next(4) === 0 ? next(10) : 10 + next(60))));
      const table = twoWay(cells);
      return { cells, found: extraOf(table), least: fewest(table) };
    });
    const [found, least] = [counts.map((count) => count.found), counts.map((count) => count.least)];
    for (const [at, count] of found.entries()) {
      const best = least[at];
      expect(count === undefined, `seed ${seed}, table ${JSON.stringify(counts[at])}`).toBe(best === undefined);
      if (count !== undefined && best !== undefined)
        expect(count, `seed ${seed}, table ${JSON.stringify(counts[at])}`).toBeLessThanOrEqual(2 * best);
    }
    process.stdout.write(`seed ${seed}: hidden beside primary ${found.join(' ')}, fewest ${least.join(' ')}\n`);
  });
});
