/** The fitted binomial or poisson model: from the scaled coordinates back to the columns as they were written (MOD-6). */
import { demand } from '../errors.ts';
import { fixedDouble, fixedFrom, fixedRootDouble, multiply, roundFixed } from '../statistics/fixed-point.ts';
import { normalTail } from '../statistics/tail-probability.ts';
import type { NewtonOutcome, NewtonSums } from './newton-types.ts';
import { type Coefficient, devianceBits, estimateBits, type NewtonInput } from './step-input.ts';
import { entryOf } from './triangle.ts';
import type { DesignColumn } from './types.ts';

/** The last point, the move that is left, and the inverse of the information there, all fixed-point. */
export interface Settled extends NewtonSums {
  readonly input: NewtonInput;
  readonly solution: readonly bigint[];
  readonly variances: readonly (readonly bigint[])[];
  readonly deviance: bigint;
  readonly nullDeviance: bigint;
}

/** @throws ProtocolError `model-fit-limit` where the deviance leaves less than `maxR2` allows */
export function nonlinearFit({ plan, rules, input, solution, variances, deviance, nullDeviance }: Settled): NewtonOutcome {
  const explained = nullDeviance > 0n ? 1 - Number(deviance) / Number(nullDeviance) : 1;
  demand(nullDeviance > 0n && explained <= rules.maxR2, 'model-fit-limit', { clause: 'MOD-7' });
  const point = input.estimate.map((value, at) => fixedFrom(BigInt(value), estimateBits) + (solution[at] ?? 0n));
  const { scales } = input.gate;
  // The intercept's row of the map from scaled to written columns: 1, and minus the centre of each column in its scale.
  const weights = plan.columns.map((_, at) =>
    at === 0 ? fixedFrom(1n) : -(fixedFrom(BigInt(scales[at]?.centre ?? 0)) >> BigInt(scales[at]?.shift ?? 0)),
  );
  const coefficients = plan.columns.map((column, at) =>
    at === 0 ? intercept(column, weights, { point, variances }) : slope(column, scales[at]?.shift ?? 0, { point, variances, at }),
  );
  const fit = {
    coefficients,
    df: Number(BigInt(input.gate.rows) - BigInt(plan.columns.length)),
    deviance: fixedDouble(fixedFrom(deviance, devianceBits)),
    nullDeviance: fixedDouble(fixedFrom(nullDeviance, devianceBits)),
    dispersion: 1,
    iterations: input.iteration + 1,
    converged: true,
  } as const;
  return { kind: 'fitted', fit, estimate: point.map((value) => roundFixed(value, estimateBits).toString()) };
}

interface Scaled {
  readonly point: readonly bigint[];
  readonly variances: readonly (readonly bigint[])[];
}

function coefficient(term: string, value: bigint, variance: bigint): Coefficient {
  const [estimate, se] = [fixedDouble(value), fixedRootDouble(variance)];
  const statistic = estimate / se;
  return { term, estimate, se, statistic, p: normalTail(statistic) };
}

function intercept({ name }: DesignColumn, weights: readonly bigint[], { point, variances }: Scaled): Coefficient {
  const value = point.reduce((sum, part, at) => sum + multiply(part, weights[at] ?? 0n), 0n);
  const variance = weights.reduce(
    (sum, left, i) => sum + weights.reduce((row, right, j) => row + multiply(multiply(left, right), entryOf(variances, i, j)), 0n),
    0n,
  );
  return coefficient(name, value, variance);
}

function slope(column: DesignColumn, shift: number, { point, variances, at }: Scaled & { readonly at: number }): Coefficient {
  const unit = column.kind === 'number' ? 10n ** BigInt(column.bounds.decimals) : 1n;
  const places = BigInt(shift);
  return coefficient(column.name, ((point[at] ?? 0n) * unit) >> places, (entryOf(variances, at, at) * unit * unit) >> (2n * places));
}
