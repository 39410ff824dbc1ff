/** Complementary suppression with the real solver: against exhaustive search over small tables. */
import { type AdditiveTable, isProtected, protectTable } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../test/mulberry32.ts';
import { loadLinearSolver } from '../src/index.ts';

const solver = await loadLinearSolver();
const width = 10;
const minCount = 10;

interface Sketch {
  readonly singles?: readonly number[];
  readonly round?: number;
}

type Relations = AdditiveTable['relations'];

/** Small cells and zeros hidden. */
function tableOf(values: readonly number[], relations: Relations, { singles = [], round = 1 }: Sketch = {}): AdditiveTable {
  return {
    figures: values.map((value, unit) => ({
      unit,
      value,
      shown: { low: value - Math.floor(round / 2), high: value + Math.ceil(round / 2) - 1 },
      hidden: value < minCount ? { low: 0, high: minCount - 1 } : { low: minCount, high: Number.POSITIVE_INFINITY },
      isSingle: singles.includes(unit),
    })),
    units: values.map((value) => ({ isHidden: value < minCount, isFixed: false, cost: 1 })),
    relations,
  };
}

/** Every cell of a box of these sizes, and every margin, whose place on an axis is the size itself: last axis fastest. */
function withMargins(sizes: readonly number[], cell: () => number): { readonly values: readonly number[]; readonly relations: Relations } {
  const places = sizes.reduce<number[][]>(
    (all, size) => all.flatMap((place) => Array.from({ length: size + 1 }, (_, at) => [...place, at])),
    [[]],
  );
  const at = (place: readonly number[]): number => place.reduce((number, own, axis) => number * ((sizes[axis] ?? 0) + 1) + own, 0);
  const isInner = (place: readonly number[]): boolean => place.every((own, axis) => own < (sizes[axis] ?? 0));
  const inner = places.filter(isInner).map((place) => ({ place, value: cell() }));
  const covers = (margin: readonly number[], place: readonly number[]): boolean =>
    margin.every((own, axis) => own === sizes[axis] || own === place[axis]);
  const values = places.map((margin) => inner.reduce((sum, { place, value }) => sum + (covers(margin, place) ? value : 0), 0));
  const relations = places.flatMap((margin) =>
    sizes.flatMap((size, axis) => {
      if (margin[axis] !== size) return [];
      return [{ total: at(margin), parts: Array.from({ length: size }, (_, own) => at(margin.with(axis, own))), rest: 0 }];
    }),
  );
  return { values, relations };
}

/** A two-way table with its margins: rows x columns, `*` last. */
function twoWay(cells: readonly (readonly number[])[], sketch: Sketch = {}): AdditiveTable {
  const rest = cells.flat();
  const { values, relations } = withMargins([cells.length, cells[0]?.length ?? 0], () => rest.shift() ?? 0);
  return tableOf(values, relations, sketch);
}

/** Districts of cities with the sum of each city and of all: a hierarchy. */
function districts(cities: readonly (readonly number[])[]): AdditiveTable {
  const sums = cities.map((city) => city.reduce((sum, value) => sum + value, 0));
  const values = [...cities.flat(), ...sums, sums.reduce((sum, value) => sum + value, 0)];
  const first = (city: number): number => cities.slice(0, city).reduce((count, { length }) => count + length, 0);
  const below = cities.length === 0 ? 0 : first(cities.length);
  const within = cities.map((city, at) => ({ total: below + at, parts: city.map((_, own) => first(at) + own), rest: 0 }));
  return tableOf(values, [...within, { total: below + cities.length, parts: cities.map((_, at) => below + at), rest: 0 }]);
}

/** Whether some hidden cell follows from shown ones by a single sum: exact figures need no program to see that. */
const hasLoneCell = ({ relations }: AdditiveTable, hidden: ReadonlySet<number>): boolean =>
  relations.some(({ total, parts }) => [total, ...parts].filter((unit) => hidden.has(unit)).length === 1);

/** Whether some pattern of so many units besides those hidden already is good, by trying all. */
function hasPattern(table: AdditiveTable, size: number): boolean {
  const primary = table.units.flatMap(({ isHidden }, unit) => (isHidden ? [unit] : []));
  const open = table.units.flatMap(({ isHidden }, unit) => (isHidden ? [] : [unit]));
  const choose = (from: number, left: number, chosen: readonly number[]): boolean => {
    if (left === 0) {
      const hidden = new Set([...primary, ...chosen]);
      return !hasLoneCell(table, hidden) && isProtected(table, hidden, { width, solver });
    }
    for (let at = from; at + left <= open.length; at += 1) if (choose(at + 1, left - 1, [...chosen, open[at] as number])) return true;
    return false;
  };
  return choose(0, size, []);
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

  // Two hidden cells of classes that say little, and their exact sum: each can be anything from nothing to that.
  it.each([
    [9, false],
    [10, true],
    [11, true],
  ])('of a width of 10 leaves %s: %s', (left, expected) => {
    const table = tableOf([left - 4, 4, left], [{ total: 2, parts: [0, 1], rest: 0 }]);
    const figures = table.figures.map((figure) => ({ ...figure, hidden: { low: 0, high: Number.POSITIVE_INFINITY } }));
    expect(isProtected({ ...table, figures }, new Set([0, 1]), { width, solver })).toBe(expected);
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
    const others = protectTable(twoWay(cells, { singles: [second] }), width, solver) as ReadonlySet<number>;
    expect(isProtected(twoWay(cells, { singles: [second] }), others, { width, solver })).toBe(true);
  });

  // `pnpm torture suppression` takes more tables of each kind.
  const tables = Number(process.env['KETENSOM_TABLES'] ?? 0);
  const cellOf = (next: (below: number) => number) => (): number => (next(4) === 0 ? next(10) : 10 + next(60));
  const box = (sizes: readonly number[]) => (next: (below: number) => number) => {
    const { values, relations } = withMargins(sizes, cellOf(next));
    return tableOf(values, relations);
  };
  it('four ways: the pattern is good, whatever its size', () => {
    const next = makeRandom(4);
    for (let at = 0; at < (tables || 1); at += 1) expect(extraOf(box([2, 2, 2, 2])(next))).toBeGreaterThan(0);
  });

  it.each([
    ['one way', 8, box([6])],
    ['two ways', 5, box([2, 3])],
    ['three ways', 2, box([2, 2, 2])],
    [
      'a hierarchy',
      4,
      (next: (below: number) => number) => districts([2, 3, 2].map((count) => Array.from({ length: count }, cellOf(next)))),
    ],
  ] as const)('%s: hides at most twice as many as the fewest of all patterns', (name, count, make) => {
    const seed = 20_261_128;
    const next = makeRandom(seed);
    const found = Array.from({ length: tables || count }, (_, at) => {
      const table = make(next);
      const extra = extraOf(table);
      // Twice the fewest or less: no pattern has fewer than half of those found.
      for (let size = 0; extra !== undefined && 2 * size < extra; size += 1)
        expect(hasPattern(table, size), `seed ${seed}, ${name} ${at}: ${extra} found, ${size} are enough`).toBe(false);
      return extra;
    });
    process.stdout.write(`seed ${seed}, ${name}: hidden beside primary ${found.map((extra) => extra ?? 'no pattern').join(' ')}\n`);
  });
});
