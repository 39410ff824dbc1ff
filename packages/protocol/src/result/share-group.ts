/** Several shares of one variable in one cell: together they give away the codes that are hidden or not asked. */
import { hiddenBy } from '../disclosure/hidden-by.ts';
import { codesOf } from '../query/codes-of.ts';
import { findMeasured } from '../query/measured.ts';
import type { CellContext } from './cell-context.ts';
import { equal, type Of, present } from './cell-states.ts';

/**
 * Whether a share must go although it may be shown by itself: another share of the same variable is hidden here, or the codes that are
 * not asked have some, but too few rows left (rows stand for persons: nobody counted persons over several codes).
 */
export function isShareHiddenByOthers(of: Of, { plan, figures, rules, cell, variables, codebook }: CellContext): boolean {
  const asked = findMeasured(plan.measured, of)?.codes ?? [];
  if (asked.length < 2) return false;
  const backings = asked.map((code) => figures.backing(equal(of, code), cell));
  if (backings.some((backing) => hiddenBy(backing, rules, variables) !== undefined)) return true;
  const definition = codebook.variables.get(of.variable);
  const isComplete = definition !== undefined && codesOf(definition)?.length === asked.length;
  if (isComplete) return false;
  const base = figures.backing(present(of), cell);
  const rest = base.rows - backings.reduce((sum, backing) => sum + backing.rows, 0n);
  return hiddenBy({ rows: rest, persons: rest, contributors: base.contributors }, rules, variables) !== undefined;
}
