/**
 * A released table as additive tables (DSC-6): one per group of measures that say the same numbers of rows. Whatever a measure is, it is taken
 * to tell a reader the rows that it rests on, rounded: those with a value for a sum, a mean or an sd, the hits and the rest for shares.
 */
import type { Codebook } from '../codebook/types.ts';
import type { AppliedRules } from '../disclosure/hidden-by.ts';
import { roundCount } from '../disclosure/round.ts';
import type { AdditiveFigure, AdditiveTable, Interval } from '../disclosure/suppression/additive-table.ts';
import { marginSums } from '../linked/margin-sums.ts';
import { shownRows } from '../linked/told-rows.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { DecidedRow } from './decided-row.ts';
import type { MeasureGroup } from './measure-groups.ts';
import type { FigureReader } from './read-figures.ts';
import type { ResultCell } from './types.ts';

/** What the figures of a group are read from. */
export interface GroupContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly rules: AppliedRules;
  readonly figures: FigureReader;
  readonly rows: readonly DecidedRow[];
}

/** The cells of a group in one row. */
const cellsOfGroup = (row: DecidedRow, { measures }: MeasureGroup): ResultCell[] =>
  row.figures.flatMap(([measure, cell]) => (measures.includes(measure) ? [cell] : []));

/** What the class of rule says of a hidden number of rows. Where persons are counted, they may have any number of rows. */
function hiddenInterval(value: number, cells: readonly ResultCell[], group: MeasureGroup, { plan, rules }: GroupContext): Interval {
  const endless = Number.POSITIVE_INFINITY;
  const reasons = cells.flatMap((cell) => (cell.state === 'suppressed' ? [cell.reason] : []));
  if (reasons.length === 0) return { low: Math.min(value, rules.minCount), high: endless };
  const isPlain = plan.subjectKey === undefined && group.rows.length === 1 && !group.name.includes('"missing"');
  if (!isPlain || reasons.some((reason) => reason !== reasons[0])) return { low: 0, high: endless };
  const limit =
    reasons[0] === 'minCount'
      ? rules.minCount - 1
      : reasons[0] === 'denominator'
        ? Math.max(rules.minDenominator, rules.minArea) - 1
        : endless;
  return { low: 0, high: Math.max(value, limit) };
}

/** The additive table of a group: unit u is row u. `hiddenBefore`: rows whose count is hidden, which hides all else in them. */
export function additiveTable(group: MeasureGroup, context: GroupContext, hiddenBefore: ReadonlySet<number>): AdditiveTable {
  const { rows, rules, figures } = context;
  const margins = marginSums(rows.map(({ codes }) => codes));
  const content = group.rows.flatMap((set) =>
    rows.map((row, unit): AdditiveFigure => {
      const { rows: count, contributors } = figures.backing(set, row.cell);
      const value = Number(count);
      const cells = cellsOfGroup(row, group);
      const isEmpty = cells.every(({ state }) => state === 'noData');
      return {
        unit,
        value,
        shown: isEmpty ? { low: value, high: value } : shownRows(Number(roundCount(count, rules.round)), rules),
        hidden: hiddenInterval(value, cells, group, context),
        isSingle: contributors === 1n,
      };
    }),
  );
  return {
    figures: content,
    units: rows.map((row, unit) => ({
      // A histogram or a curve of which parts are hidden still tells its rows.
      isHidden: hiddenBefore.has(unit) || cellsOfGroup(row, group).some(({ state }) => state === 'suppressed'),
      isFixed: false,
      cost: 1,
    })),
    relations: group.rows.flatMap((_, at) =>
      margins.map(({ total, parts }) => ({
        total: at * rows.length + total,
        parts: parts.map((part) => at * rows.length + part),
        rest: 0,
      })),
    ),
  };
}
