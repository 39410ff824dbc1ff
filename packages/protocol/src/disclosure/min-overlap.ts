/**
 * minOverlap: a number of persons that two or more sets share is shown from so many on, and from minCount on. What it says of nobody is
 * showZero's business.
 */
import type { Rules } from './rules.ts';

/** Whether a number of shared persons must be hidden. */
export function isBelowMinOverlap(
  count: bigint,
  { minOverlap, minCount, showZero }: Pick<Rules, 'minOverlap' | 'minCount' | 'showZero'>,
): boolean {
  return count === 0n ? showZero !== 'all' : count < BigInt(Math.max(minOverlap, minCount, 1));
}
