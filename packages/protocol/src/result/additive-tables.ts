/**
 * A released table as additive tables (DSC-6): one per group of measures that say the same numbers of rows. Whatever a measure is, it is taken
 * to tell a reader the rows that it rests on, rounded: those with a value for a sum, a mean or an sd, the hits and the rest for shares.
 */
import type { AppliedRules } from '../disclosure/hidden-by.ts';
import { roundCount } from '../disclosure/round.ts';
import type { AdditiveFigure, AdditiveTable, Interval, Relation } from '../disclosure/suppression/additive-table.ts';
import type { RowSet } from '../query/layout-types.ts';
import type { AggregatePlan, Measure } from '../query/types.ts';
import { equal, missing, other, present } from './cell-states.ts';
import { type DecidedRow, hidesAnything } from './decided-row.ts';
import type { FigureReader } from './read-figures.ts';
import type { ResultCell } from './types.ts';

/** Measures that are shown or hidden together, and the sets of rows that they tell of. */
export interface MeasureGroup {
  readonly name: string;
  readonly measures: readonly Measure[];
  readonly rows: readonly RowSet[];
}

/** What the figures of a group are read from. */
export interface GroupContext {
  readonly plan: AggregatePlan;
  readonly rules: AppliedRules;
  readonly figures: FigureReader;
  readonly rows: readonly DecidedRow[];
}

const groupName = (measure: Measure): string => {
  if (!('variable' in measure)) return 'count';
  const kind = measure.kind === 'missing' || measure.kind === 'share' ? measure.kind : 'present';
  return JSON.stringify([kind, measure.variable, measure.only ?? '']);
};

function rowSetsOf(measure: Measure): RowSet[] {
  switch (measure.kind) {
    case 'count':
    case 'distinct':
      return [{ kind: 'selected' }];
    case 'missing':
      return [missing(measure)];
    case 'share':
      return [equal(measure, measure.code), other(measure, measure.code)];
    default:
      return [present(measure)];
  }
}

/** The groups of a plan, that of `count` first. */
export function measureGroups({ measures }: AggregatePlan): MeasureGroup[] {
  const names = [...new Set(measures.map(groupName))].toSorted((a, b) => Number(b === 'count') - Number(a === 'count'));
  return names.map((name) => {
    const own = measures.filter((measure) => groupName(measure) === name);
    const rows = new Map(own.flatMap(rowSetsOf).map((set) => [JSON.stringify(set), set]));
    return { name, measures: own, rows: [...rows.values()] };
  });
}

/** The cells of a group in one row. */
const cellsOfGroup = (row: DecidedRow, { measures }: MeasureGroup): ResultCell[] =>
  row.figures.flatMap(([measure, cell]) => (measures.includes(measure) ? [cell] : []));

/** Every margin as the sum of what it is a margin over, as pairs of row numbers. */
function marginRelations(rows: readonly DecidedRow[]): Relation[] {
  const keyOf = (codes: ReadonlyMap<string, string>): string => JSON.stringify([...codes]);
  const byKey = new Map<string, number[]>();
  const add = (key: string, row: number): void => {
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  };
  for (const [at, { codes }] of rows.entries()) {
    for (const [variable, code] of codes)
      if (code !== '*') add(JSON.stringify([variable, keyOf(new Map([...codes, [variable, '*']]))]), at);
  }
  return rows.flatMap(({ codes }, total) =>
    [...codes].flatMap(([variable, code]): Relation[] => {
      const parts = code === '*' ? byKey.get(JSON.stringify([variable, keyOf(codes)])) : undefined;
      return parts === undefined ? [] : [{ total, parts, rest: 0 }];
    }),
  );
}

/** What a reader knows of a rounded number of rows; whatever is shown has at least minCount behind it. */
function shownInterval(value: number, { round, minCount }: AppliedRules): Interval {
  const middle = Number(roundCount(BigInt(value), round));
  const low = Math.max(0, middle - Math.floor(round / 2));
  return { low: value >= minCount ? Math.max(low, minCount) : low, high: middle + Math.ceil(round / 2) - 1 };
}

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
  const margins = marginRelations(rows);
  const content = group.rows.flatMap((set) =>
    rows.map((row, unit): AdditiveFigure => {
      const { rows: count, contributors } = figures.backing(set, row.cell);
      const value = Number(count);
      const cells = cellsOfGroup(row, group);
      const isEmpty = cells.every(({ state }) => state === 'noData');
      return {
        unit,
        value,
        shown: isEmpty ? { low: value, high: value } : shownInterval(value, rules),
        hidden: hiddenInterval(value, cells, group, context),
        isSingle: contributors === 1n,
      };
    }),
  );
  return {
    figures: content,
    units: rows.map((row, unit) => ({
      isHidden: hiddenBefore.has(unit) || cellsOfGroup(row, group).some(hidesAnything),
      isFixed: false,
      cost: 1,
    })),
    relations: group.rows.flatMap((_, at) =>
      margins.map(({ total, parts, rest }) => ({
        total: at * rows.length + total,
        parts: parts.map((part) => at * rows.length + part),
        rest,
      })),
    ),
  };
}
