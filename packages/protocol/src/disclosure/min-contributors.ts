/**
 * minContributors: at least so many partners behind a figure, so that none is read off (amendments 27). `waive` names variables whose
 * cells may be one partner's own figure, as where partners are areas: for a cell with a code of such a variable the minimum is 1, for
 * the margin over it the default again.
 */
import type { Backing } from './backing.ts';
import type { StrictnessOrder } from './order.ts';
import type { MinContributors, Rules } from './rules.ts';

/** The variables of a cell that it has a code of, `*` left out. */
export type CellVariables = readonly string[];

/** Whether a figure of some, but too few partners must be hidden. */
export function isBelowMinContributors(backing: Backing, rules: Pick<Rules, 'minContributors'>, variables: CellVariables): boolean {
  const { waive, default: minimum } = rules.minContributors;
  const least = variables.some((variable) => waive.includes(variable)) ? 1 : minimum;
  return backing.rows > 0n && backing.contributors < BigInt(least);
}

/** More partners and fewer waivers are stricter. */
export const minContributorsOrder: StrictnessOrder<MinContributors> = {
  strictest: (a, b) => ({ default: Math.max(a.default, b.default), waive: a.waive.filter((name) => b.waive.includes(name)).toSorted() }),
};
