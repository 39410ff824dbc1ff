/** minDenominator: a share, a mean or a rate rests on at least so many persons (rows, where there is no person key). 0 turns the rule off. */
import type { Backing } from './backing.ts';
import type { Rules } from './rules.ts';

/** Whether the rows that a quotient is taken over are too few. Nobody at all is another rule's business. */
export const isBelowMinDenominator = (base: Backing, rules: Pick<Rules, 'minDenominator'>): boolean =>
  base.rows > 0n && base.persons < BigInt(rules.minDenominator);
