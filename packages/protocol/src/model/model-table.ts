/** The part of a model's result that follows from the opened sums and the rules alone (docs/results.md, "Model"). */

import type { AggregateTable, ResultRow } from '../result/aggregate-table.ts';
import type { ResultCell } from '../result/cell.ts';
import type { Coefficient, GateOutcome } from './step-input.ts';
import type { Family } from './types.ts';

/** Lower and upper end. */
export type Interval = readonly [low: number, high: number];

/** Observed against expected in one cell. Interval and limits are absent where the ratio is hidden or does not exist. */
export interface ExpectedCell {
  readonly by: Readonly<Record<string, string>>;
  readonly observed: ResultCell;
  readonly expected: ResultCell;
  /** Observed over expected. */
  readonly ratio: ResultCell;
  /** (observed - expected) over its standard error. */
  readonly residual: ResultCell;
  /** 95 % interval of the ratio. */
  readonly interval?: Interval;
  /** Funnel limits of the ratio where nothing but chance is at work. */
  readonly limits95?: Interval;
  readonly limits998?: Interval;
}

/** See the module header. */
export interface ModelTable {
  readonly kind: 'model';
  readonly family: Family;
  readonly coefficients: readonly Coefficient[];
  readonly n: GateOutcome['n'];
  readonly dropped: GateOutcome['dropped'];
  readonly df: number;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly dispersion: number;
  readonly iterations: number;
  readonly converged: true;
  readonly expected?: readonly ExpectedCell[];
  /** Present where the rows are cells: the table that they are of, which is not released itself. `n` and `dropped` then count cells. */
  readonly of?: ModelledTable;
}

/** What is told of a table of which a model was made: all but its figures. `hidden`: the cells that lack figures, and which rule hid those. */
export interface ModelledTable extends Omit<AggregateTable, 'kind' | 'cells'> {
  readonly hidden: readonly ResultRow[];
}
