/**
 * Combinations of a few vectors that touch no more columns than they must: no other combination touches a part of these alone. Such a one is fixed by where
 * it vanishes. Columns with the same coefficients up to a factor, a direction, vanish together, so one direction fewer than there are vectors gives it.
 */
import { invert, multiply, negate, type SparseRow, type WorkBudget } from './sparse-rows.ts';

const prime = 67_108_859;

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, at) => (sum + multiply(value, right[at] ?? 0)) % prime, 0);

interface Direction {
  readonly of: readonly number[];
  /** The coefficients of each column. */
  readonly columns: ReadonlyMap<number, readonly number[]>;
}

function directionsOf(rows: readonly SparseRow[]): readonly Direction[] {
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))].map((column) => {
    const own = rows.map((row) => row.get(column) ?? 0);
    const scale = invert(own.find((value) => value !== 0) ?? 1);
    return { column, own, of: own.map((value) => multiply(value, scale)) };
  });
  return [...Map.groupBy(columns, ({ of }) => of.join(' ')).values()].map((group) => ({
    of: group[0]?.of ?? [],
    columns: new Map(group.map(({ column, own }) => [column, own])),
  }));
}

/** Factors for which the combination vanishes in as many directions as decide them, from `space`: what is left after the directions before `from`. */
function* decided(
  space: readonly (readonly number[])[],
  directions: readonly Direction[],
  { from, work }: { readonly from: number; readonly work: WorkBudget },
): Generator<readonly number[]> {
  const [only, ...more] = space;
  if (only !== undefined && more.length === 0) yield only;
  if (more.length === 0) return;
  for (let at = from; at < directions.length; at += 1) {
    work.spend(space.length);
    const values = space.map((factors) => dot(factors, directions[at]?.of ?? []));
    const pivot = values.findIndex((value) => value !== 0);
    if (pivot < 0) continue;
    const inverse = invert(values[pivot] ?? 1);
    const rest = space.flatMap((factors, place) => {
      if (place === pivot) return [];
      const scale = negate(multiply(values[place] ?? 0, inverse));
      return [factors.map((value, k) => (value + multiply(scale, space[pivot]?.[k] ?? 0)) % prime)];
    });
    yield* decided(rest, directions, { from: at + 1, work });
  }
}

/** Every such combination of these that touches fewer than `most` columns. */
export function* elementaryVectors(
  rows: readonly SparseRow[],
  { most, work }: { readonly most: number; readonly work: WorkBudget },
): Generator<SparseRow> {
  const directions = directionsOf(rows);
  const all = rows.map((_, at) => rows.map((__, k) => (k === at ? 1 : 0)));
  for (const factors of decided(all, directions, { from: 0, work })) {
    work.spend(directions.length);
    const left = directions.filter(({ of }) => dot(factors, of) !== 0);
    if (left.reduce((sum, { columns }) => sum + columns.size, 0) >= most) continue;
    yield new Map(left.flatMap(({ columns }) => [...columns].map(([column, own]) => [column, dot(factors, own)] as const)));
  }
}
