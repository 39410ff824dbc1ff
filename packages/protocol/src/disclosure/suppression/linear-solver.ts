/**
 * What is asked of a linear solver. This package has none: whoever needs one is handed it (`@ketensom/native` has HiGHS), so that the
 * rules stay pure and a second solver can check the first.
 */

/** One column per unknown, one row per equation: `lower <= sum of coefficient x column <= upper`. */
export interface LinearModel {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly rows: readonly LinearRow[];
}

export interface LinearRow {
  readonly lower: number;
  readonly upper: number;
  /** Column and coefficient; every column at most once. */
  readonly entries: readonly (readonly [column: number, coefficient: number])[];
}

/** Minimises the cost; columns that are not named cost nothing. */
export type LinearCost = readonly (readonly [column: number, cost: number])[];

/** A model that keeps its last solution to start the next one from. */
export interface LinearProgram {
  setBounds(column: number, lower: number, upper: number): void;
  /** The value of every column at the minimum; undefined where no values satisfy all rows and bounds. Every cost must be bounded below. */
  minimise(cost: LinearCost): Float64Array | undefined;
  close(): void;
}

/** Opens a model. */
export type LinearSolver = (model: LinearModel) => LinearProgram;
