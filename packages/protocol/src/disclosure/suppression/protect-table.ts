/**
 * Complementary suppression (DSC-6): hides further cells of a table until no hidden figure can be narrowed below `width`, and as few of
 * them as it finds. Whoever holds the same table can check the pattern without finding it again (`isProtected`), so the search may be
 * improved without a change of protocol.
 *
 * Figures of earlier releases cannot be hidden any more. What they give away by themselves, whatever is hidden now, is lost and not looked at: it
 * would stop every further release and help nobody.
 */
import { type AdditiveTable, type HiddenUnits, primaryUnits } from './additive-table.ts';
import { CellChooser } from './cell-chooser.ts';
import { IntervalAudit, type Lost, lostKey } from './interval-audit.ts';
import type { LinearSolver } from './linear-solver.ts';

/** Beyond so many figures nothing is searched: the caller withholds the margins instead. */
export const maxSuppressionFigures = 1500;

/** The same with earlier releases, whose figures and shared rows count as well. */
export const maxJoinedFigures = 6000;

/** Tables up to this size are searched in several orders, and every extra cell is tried open again. */
const thoroughFigures = 250;

interface Search {
  readonly table: AdditiveTable;
  readonly audit: IntervalAudit;
  /** Made when it is first needed. */
  readonly chooser: () => CellChooser;
  readonly lost: Lost;
}

const isJoined = ({ units }: AdditiveTable): boolean => units.some(({ isFixed }) => isFixed);

const isTooLarge = (table: AdditiveTable): boolean => table.figures.length > (isJoined(table) ? maxJoinedFigures : maxSuppressionFigures);

/** Figures that are too narrow, and for whom, even when nothing of this release is shown; none where no numbers fit at all. */
function lostBefore(table: AdditiveTable, audit: IntervalAudit): Lost {
  if (!isJoined(table)) return new Set();
  const all = new Set([...table.units.entries()].flatMap(([unit, { isFixed, isHidden }]) => (isFixed && !isHidden ? [] : [unit])));
  return audit.fits(all) ? new Set(audit.narrowed(all).map(lostKey)) : new Set();
}

/** The pattern from one start; undefined where hiding cannot protect the table. */
function extend({ audit, chooser, table, lost }: Search, pickLast: boolean): Set<number> | undefined {
  const hidden = new Set(primaryUnits(table));
  for (;;) {
    const narrowed = audit.narrowed(hidden, pickLast ? undefined : 1, lost);
    const worst = pickLast ? narrowed.at(-1) : narrowed[0];
    if (worst === undefined) return hidden;
    const extra = chooser().propose(worst, hidden) ?? [];
    if (extra.length === 0) return undefined;
    for (const unit of extra) hidden.add(unit);
  }
}

const costOf = ({ units }: AdditiveTable, hidden: HiddenUnits): number =>
  [...hidden].reduce((sum, unit) => sum + (units[unit]?.cost ?? 0), 0);

/** Opens again what need not be hidden, dearest first. */
function reopen({ table, audit, lost }: Search, hidden: Set<number>): HiddenUnits {
  const primary = primaryUnits(table);
  const extra = [...hidden].filter((unit) => !primary.has(unit));
  const cost = (unit: number): number => table.units[unit]?.cost ?? 0;
  for (const unit of extra.toSorted((a, b) => cost(b) - cost(a) || a - b)) {
    hidden.delete(unit);
    if (audit.narrowed(hidden, 1, lost).length > 0) hidden.add(unit);
  }
  return hidden;
}

function search(given: Search): HiddenUnits | undefined {
  const { table } = given;
  const isThorough = table.figures.length <= thoroughFigures;
  const found = (isThorough ? [false, true] : [false]).flatMap((pickLast) => extend(given, pickLast) ?? []);
  const patterns = found.map((hidden) => (isThorough ? reopen(given, hidden) : hidden));
  return patterns.toSorted((a, b) => costOf(table, a) - costOf(table, b))[0];
}

const isTrivial = (table: AdditiveTable, hidden: HiddenUnits, width: number): boolean =>
  width === 0 || hidden.size === 0 || table.relations.length === 0;

/**
 * The units to hide, those hidden already among them.
 *
 * @param width what every hidden figure must keep; 0 hides nothing more
 * @returns undefined where the table is too large, or where no pattern protects it: then its margins must go
 */
export function protectTable(table: AdditiveTable, width: number, solver: LinearSolver): HiddenUnits | undefined {
  const primary = primaryUnits(table);
  if (isTrivial(table, primary, width)) return primary;
  if (isTooLarge(table)) return undefined;
  const audit = new IntervalAudit(table, width, solver);
  let made: CellChooser | undefined;
  const chooser = (): CellChooser => {
    made ??= new CellChooser(table, width, solver);
    return made;
  };
  try {
    const found = search({ table, audit, chooser, lost: new Set() });
    if (found !== undefined) return found;
    const lost = lostBefore(table, audit);
    return lost.size === 0 ? undefined : search({ table, audit, chooser, lost });
  } finally {
    audit.close();
    made?.close();
  }
}

/** Whether no hidden figure can be narrowed below `width` when exactly these units are hidden. */
export function isProtected(
  table: AdditiveTable,
  hidden: HiddenUnits,
  { width, solver }: { readonly width: number; readonly solver: LinearSolver },
): boolean {
  if (isTrivial(table, hidden, width)) return true;
  const audit = new IntervalAudit(table, width, solver);
  try {
    const narrowed = audit.narrowed(hidden, 1).length > 0;
    return !narrowed || audit.narrowed(hidden, 1, lostBefore(table, audit)).length === 0;
  } finally {
    audit.close();
  }
}

/**
 * The first of several readings of what is known that any numbers fit, when what must be hidden is; undefined where none does, or where one is too large
 * (undefined) before another fits. One reading alone is taken as it is.
 */
export function firstFitting(
  readings: readonly (() => AdditiveTable | undefined)[],
  width: number,
  solver: LinearSolver,
): AdditiveTable | undefined {
  if (readings.length < 2) return readings[0]?.();
  for (const read of readings) {
    const table = read();
    if (table === undefined || isTooLarge(table)) return undefined;
    const audit = new IntervalAudit(table, width, solver);
    try {
      if (audit.fits(primaryUnits(table))) return table;
    } finally {
      audit.close();
    }
  }
  return undefined;
}
