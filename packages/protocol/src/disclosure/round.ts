/**
 * round: counts are released as the nearest multiple, a half upwards. Every count is rounded on its own, margins too, so rounded
 * tables need not add up. 1 releases exact counts. What rounding does to sums and means is in statistics/released.ts.
 */

/** The nearest multiple of `base` to a count that is not negative. */
export function roundCount(count: bigint, base: number): bigint {
  const step = BigInt(base);
  return ((2n * count + step) / (2n * step)) * step;
}
