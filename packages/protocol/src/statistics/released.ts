/**
 * How a figure that may be shown is written (interface.md, "A result"; docs/results.md).
 *
 * round 1: counts and sums exact; mean, share and sd the double nearest to the exact value, sd with n - 1.
 * round above 1: counts to the nearest multiple; a mean and an sd to 3 significant digits; a sum as that mean times the rounded n; a share
 * as rounded hits over rounded n, with 2 decimals (whole per cents) where the rounded n is below 1000 and else 3. No exact count can be
 * got back from them.
 */
import { roundCount } from '../disclosure/round.ts';
import { decimalFigure, roundToDigits, roundToScale, shortFigure } from './decimal-figure.ts';
import { type Moments, meanOf, varianceOf } from './moments.ts';
import { nearestDouble, nearestRoot, type Rational, rational } from './rational.ts';

/** A JSON number, or a decimal text. */
export type Figure = number | string;

const meanDigits = 3;

/** A count. */
export const releasedCount = (count: bigint, round: number): Figure => decimalFigure(roundCount(count, round), 0);

/** The sum of a variable; with rounding, mean x rounded n. */
export function releasedSum(moments: Moments, round: number): Figure {
  if (round === 1) return decimalFigure(moments.sum, moments.scale);
  return shortFigure(roundToDigits(meanOf(moments), meanDigits), roundCount(moments.n, round));
}

/** The mean of a variable; n must be at least one. */
export function releasedMean(moments: Moments, round: number): Figure {
  const mean = meanOf(moments);
  return round === 1 ? nearestDouble(mean) : shortFigure(roundToDigits(mean, meanDigits));
}

/** The standard deviation with n - 1; n must be at least two. Rounded, the root is taken of the nearest double's decimal. */
export function releasedSd(moments: Moments, squares: bigint, round: number): Figure {
  const sd = nearestRoot(varianceOf(moments, squares));
  return round === 1 ? sd : Number(sd.toPrecision(meanDigits));
}

/** A quantile: the nearest double; with rounding three significant digits, like a mean. */
export const releasedQuantile = (value: Rational, round: number): Figure =>
  round === 1 ? nearestDouble(value) : shortFigure(roundToDigits(value, meanDigits));

const fineShare = 1000n;

/** Hits over n as a fraction from 0 to 1; n must be at least one. */
export function releasedShare(hits: bigint, n: bigint, round: number): Figure | undefined {
  if (round === 1) return nearestDouble(rational(hits, n));
  const base = roundCount(n, round);
  if (base === 0n) return undefined;
  return shortFigure(roundToScale(rational(roundCount(hits, round), base), base < fineShare ? 2 : 3));
}
