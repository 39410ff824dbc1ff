/**
 * Cells in which nobody can be: codes that the question's own condition leaves out, and combinations that the codebook calls impossible. That nobody is there
 * says nothing of anybody, so such a zero is shown (`showZero: structural`) and protects nothing. Rows that are there all the same, by mistake, are
 * figures like any other.
 */
import type { Codebook } from '../codebook/types.ts';
import { axisName, meet } from '../linked/box.ts';
import { impossibleIn } from '../linked/impossible.ts';
import { splitSelection } from '../linked/selection.ts';
import type { AggregatePlan } from '../query/types.ts';

/** Whether a cell with these codes (`*`: any) is one in which nobody can be. */
export function impossibleCells(plan: AggregatePlan, codebook: Codebook): (codes: ReadonlyMap<string, string>) => boolean {
  const { box } = splitSelection(plan.where, codebook);
  const { holds } = impossibleIn(plan.dataset, codebook);
  // With nothing to hold a cell against, every cell may have somebody in it.
  if (box.size === 0 && (codebook.datasets.get(plan.dataset)?.impossible.length ?? 0) === 0) return () => false;
  return (codes) => {
    const own = [...codes].flatMap(([variable, code]) => (code === '*' ? [] : [[axisName(variable, codebook), [code]] as const]));
    return holds(meet(box, new Map(own)));
  };
}
