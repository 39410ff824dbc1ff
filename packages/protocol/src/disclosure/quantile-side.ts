/**
 * quantileSide: a quantile is shown only with so many rows, and so many persons, on either side of it. So a median needs twice as many, a 0.9
 * quantile ten times as many. 0 turns the rule off.
 */
import type { Rules } from './rules.ts';

/** What stands at or below, and at or above a quantile. */
export interface QuantileSides {
  /** Rows below and above: p n and (1 - p) n, rounded down. */
  readonly rows: readonly [below: bigint, above: bigint];
  /** Persons with a value in a bin at or below, and at or above. */
  readonly persons: readonly [below: bigint, above: bigint];
}

/** Whether too few stand on one side. */
export function isBelowQuantileSide({ rows, persons }: QuantileSides, rules: Pick<Rules, 'quantileSide'>): boolean {
  const least = BigInt(rules.quantileSide);
  return [...rows, ...persons].some((side) => side < least);
}
