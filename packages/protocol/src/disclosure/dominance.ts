/**
 * pPercent and dominance, on sums. Nobody sees the largest contributions x1 and x2 of a sum under encryption, so they are bounded by what is
 * summed anyway: of n values with sum S and sum of squares Q the largest k add up to at most k S / n + sqrt(k (n - k) (n Q - S²)) / n, and to
 * at most k times the largest value that the codebook allows. (The bound is Cauchy-Schwarz between the k largest and the rest; for k = 1
 * it is Samuelson, "How deviant can you be?", JASA 63, 1968.) So a figure that is shown is safe; one that is hidden may have been.
 *
 * - `pPercent`: hidden where S - x1 - x2 < p % of x1: the second largest could tell the largest too closely.
 * - `dominance`: hidden where x1 is more than this share of S.
 *
 * A contribution is a row: somebody with many rows counts as many. Where values may be negative, |S| stands for the sum of what all have.
 */
import type { Rules } from './rules.ts';

/** What is known of the values behind a sum, in whole units of their declared decimals. */
export interface Contributions {
  readonly n: bigint;
  readonly sum: bigint;
  /** Sum of the squares; undefined where they do not fit the ring. */
  readonly squares?: bigint;
  /** The largest absolute value that the codebook allows. */
  readonly bound: bigint;
}

export type DominanceRules = Pick<Rules, 'pPercent' | 'dominance'>;

const millionths = 1_000_000;
const parts = (share: number): bigint => BigInt(Math.round(share * millionths));
const positive = (value: bigint): bigint => (value < 0n ? -value : value);

/** The least whole number whose square is not below `value`. */
function rootUp(value: bigint): bigint {
  if (value <= 0n) return 0n;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess * guess === value ? guess : guess + 1n;
    guess = next;
  }
}

/** n times the most that the k largest values can add up to. */
function largestTimesN(k: bigint, { n, sum, squares, bound }: Contributions): bigint {
  const most = k < n ? k : n;
  const byRange = n * most * bound;
  if (squares === undefined) return byRange;
  const bySquares = most * positive(sum) + rootUp(most * (n - most) * (n * squares - sum * sum));
  return bySquares < byRange ? bySquares : byRange;
}

/** The most that the largest value, and the two largest, of a total can be. */
export interface LargestValues {
  readonly total: bigint;
  readonly first: bigint;
  readonly firstTwo: bigint;
}

/** Whether the largest value may be too much of a total, or be told too closely by the second largest. */
export function isTooLarge({ total, first, firstTwo }: LargestValues, { pPercent, dominance }: DominanceRules): boolean {
  const isClose = pPercent > 0 && (total - firstTwo) * BigInt(100 * millionths) < first * parts(pPercent);
  const isDominant = dominance < 1 && first * BigInt(millionths) > total * parts(dominance);
  return isClose || isDominant;
}

/** Whether one value may make up too much of a sum. */
export function isDominated(contributions: Contributions, rules: DominanceRules): boolean {
  const total = contributions.n * positive(contributions.sum);
  return isTooLarge({ total, first: largestTimesN(1n, contributions), firstTwo: largestTimesN(2n, contributions) }, rules);
}
