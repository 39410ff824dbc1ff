/** Symmetric matrices as they are summed: the lower triangle, row by row. */

/** The rows of the lower triangle. */
export const squareOf = (triangle: readonly bigint[], size: number): bigint[][] =>
  Array.from({ length: size }, (_, row) => triangle.slice((row * (row + 1)) / 2, (row * (row + 1)) / 2 + row + 1));

/** An entry of a symmetric matrix of which the lower triangle is given. */
export const entryOf = (rows: readonly (readonly bigint[])[], i: number, j: number): bigint => rows[Math.max(i, j)]?.[Math.min(i, j)] ?? 0n;
