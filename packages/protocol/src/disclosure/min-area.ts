/**
 * minArea: a share, a mean or an sd of an area (a district, a neighbourhood) rests on at least so many persons, more than other quotients must.
 * A variable is of areas where its code list has an edition, or codes with a parent: such lists change and nest as areas do. 0 turns the rule off.
 */
import type { Variable } from '../codebook/types.ts';
import type { Backing } from './backing.ts';
import type { Rules } from './rules.ts';

/** Whether a variable's codes are areas. */
export const isArea = (variable: Variable | undefined): boolean =>
  variable?.kind === 'category' && (variable.edition !== undefined || variable.codes.some(({ parent }) => parent !== undefined));

/** Whether the rows that an area's quotient is taken over are too few. */
export const isBelowMinArea = (base: Backing, rules: Pick<Rules, 'minArea'>): boolean =>
  base.rows > 0n && base.persons < BigInt(rules.minArea);
