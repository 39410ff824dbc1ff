/**
 * The families by row: mean, weight of the information and unit deviance at a linear predictor, in doubles (MOD-6; McCullagh and Nelder,
 * Generalized Linear Models, chapter 2). exp and log are those of statistics/elementary.ts.
 */
import { exp, log, log1p } from '../statistics/elementary.ts';
import { largestPredictor } from './figure-columns.ts';

/** What a row adds per unit of weight. */
export interface RowFigures {
  readonly mean: number;
  /** The derivative of the mean by the predictor, which for these links is the variance function too. */
  readonly variance: number;
  readonly deviance: number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

const xlogx = (x: number): number => (x <= 0 ? 0 : x * log(x));

/** logit link. y from 0 to 1. */
export function binomialFigures(predictor: number, y: number): RowFigures {
  const eta = clamp(predictor, -largestPredictor, largestPredictor);
  const small = exp(-Math.abs(eta));
  const mean = eta >= 0 ? 1 / (1 + small) : small / (1 + small);
  const variance = small / ((1 + small) * (1 + small));
  const softplus = Math.max(eta, 0) + log1p(small);
  return { mean, variance, deviance: 2 * (xlogx(y) + xlogx(1 - y) + softplus - y * eta) };
}

/** log link. `largest` bounds the logarithm of the mean (`largestLogMean`). */
export function poissonFigures(predictor: number, y: number, largest: number): RowFigures {
  const eta = clamp(predictor, -largestPredictor, largest);
  const mean = exp(eta);
  return { mean, variance: mean, deviance: 2 * (xlogx(y) - y * eta - y + mean) };
}
