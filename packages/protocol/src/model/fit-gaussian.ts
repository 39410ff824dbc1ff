/** Least squares from exact cross-products (MOD-5): the coefficients are the doubles nearest to the exact solution. */
import { demand, ProtocolError } from '../errors.ts';
import { divide, fixedDouble, fixedFrom, fixedRootDouble, multiply, roundFixed } from '../statistics/fixed-point.ts';
import { factor } from '../statistics/positive-definite.ts';
import { studentTail } from '../statistics/tail-probability.ts';
import { responseDecimals } from './figure-columns.ts';
import { type CrossProductsInput, type Estimate, estimateBits, type Fit, type GateOutcome } from './step-input.ts';
import { squareOf } from './triangle.ts';
import type { DesignColumn, ModelPlan } from './types.ts';

const clause = 'MOD-5';
/** A column of which less than 2^-46 (1.4e-14) is its own counts as determined by the others: the square of R's default tolerance in lm. */
const toleranceBits = 46;

/** A fit with the point that later figures are computed at. */
export interface SolvedFit {
  readonly fit: Fit;
  readonly estimate: Estimate;
}

const decimalsOf = (column: DesignColumn): number => (column.kind === 'number' ? column.bounds.decimals : 0);

/**
 * Solves the normal equations.
 *
 * @param figures products (lower triangle), response and squares, as `crossProductColumns` names them
 * @throws ProtocolError `model-rank`; `model-fit-limit` where nothing is left over, or less than `maxR2` allows
 */
export function fitGaussian(plan: ModelPlan, { gate }: CrossProductsInput, figures: readonly (readonly bigint[])[]): SolvedFit {
  const [products = [], response = [], [squares = 0n] = []] = figures;
  const { columns } = plan;
  const factoring = factor(squareOf(products, columns.length), toleranceBits);
  if (factoring.kind === 'singular') throw new ProtocolError('model-rank', { clause });
  const { solve, inverse } = factoring.factored;
  const raw = solve(response);
  const explained = raw.reduce((sum, value, at) => sum + value * (response[at] ?? 0n), 0n);
  const left = fixedFrom(squares) - explained;
  const [weight = 1n] = products;
  const spread = fixedFrom(squares) - divide(fixedFrom((response[0] ?? 0n) ** 2n), fixedFrom(weight));
  // Below this the exact residual is nothing but the rounding of 320 bits.
  demand(left > spread >> 200n && spread > 0n, 'model-fit-limit', { clause });
  const df = Number(BigInt(gate.rows) - BigInt(columns.length));
  const y = 10n ** BigInt(responseDecimals(plan));
  const w = plan.weights === undefined ? 1n : 10n ** BigInt(plan.weights.decimals);
  const dispersion = left / BigInt(df);
  const variances = inverse();
  const coefficients = columns.map((column, at) => {
    const x = 10n ** BigInt(decimalsOf(column));
    const estimate = fixedDouble(((raw[at] ?? 0n) * x) / y);
    const variance = multiply(dispersion, variances[at]?.[at] ?? 0n);
    const se = fixedRootDouble((variance * x * x) / (y * y));
    const statistic = estimate / se;
    return { term: column.name, estimate, se, statistic, p: studentTail(statistic, df) };
  });
  const natural = (sum: bigint): number => fixedDouble(sum / (y * y * w));
  const fit: Fit = {
    coefficients,
    df,
    deviance: natural(left),
    nullDeviance: natural(spread),
    dispersion: natural(dispersion),
    iterations: 1,
    converged: true,
  };
  return { fit, estimate: inScales(raw, gate) };
}

/** The estimate in the coordinates of the scaled columns, in the units of the response. */
function inScales(raw: readonly bigint[], { scales }: GateOutcome): Estimate {
  const centred = raw.reduce((sum, value, at) => sum + value * BigInt(scales[at]?.centre ?? 0), 0n);
  return raw.map((value, at) => {
    const shifted = at === 0 ? value + centred : value << BigInt(scales[at]?.shift ?? 0);
    return roundFixed(shifted, estimateBits).toString();
  });
}
