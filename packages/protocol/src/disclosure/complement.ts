/**
 * The complement rule: a figure also goes when a reader could subtract it from another shown in the same row and so see too few persons
 * (domain.md 2.2, "behind every complement shown or derivable in the same row").
 */
import type { Backing } from './backing.ts';
import { isBelowMinCount } from './min-count.ts';
import type { Rules } from './rules.ts';

/**
 * Whether the rows of `whole` outside `part` are some, but too few. Persons do not subtract (one person may have rows on both sides), so
 * their difference is taken, the least there can be.
 */
export function isRestBelow(whole: Backing, part: Backing, rules: Pick<Rules, 'minCount'>): boolean {
  const rest = { rows: whole.rows - part.rows, persons: whole.persons - part.persons, contributors: 0n };
  return isBelowMinCount(rest, rules);
}
