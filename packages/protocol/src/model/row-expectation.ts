/** What a row is expected to have at an estimate. */
import { type RowPattern, readScaled, type ScaledRow } from './design-row.ts';
import { binomialFigures, poissonFigures, type RowFigures } from './families.ts';
import { estimateDouble, largestLogMean, responseDecimals } from './figure-columns.ts';
import type { Estimate, GateOutcome } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/** The linear predictor of a row. */
export const predictorOf = ({ columns, z, offset }: ScaledRow, estimate: readonly number[]): number =>
  columns.reduce((sum, column, at) => sum + (estimate[column] ?? 0) * (z[at] ?? 0), offset);

/** The figures of a row at a predictor, by family. */
export function figuresAt(plan: ModelPlan, gate: GateOutcome): (predictor: number, y: number) => RowFigures {
  if (plan.family === 'binomial') return binomialFigures;
  if (plan.family === 'gaussian') return (mean) => ({ mean, variance: 1, deviance: 0 });
  const largest = largestLogMean(plan, gate);
  return (predictor, y) => poissonFigures(predictor, y, largest);
}

/** Both times the row's weight; the variance is that of the response for a dispersion of 1. */
export interface RowExpectation {
  readonly expected: number;
  readonly variance: number;
}

/** Reads what is expected of one row of a pattern. */
export function rowExpectation(plan: ModelPlan, gate: GateOutcome, estimate: Estimate): (row: RowPattern) => RowExpectation {
  const read = readScaled(plan, gate.scales);
  const at = figuresAt(plan, gate);
  const point = estimate.map(estimateDouble);
  const unit = 10 ** -responseDecimals(plan);
  const isGaussian = plan.family === 'gaussian';
  return (pattern) => {
    const row = read(pattern);
    // A gaussian estimate is in the units of its response.
    const { mean, variance } = at(predictorOf(isGaussian ? { ...row, offset: 0 } : row, point), row.y);
    return { expected: row.weight * (isGaussian ? mean * unit + row.offset : mean), variance: row.weight * variance };
  };
}
