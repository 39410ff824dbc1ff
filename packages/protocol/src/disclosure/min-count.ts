/**
 * minCount: at least so many persons behind a figure (rows, where the dataset has no person key), and behind what a reader gets by taking
 * one shown figure from another. 1 turns the rule off. Nobody at all is showZero's business, not this rule's.
 */
import type { Backing } from './backing.ts';
import type { Rules } from './rules.ts';

/** Whether a figure about some, but too few, must be hidden. */
export function isBelowMinCount(backing: Backing, rules: Pick<Rules, 'minCount'>): boolean {
  return backing.rows > 0n && rules.minCount > 1 && backing.persons < BigInt(rules.minCount);
}
