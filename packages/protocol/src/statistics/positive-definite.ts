/**
 * Solving with a symmetric positive definite matrix: A = L D L' without square roots (Golub and Van Loan, Matrix Computations, 4.1.2), in the
 * fixed-point arithmetic of fixed-point.ts.
 *
 * Rows and columns are first scaled by powers of two so that every diagonal lies in [1/2, 2), which is exact. With a smallest pivot of 2^-48
 * and up to 200 columns the rounding of 320 bits leaves more than 150 correct bits: the nearest double to what comes out is the
 * nearest double to the exact solution.
 */
import { divide, fixedFrom, multiply } from './fixed-point.ts';

/** Whole numbers, row by row; only the lower triangle is read. */
export type SymmetricMatrix = readonly (readonly bigint[])[];

/** A factored matrix. `pivots[j]` over `spreads[j]` is the share of column j that the columns before it do not explain (1 - R²). */
export interface Factored {
  readonly solve: (right: readonly bigint[]) => bigint[];
  /** The inverse, as fixed-point numbers. */
  readonly inverse: () => bigint[][];
}

/** Columns that do not determine each other, or the first that the others before it determine. */
export type Factoring = { readonly kind: 'factored'; readonly factored: Factored } | { readonly kind: 'singular'; readonly column: number };

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

/** Half the number of bits of each diagonal: scaling both its row and its column by 2^-that brings it near 1. */
const halfBits = (matrix: SymmetricMatrix): number[] => matrix.map((row, at) => Math.ceil(bitLength(row[at] ?? 0n) / 2));

const shift = (value: bigint, bits: number): bigint => (bits >= 0 ? value << BigInt(bits) : value >> BigInt(-bits));

interface Triangle {
  readonly lower: bigint[][];
  readonly pivots: bigint[];
}

/**
 * Factors a matrix of cross-products whose first column is the intercept (or anything that is not constant zero).
 *
 * @param toleranceBits a column with a pivot at or below 2^-toleranceBits of its spread around the first column is called determined by
 *   the others
 */
export function factor(matrix: SymmetricMatrix, toleranceBits: number): Factoring {
  const halves = halfBits(matrix);
  const half = (at: number): number => halves[at] ?? 0;
  const scaled = matrix.map((row, i) => row.slice(0, i + 1).map((value, j) => shift(fixedFrom(value), -half(i) - half(j))));
  const triangle = decompose(scaled, toleranceBits);
  if (typeof triangle === 'number') return { kind: 'singular', column: triangle };
  const solveScaled = (right: readonly bigint[]): bigint[] =>
    backSubstitute(
      triangle,
      right.map((value, i) => shift(value, -half(i))),
    ).map((value, i) => shift(value, -half(i)));
  const unit = (at: number): bigint[] => matrix.map((_, i) => (i === at ? fixedFrom(1n) : 0n));
  const factored: Factored = {
    solve: (right) => solveScaled(right.map((value) => fixedFrom(value))),
    inverse: () => matrix.map((_, at) => solveScaled(unit(at))),
  };
  return { kind: 'factored', factored };
}

function decompose(matrix: readonly (readonly bigint[])[], toleranceBits: number): Triangle | number {
  const lower: bigint[][] = [];
  const pivots: bigint[] = [];
  for (const [i, row] of matrix.entries()) {
    // products[j] is L_ij D_j, from which both L_ij and the pivot follow.
    const products: bigint[] = [];
    for (let j = 0; j < i; j += 1) {
      const known = products.reduce((sum, product, k) => sum + multiply(product, lower[j]?.[k] ?? 0n), 0n);
      products.push((row[j] ?? 0n) - known);
    }
    const own = products.map((product, j) => divide(product, pivots[j] ?? 0n));
    const explained = products.map((product, j) => multiply(product, own[j] ?? 0n));
    const spread = (row[i] ?? 0n) - (explained[0] ?? 0n);
    const pivot = explained.slice(1).reduce((left, part) => left - part, spread);
    if (pivot <= 0n || pivot <= spread >> BigInt(toleranceBits) || spread <= (row[i] ?? 0n) >> smallestSpread) return i;
    lower.push([...own, fixedFrom(1n)]);
    pivots.push(pivot);
  }
  return { lower, pivots };
}

/** A column that varies by less than 2^-100 of its own size is a constant. */
const smallestSpread = 100n;

function backSubstitute({ lower, pivots }: Triangle, right: readonly bigint[]): bigint[] {
  const size = pivots.length;
  const forward: bigint[] = [];
  for (let i = 0; i < size; i += 1) {
    const known = forward.reduce((sum, value, j) => sum + multiply(lower[i]?.[j] ?? 0n, value), 0n);
    forward.push((right[i] ?? 0n) - known);
  }
  const solution = forward.map((value, i) => divide(value, pivots[i] ?? 0n));
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let j = i + 1; j < size; j += 1) solution[i] = (solution[i] ?? 0n) - multiply(lower[j]?.[i] ?? 0n, solution[j] ?? 0n);
  }
  return solution;
}
