/**
 * Estimates from a weighted sample (docs/statistics.md, "Samples"), from sums of weights. Exact quotients until they are written; intervals in doubles, by
 * operations that IEEE 754 fixes.
 */
import { roundCount } from '../disclosure/round.ts';
import { decimalFigure, roundToDigits, roundToScale, shortFigure } from './decimal-figure.ts';
import { normalInterval, wilsonInterval } from './interval.ts';
import { nearestDouble, nearestRoot, type Rational, rational } from './rational.ts';
import type { Figure } from './released.ts';

/** n rows, Σw and Σw² in units of 10^-scale and 10^-2scale. Σw is above 0. */
export interface Weights {
  readonly n: bigint;
  readonly sum: bigint;
  readonly squares: bigint;
  readonly scale: number;
}

const digits = 3;
const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Kish: (Σw)² / Σw², to three digits. */
export const effectiveSize = ({ sum, squares }: Weights): number => Number(nearestDouble(rational(sum * sum, squares)).toPrecision(digits));

/** Σw as it is released: exact, or to the nearest multiple. */
export function releasedWeight({ sum, scale }: Pick<Weights, 'sum' | 'scale'>, round: number): Figure {
  if (round === 1) return decimalFigure(sum, scale);
  return decimalFigure(roundCount(wholeOf(sum, scale), round), 0);
}

/** To the nearest whole, halves up. */
const wholeOf = (units: bigint, scale: number): bigint => (2n * units + power(scale)) / (2n * power(scale));

/** Σwx, Σw²x and Σw²x² of a variable with `decimals`; the last two are absent where they would not fit the sum. */
export interface WeightedMoments extends Weights {
  readonly total: bigint;
  readonly decimals: number;
  readonly squaresTotal?: bigint;
  readonly squaresSquares?: bigint;
}

const meanOf = ({ total, sum, decimals }: WeightedMoments): Rational => rational(total, sum * power(decimals));

/** Σwx / Σw; with rounding three significant digits. */
export const releasedWeightedMean = (moments: WeightedMoments, round: number): Figure =>
  round === 1 ? nearestDouble(meanOf(moments)) : shortFigure(roundToDigits(meanOf(moments), digits));

/** Σwx; with rounding the released mean times the released Σw. */
export function releasedWeightedSum(moments: WeightedMoments, round: number): Figure {
  if (round === 1) return decimalFigure(moments.total, moments.scale + moments.decimals);
  return shortFigure(roundToDigits(meanOf(moments), digits), roundCount(wholeOf(moments.sum, moments.scale), round));
}

/** The root of Σw(x − m)² / Σw times n / (n − 1), from Σwx²; n is at least two. With rounding three significant digits. */
export function releasedWeightedSd(moments: WeightedMoments, ofSquares: bigint, round: number): Figure {
  const { n, sum, total, decimals } = moments;
  const spread = (ofSquares * sum - total * total) * n;
  return boundOf(nearestRoot(rational(spread, sum * sum * (n - 1n) * power(2 * decimals))), round);
}

const boundOf = (value: number, round: number): number => (round === 1 ? value : Number(value.toPrecision(digits)));

/** The interval of a weighted mean by its linearised variance; absent with one row, or where the sums are not there. */
export function weightedMeanInterval(moments: WeightedMoments, round: number): { low: number; high: number; method: string } | undefined {
  const { n, sum, squares, total, squaresTotal, squaresSquares, decimals } = moments;
  if (squaresTotal === undefined || squaresSquares === undefined || n < 2n) return undefined;
  // Σ w² (x − S/W)², times W²: no division before the root.
  const spread = squaresSquares * sum * sum - 2n * total * squaresTotal * sum + total * total * squares;
  const error = nearestRoot(rational(spread * n, sum ** 4n * (n - 1n) * power(2 * decimals)));
  const [low, high] = normalInterval(Number(releasedWeightedMean(moments, round)), boundOf(error, round), 1);
  return { low: boundOf(low, round), high: boundOf(high, round), method: 'linearised' };
}

/** A share: the weights of the hits among those of all. */
export interface WeightedShare {
  readonly hits: Pick<Weights, 'sum' | 'squares'>;
  readonly all: Weights;
}

const decimalsOf = ({ n }: Weights, round: number): number => (roundCount(n, round) < 1000n ? 2 : 3);

/** Σw over the hits / Σw; with rounding two decimals, three from n = 1,000. */
export function releasedWeightedShare({ hits, all }: WeightedShare, round: number): Figure {
  const share = rational(hits.sum, all.sum);
  return round === 1 ? nearestDouble(share) : shortFigure(roundToScale(share, decimalsOf(all, round)));
}

/** p (1 − p) / v with the linearised variance v: how many rows of a plain sample would give this variance. Kish's where all are alike. */
export function designSize({ hits, all }: WeightedShare): number {
  const [p, rest] = [hits.sum, all.sum - hits.sum];
  // Σ w² (y − p)² = Σ_hits w² (1 − p)² + Σ_others w² p², times W².
  const spread = hits.squares * rest * rest + (all.squares - hits.squares) * p * p;
  if (spread === 0n || all.n < 2n) return nearestDouble(rational(all.sum * all.sum, all.squares));
  return nearestDouble(rational(p * rest * all.sum * all.sum * (all.n - 1n), spread * all.n));
}

/** Wilson's interval with the design's own size in place of n. */
export function weightedShareInterval(share: WeightedShare, round: number): { low: number; high: number; method: string } {
  const size = round === 1 ? designSize(share) : Number(designSize(share).toPrecision(digits));
  const p = Number(releasedWeightedShare(share, round));
  const [low, high] = wilsonInterval(p * size, size);
  const bound = (value: number): number => (round === 1 ? value : Number(value.toFixed(decimalsOf(share.all, round))));
  return { low: bound(low), high: bound(high), method: 'wilson-effective' };
}
