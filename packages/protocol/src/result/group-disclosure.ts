/**
 * Group disclosure in a table (DSC-11): for every sensitive variable of `by` and every combination of the other codes, the persons over its
 * categories. Where they lie too much in one, all figures of those categories go; the margin over the variable may stay.
 */
import type { Codebook } from '../codebook/types.ts';
import { isGroupDisclosing } from '../disclosure/max-share.ts';
import type { Rules } from '../disclosure/rules.ts';
import type { AggregatePlan } from '../query/types.ts';
import { suppressed } from './cell-states.ts';
import type { DecidedRow } from './decided-row.ts';
import type { FigureReader } from './read-figures.ts';

/** What a table is judged by. */
export interface GroupRuleContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly figures: FigureReader;
  readonly rules: Rules;
}

/** The rows with the figures of groups that give their members away hidden as `group`. */
export function hideGroups(rows: readonly DecidedRow[], { plan, codebook, figures, rules }: GroupRuleContext): DecidedRow[] {
  const sensitive = plan.by.filter(({ variable }) => codebook.variables.get(variable)?.sensitive === true);
  const hidden = new Set<DecidedRow>();
  for (const { variable } of sensitive) {
    const inCategories = rows.filter(({ codes }) => codes.get(variable) !== '*');
    const groups = Map.groupBy(inCategories, ({ codes }) => JSON.stringify([...codes].filter(([name]) => name !== variable)));
    for (const group of groups.values()) {
      const persons = group.map(({ cell }) => figures.backing({ kind: 'selected' }, cell).persons);
      if (isGroupDisclosing(persons, rules)) for (const row of group) hidden.add(row);
    }
  }
  return rows.map((row) => (hidden.has(row) ? hideRow(row) : row));
}

const hideRow = (row: DecidedRow): DecidedRow => ({
  ...row,
  figures: row.figures.map(([measure, cell]) => [measure, cell.state === 'value' ? suppressed('group') : cell]),
});
