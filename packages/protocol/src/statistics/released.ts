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
import { byarInterval, normalInterval, wilsonInterval } from './interval.ts';
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

/** A bound of an interval as a double: as it is, or with rounding to three significant digits, like a mean. */
const roundBound = (bound: number, round: number): number => (round === 1 ? bound : Number(bound.toPrecision(meanDigits)));

/** An interval and how it was made, as it is written beside a figure. `n` is the rounded number of rows. */
export interface ReleasedInterval {
  readonly low: number;
  readonly high: number;
  readonly method: string;
  readonly n: Figure;
}

/** The interval of a share, from the counts as they are released. */
export function shareInterval(hits: bigint, n: bigint, round: number): ReleasedInterval {
  const base = roundCount(n, round);
  const [low, high] = wilsonInterval(Number(roundCount(hits, round)), Number(base));
  const decimals = base < fineShare ? 2 : 3;
  const bound = (value: number): number => (round === 1 ? value : Number(value.toFixed(decimals)));
  return { low: bound(low), high: bound(high), method: 'wilson', n: releasedCount(n, round) };
}

/** The interval of a mean, from the mean, the sd and the n as they are released; n must be at least two. */
export function meanInterval(moments: Moments, squares: bigint, round: number): ReleasedInterval {
  const n = roundCount(moments.n, round);
  const [low, high] = normalInterval(Number(releasedMean(moments, round)), Number(releasedSd(moments, squares, round)), Number(n));
  return { low: roundBound(low, round), high: roundBound(high, round), method: 'normal', n: releasedCount(moments.n, round) };
}

/** The interval of a quantile, from the quantiles at both of its ends. */
export function quantileInterval(ends: { readonly low: Rational; readonly high: Rational }, n: bigint, round: number): ReleasedInterval {
  const [low, high] = [ends.low, ends.high].map((end) => roundBound(nearestDouble(end), round));
  return { low: low ?? Number.NaN, high: high ?? Number.NaN, method: 'woodruff', n: releasedCount(n, round) };
}

/** A ratio: the nearest double; with rounding three significant digits, like a mean. */
export const releasedRatio = (value: Rational, round: number): Figure =>
  round === 1 ? nearestDouble(value) : shortFigure(roundToDigits(value, meanDigits));

/** The interval of a rate: events over a base that is taken as known, both as released. */
export function rateInterval(events: number, base: number, round: number): Omit<ReleasedInterval, 'n'> {
  const [low, high] = byarInterval(events, base);
  return { low: roundBound(low, round), high: roundBound(high, round), method: 'byar' };
}

/** What a standardised figure is of: a share or a mean, over `n` rows of the group that it is about. */
export interface StandardisedOf {
  readonly kind: 'share' | 'mean';
  readonly n: bigint;
  readonly round: number;
}

/** A standardised share or mean with its interval: the nearest doubles; with rounding written as coarsely as a share or mean of `n` rows. */
export function releasedStandardised(
  { value, interval }: { readonly value: Rational; readonly interval?: readonly [low: number, high: number] },
  { kind, n, round }: StandardisedOf,
): { readonly value: Figure; readonly low?: number; readonly high?: number } {
  const decimals = roundCount(n, round) < fineShare ? 2 : 3;
  const coarse = kind === 'share' ? shortFigure(roundToScale(value, decimals)) : shortFigure(roundToDigits(value, meanDigits));
  const figure = { value: round === 1 ? nearestDouble(value) : coarse };
  if (interval === undefined) return figure;
  const bound = (end: number): number => (round === 1 || kind === 'mean' ? roundBound(end, round) : Number(end.toFixed(decimals)));
  return { ...figure, low: bound(interval[0]), high: bound(interval[1]) };
}

/** Hits over n as a fraction from 0 to 1; n must be at least one. */
export function releasedShare(hits: bigint, n: bigint, round: number): Figure | undefined {
  if (round === 1) return nearestDouble(rational(hits, n));
  const base = roundCount(n, round);
  if (base === 0n) return undefined;
  return shortFigure(roundToScale(rational(roundCount(hits, round), base), base < fineShare ? 2 : 3));
}
