/** Complementary suppression over a whole result: group by group, count first, and what is hidden there is hidden in the others too. */
import type { AdditiveTable, HiddenUnits } from '../disclosure/suppression/additive-table.ts';
import type { LinearSolver } from '../disclosure/suppression/linear-solver.ts';
import { protectTable } from '../disclosure/suppression/protect-table.ts';
import { additiveTable, type GroupContext, measureGroups } from './additive-tables.ts';
import { suppressed } from './cell-states.ts';
import { type DecidedRow, hidesAnything } from './decided-row.ts';

/** A table to protect. Unit u stands for the measures of that name in the row with codes `rows[u]`. */
export interface SuppressionTask {
  readonly table: AdditiveTable;
  readonly width: number;
  readonly measures: readonly string[];
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/** The units to hide, or undefined where the margins must go instead. */
export type Suppress = (task: SuppressionTask) => HiddenUnits | undefined;

/** Finds the pattern: what the coordinator does. */
export const searchPattern =
  (solver: LinearSolver): Suppress =>
  ({ table, width }) =>
    protectTable(table, width, solver);

/** Quantiles, histograms and curves are no sums of rows that are looked at here: with one of them hidden, the margins go. */
const isBeyond = ({ figures }: DecidedRow): boolean =>
  figures.some(([{ kind }, cell]) => (kind === 'quantile' || kind === 'histogram' || kind === 'survival') && hidesAnything(cell));

/** The rows with further figures hidden as `complementary`; undefined where the margins must go. */
export function suppressComplementary(context: GroupContext, suppress: Suppress): DecidedRow[] | undefined {
  if (context.rows.some(isBeyond)) return undefined;
  let rows = [...context.rows];
  let before: HiddenUnits = new Set();
  for (const group of measureGroups(context.plan)) {
    const table = additiveTable(group, { ...context, rows }, before);
    const task = { table, width: context.rules.complementary.width, measures: group.measures.map(({ name }) => name) };
    const hidden = suppress({ ...task, rows: rows.map(({ codes }) => codes) });
    if (hidden === undefined) return undefined;
    if (group.name === 'count') before = hidden;
    rows = rows.map((row, unit) => (hidden.has(unit) ? hideGroup(row, task.measures) : row));
  }
  return rows;
}

const hideGroup = (row: DecidedRow, names: readonly string[]): DecidedRow => ({
  ...row,
  figures: row.figures.map(([measure, cell]) =>
    names.includes(measure.name) && cell.state === 'value' ? [measure, suppressed('complementary')] : [measure, cell],
  ),
});
