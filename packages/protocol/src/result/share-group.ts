/** Several shares of one variable in one cell: together they give away the codes that are hidden or not asked. */
import { hiddenBy } from '../disclosure/hidden-by.ts';
import { codesOf } from '../query/codes-of.ts';
import type { CellContext } from './cell-context.ts';

/**
 * Whether a share must go although it may be shown by itself: another share of the same variable is hidden here, or the codes that are
 * not asked have some, but too few rows left (rows stand for persons: nobody counted persons over several codes).
 */
export function isShareHiddenByOthers(variable: string, { plan, figures, rules, cell, variables, codebook }: CellContext): boolean {
  const asked = plan.measured.find((item) => item.variable === variable)?.codes ?? [];
  if (asked.length < 2) return false;
  const backings = asked.map((code) => figures.backing({ kind: 'equal', variable, code }, cell));
  if (backings.some((backing) => hiddenBy(backing, rules, variables) !== undefined)) return true;
  const definition = codebook.variables.get(variable);
  const isComplete = definition !== undefined && codesOf(definition)?.length === asked.length;
  if (isComplete) return false;
  const present = figures.backing({ kind: 'present', variable }, cell);
  const rest = present.rows - backings.reduce((sum, backing) => sum + backing.rows, 0n);
  return hiddenBy({ rows: rest, persons: rest, contributors: present.contributors }, rules, variables) !== undefined;
}
