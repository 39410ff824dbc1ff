/**
 * Mean, variance and share as exact quotients of what was summed: n, the sum and the sum of squares, as whole units of 10^-scale. Exact
 * integers leave no cancellation to worry about.
 */
import { type Rational, rational } from './rational.ts';

/** Sums over the rows where a variable has a value; `scale` is its number of decimals. */
export interface Moments {
  readonly n: bigint;
  readonly sum: bigint;
  readonly scale: number;
}

/** Sum over n. @throws RangeError when n is zero */
export const meanOf = ({ n, sum, scale }: Moments): Rational => rational(sum, n * 10n ** BigInt(scale));

/** The variance with n - 1: (n Σx² - (Σx)²) / (n (n - 1)). @throws RangeError when n is below two */
export function varianceOf({ n, sum, scale }: Moments, squares: bigint): Rational {
  return rational(n * squares - sum * sum, n * (n - 1n) * 10n ** BigInt(2 * scale));
}
