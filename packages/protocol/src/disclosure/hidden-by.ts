/** The rules that look at one figure alone, in the order in which they are named: too few persons (or none) before too few partners. */
import type { Backing } from './backing.ts';
import { type CellVariables, isBelowMinContributors } from './min-contributors.ts';
import { isBelowMinCount } from './min-count.ts';
import type { Rules } from './rules.ts';
import { isHiddenZero } from './show-zero.ts';

/** Classes of rule that hide a single figure. */
export type HiddenBy = 'minCount' | 'minContributors' | 'hiddenAtSource';

/** Rules as they apply to one table. */
export interface AppliedRules extends Rules {
  /** Partners left their own small cells out (release mode `local-threshold`), so that a figure of nobody may stand for a few. */
  readonly hidesAtSource?: boolean;
}

/** Why a figure with this backing must be hidden; undefined when it may be shown. `variables`: those that its cell has a code of. */
export function hiddenBy(backing: Backing, rules: AppliedRules, variables: CellVariables): HiddenBy | undefined {
  if (rules.hidesAtSource === true && backing.rows === 0n) return 'hiddenAtSource';
  if (isHiddenZero(backing, rules) || isBelowMinCount(backing, rules)) return 'minCount';
  return isBelowMinContributors(backing, rules, variables) ? 'minContributors' : undefined;
}

/** The rules for a dataset without persons behind it: those that count persons do not apply, that on partners does. */
export const rulesWithoutPersons = (rules: Rules): Rules => ({
  ...rules,
  minCount: 1,
  minDenominator: 0,
  minArea: 0,
  maxShare: 1,
  pPercent: 0,
  dominance: 1,
  quantileSide: 0,
  showZero: 'all',
  round: 1,
});
