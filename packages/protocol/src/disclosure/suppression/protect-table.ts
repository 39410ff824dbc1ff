/**
 * Complementary suppression (DSC-6): hides further cells of a table until no hidden figure can be narrowed below `width`, and as few of
 * them as it finds. Whoever holds the same table can check the pattern without finding it again (`isProtected`), so the search may be
 * improved without a change of protocol.
 */
import { type AdditiveTable, type HiddenUnits, primaryUnits } from './additive-table.ts';
import { CellChooser } from './cell-chooser.ts';
import { IntervalAudit } from './interval-audit.ts';
import type { LinearSolver } from './linear-solver.ts';

/** Beyond so many figures nothing is searched: the caller withholds the margins instead. */
export const maxSuppressionFigures = 1500;

/** Tables up to this size are searched in several orders, and every extra cell is tried open again. */
const thoroughFigures = 250;

interface Search {
  readonly table: AdditiveTable;
  readonly audit: IntervalAudit;
  readonly chooser: CellChooser;
}

/** The pattern from one start; undefined where hiding cannot protect the table. */
function extend({ audit, chooser, table }: Search, pickLast: boolean): Set<number> | undefined {
  const hidden = new Set(primaryUnits(table));
  for (;;) {
    const narrowed = audit.narrowed(hidden, pickLast ? undefined : 1);
    const worst = pickLast ? narrowed.at(-1) : narrowed[0];
    if (worst === undefined) return hidden;
    const extra = chooser.propose(worst, hidden) ?? [];
    if (extra.length === 0) return undefined;
    for (const unit of extra) hidden.add(unit);
  }
}

const costOf = ({ units }: AdditiveTable, hidden: HiddenUnits): number =>
  [...hidden].reduce((sum, unit) => sum + (units[unit]?.cost ?? 0), 0);

/** Opens again what need not be hidden, dearest first. */
function reopen({ table, audit }: Search, hidden: Set<number>): HiddenUnits {
  const primary = primaryUnits(table);
  const extra = [...hidden].filter((unit) => !primary.has(unit));
  const cost = (unit: number): number => table.units[unit]?.cost ?? 0;
  for (const unit of extra.toSorted((a, b) => cost(b) - cost(a) || a - b)) {
    hidden.delete(unit);
    if (audit.narrowed(hidden, 1).length > 0) hidden.add(unit);
  }
  return hidden;
}

/**
 * The units to hide, those hidden already among them.
 *
 * @param width what every hidden figure must keep; 0 hides nothing more
 * @returns undefined where the table is too large, or where no pattern protects it: then its margins must go
 */
export function protectTable(table: AdditiveTable, width: number, solver: LinearSolver): HiddenUnits | undefined {
  const primary = primaryUnits(table);
  if (width === 0 || primary.size === 0 || table.relations.length === 0) return primary;
  if (table.figures.length > maxSuppressionFigures) return undefined;
  const search: Search = { table, audit: new IntervalAudit(table, width, solver), chooser: new CellChooser(table, width, solver) };
  try {
    const orders = table.figures.length <= thoroughFigures ? [false, true] : [false];
    const found = orders.flatMap((pickLast) => extend(search, pickLast) ?? []);
    const patterns = found.map((hidden) => (table.figures.length <= thoroughFigures ? reopen(search, hidden) : hidden));
    return patterns.toSorted((a, b) => costOf(table, a) - costOf(table, b))[0];
  } finally {
    search.audit.close();
    search.chooser.close();
  }
}

/** Whether no hidden figure can be narrowed below `width` when exactly these units are hidden. */
export function isProtected(
  table: AdditiveTable,
  hidden: HiddenUnits,
  { width, solver }: { readonly width: number; readonly solver: LinearSolver },
): boolean {
  if (width === 0 || hidden.size === 0 || table.relations.length === 0) return true;
  const audit = new IntervalAudit(table, width, solver);
  try {
    return audit.narrowed(hidden, 1).length === 0;
  } finally {
    audit.close();
  }
}
