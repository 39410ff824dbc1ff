/**
 * Combinations of exactly three vectors. A vector of which no other one touches a part of the columns is fixed by where it vanishes: on the
 * columns of two directions, a direction being the three coefficients of a column up to a factor. So two directions at a time give all there are.
 */
import { invert, multiply, negate, type SparseRow, type WorkBudget } from './sparse-rows.ts';

type Triple = readonly [number, number, number];

const add = (a: number, b: number): number => {
  const sum = a + b;
  return sum >= 67_108_859 ? sum - 67_108_859 : sum;
};
const difference = (a: number, b: number): number => add(a, negate(b));
const cross = ([a, b, c]: Triple, [x, y, z]: Triple): Triple => [
  difference(multiply(b, z), multiply(c, y)),
  difference(multiply(c, x), multiply(a, z)),
  difference(multiply(a, y), multiply(b, x)),
];
const dot = ([a, b, c]: Triple, [x, y, z]: Triple): number => add(add(multiply(a, x), multiply(b, y)), multiply(c, z));

/** Columns with their coefficients, by direction. */
function directionsOf(
  rows: readonly [SparseRow, SparseRow, SparseRow],
): readonly { readonly of: Triple; readonly columns: Map<number, Triple> }[] {
  const groups = new Map<string, { of: Triple; columns: Map<number, Triple> }>();
  for (const column of new Set(rows.flatMap((row) => [...row.keys()]))) {
    const own: Triple = [rows[0].get(column) ?? 0, rows[1].get(column) ?? 0, rows[2].get(column) ?? 0];
    const scale = invert(own.find((value) => value !== 0) ?? 1);
    const of: Triple = [multiply(own[0], scale), multiply(own[1], scale), multiply(own[2], scale)];
    const group = groups.get(of.join(' ')) ?? { of, columns: new Map<number, Triple>() };
    group.columns.set(column, own);
    groups.set(of.join(' '), group);
  }
  return [...groups.values()];
}

/** Every combination of the three that touches fewer than `most` columns and no more than it must. */
export function* lightTriples(
  rows: readonly [SparseRow, SparseRow, SparseRow],
  { most, work }: { readonly most: number; readonly work: WorkBudget },
): Generator<SparseRow> {
  const directions = directionsOf(rows);
  for (const [at, first] of directions.entries()) {
    for (const second of directions.slice(at + 1)) {
      work.spend(directions.length);
      const factors = cross(first.of, second.of);
      const left = directions.filter(({ of }) => dot(factors, of) !== 0);
      if (left.reduce((sum, { columns }) => sum + columns.size, 0) >= most) continue;
      yield new Map(left.flatMap(({ columns }) => [...columns].map(([column, own]) => [column, dot(factors, own)] as const)));
    }
  }
}
