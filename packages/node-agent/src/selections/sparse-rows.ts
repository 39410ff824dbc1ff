/**
 * Sparse linear algebra over the integers modulo a prime below 2^26, so that products are exact in a double. The rank of a matrix of zeros and
 * ones is never larger modulo a prime than over the rationals, so a selection is at worst refused for nothing.
 */

/** Column to coefficient; no coefficient is 0. */
export type SparseRow = Map<number, number>;

const prime = 67_108_859;

export const multiply = (a: number, b: number): number => (a * b) % prime;

export const negate = (a: number): number => (a === 0 ? 0 : prime - a);

/** The inverse of a number that is not 0. */
export function invert(a: number): number {
  let [result, base, exponent] = [1, a, prime - 2];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = multiply(result, base);
    base = multiply(base, base);
    exponent = Math.floor(exponent / 2);
  }
  return result;
}

/** Steps that may still be taken. `spend` throws `OutOfWork` when there are none left. */
export class WorkBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OutOfWork();
  }
}

/** The question was not decided within the work allowed. */
export class OutOfWork extends Error {}

/** Adds `factor` times `row` to `target`. */
function addScaled(target: SparseRow, row: SparseRow, factor: number, work: WorkBudget): void {
  work.spend(row.size);
  for (const [column, value] of row) {
    const sum = ((target.get(column) ?? 0) + multiply(factor, value)) % prime;
    if (sum === 0) target.delete(column);
    else target.set(column, sum);
  }
}

/**
 * The reduced row-echelon form: rows that span what the given ones span, each with a pivot that no other has. Pivots are taken among the columns
 * that `mayPivot`; rows that have none of these are left out.
 */
export function reduceRows(given: readonly SparseRow[], work: WorkBudget, mayPivot: (column: number) => boolean = () => true) {
  const rows = new Map<number, SparseRow>();
  let isFull = true;
  for (const source of given) {
    const row = new Map(source);
    for (const [column, value] of source) {
      const known = rows.get(column);
      if (known !== undefined && row.has(column)) addScaled(row, known, negate(row.get(column) ?? value), work);
    }
    const pivot = [...row.keys()].find(mayPivot);
    if (pivot === undefined) {
      if (row.size > 0) isFull = false;
      continue;
    }
    const scale = invert(row.get(pivot) ?? 1);
    for (const [column, value] of row) row.set(column, multiply(value, scale));
    for (const other of rows.values()) {
      const value = other.get(pivot);
      if (value !== undefined) addScaled(other, row, negate(value), work);
    }
    work.spend(rows.size);
    rows.set(pivot, row);
  }
  return { rows: [...rows.values()], pivots: [...rows.keys()], isFull };
}

/** Tells whether a row is a sum of multiples of these. */
export function spannedBy(given: readonly SparseRow[], work: WorkBudget): (row: SparseRow) => boolean {
  const { rows, pivots } = reduceRows(given, work);
  const byPivot = new Map(pivots.map((pivot, at) => [pivot, rows[at]] as const));
  return (row) => {
    const left = new Map(row);
    for (const [pivot, value] of row) {
      const known = byPivot.get(pivot);
      if (known !== undefined) addScaled(left, known, negate(value), work);
    }
    return left.size === 0;
  };
}

/**
 * Solves equations "these unknowns add up to nothing", each a list of unknowns with coefficient 1. Every unknown comes back as a combination of
 * the free ones; a free one is itself.
 */
export function solveSums(unknowns: number, equations: readonly (readonly number[])[], work: WorkBudget): readonly SparseRow[] {
  const solved: SparseRow[] = Array.from({ length: unknowns }, (_, at) => new Map([[at, 1]]));
  const users = new Map<number, Set<number>>(solved.map((_, at) => [at, new Set([at])]));
  for (const equation of equations.toSorted((left, right) => left.length - right.length)) {
    const sum: SparseRow = new Map();
    for (const unknown of equation) addScaled(sum, solved[unknown] ?? new Map(), 1, work);
    const [pivot] = [...sum.keys()].toSorted((left, right) => (users.get(left)?.size ?? 0) - (users.get(right)?.size ?? 0));
    if (pivot === undefined) continue;
    const scale = negate(invert(sum.get(pivot) ?? 1));
    sum.delete(pivot);
    for (const user of users.get(pivot) ?? []) {
      const row = solved[user];
      const value = row?.get(pivot);
      if (row === undefined || value === undefined) continue;
      row.delete(pivot);
      addScaled(row, sum, multiply(value, scale), work);
      for (const column of sum.keys()) {
        if (row.has(column)) users.get(column)?.add(user);
      }
    }
    users.delete(pivot);
  }
  return solved;
}
