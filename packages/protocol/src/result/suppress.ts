/**
 * Complementary suppression over a whole result: group by group, count first, and what is hidden there is hidden in the others too. Tables that were released
 * before of the same rows are part of what a reader knows.
 */
import type { HiddenUnits } from '../disclosure/suppression/additive-table.ts';
import type { LinearSolver } from '../disclosure/suppression/linear-solver.ts';
import { firstFitting, protectTable } from '../disclosure/suppression/protect-table.ts';
import type { EarlierTable } from '../linked/earlier-table.ts';
import { type CoverageUnit, joinTables, type Reading } from '../linked/join-tables.ts';
import type { Told } from '../linked/told-rows.ts';
import { additiveTable, type GroupContext } from './additive-tables.ts';
import { suppressed } from './cell-states.ts';
import { type DecidedRow, hidesAnything } from './decided-row.ts';
import { type MeasureGroup, measureGroups } from './measure-groups.ts';
import type { DatasetCoverage, ResultRow } from './types.ts';

/** A table to protect. Unit u stands for the measures of that name in the row with codes `rows[u]`. */
export interface SuppressionTask {
  /** What a reader may take the table for, with earlier ones or alone; the first that any numbers fit counts. Unit u means the same in all. */
  readonly readings: readonly Reading[];
  readonly width: number;
  readonly measures: readonly string[];
  readonly rows: readonly ReadonlyMap<string, string>[];
  /** Units of the coverage of that name. */
  readonly coverage?: { readonly name: string; readonly units: readonly CoverageUnit[] };
}

/** The units to hide, or undefined where that protects nothing: then the margins must go, or the release. */
export type Suppress = (task: SuppressionTask) => HiddenUnits | undefined;

/** Finds the pattern: what the coordinator does. */
export const searchPattern =
  (solver: LinearSolver): Suppress =>
  ({ readings, width }) => {
    const table = firstFitting(readings, width, solver);
    return table === undefined ? undefined : protectTable(table, width, solver);
  };

/** What is known of the rows beside the table itself. */
export interface LinkedContext {
  readonly earlier: readonly EarlierTable[];
  /** The coverage as the rules by themselves would release it, under that name. */
  readonly coverage: DatasetCoverage;
  readonly name: string;
  readonly total: { readonly value: number; readonly told: Told };
}

export interface ProtectContext extends GroupContext {
  readonly linked: LinkedContext;
}

/** The rows with further figures hidden; `hidesTotal`, `hidesLacking`: what of the coverage must go as well, all rows or those that lack a variable. */
export interface ProtectedRows {
  readonly rows: readonly DecidedRow[];
  readonly hidesTotal: boolean;
  readonly hidesLacking: readonly string[];
}

/** Quantiles, histograms and curves are no sums of rows that are looked at here: with one of them hidden, the margins go. */
const isBeyond = ({ figures }: DecidedRow): boolean =>
  figures.some(([{ kind }, cell]) => (kind === 'quantile' || kind === 'histogram' || kind === 'survival') && hidesAnything(cell));

const hasMargin = ({ codes }: DecidedRow): boolean => [...codes.values()].includes('*');

/** What of this release is decided already, as a reader will see it beside the next group. */
const decidedBefore = ({ plan, codebook, rules, rows }: ProtectContext, groups: readonly MeasureGroup[]): EarlierTable => {
  const measures = groups.flatMap((group) => group.measures);
  const cells = rows.map(
    ({ codes, figures }): ResultRow => ({
      by: Object.fromEntries(codes),
      ...Object.fromEntries(figures.flatMap(([measure, cell]) => (measures.includes(measure) ? [[measure.name, cell]] : []))),
    }),
  );
  return { plan: { ...plan, measures }, codebook, rules, cells, coverage: {}, isPart: false };
};

/** Rows with the figures of a group hidden where they must be; undefined where hiding does not help. */
function protectGroup(
  group: MeasureGroup,
  context: ProtectContext,
  before: HiddenUnits,
  done: readonly MeasureGroup[],
  suppress: Suppress,
) {
  const { plan, codebook, rows, rules, linked } = context;
  const table = additiveTable(group, context, before);
  const measures = group.measures.map(({ name }) => name);
  const task = { width: rules.complementary.width, measures, rows: rows.map(({ codes }) => codes) };
  if (linked.earlier.length === 0) return { hidden: suppress({ ...task, readings: [() => table] }), measures, coverage: [] };
  const own: EarlierTable = { plan, codebook, rules, cells: [], coverage: linked.coverage, isPart: false };
  const asked = { plan, codebook, table, sets: group.rows, rows: task.rows, total: linked.total, own };
  const decided = done.length === 0 ? [] : [decidedBefore(context, done)];
  const joined = joinTables(asked, [...linked.earlier, ...decided]);
  if (joined === undefined) return { hidden: undefined, measures, coverage: [] };
  const { readings, coverage } = joined;
  const units = { name: linked.name, units: coverage };
  // Where they do not fit, a partner changed its data under one date: the oldest tables are of other rows.
  const newer = linked.earlier.slice(1).flatMap((_, at) => {
    const left = [...linked.earlier.slice(at + 1), ...decided];
    return [0, 1].map(
      (which): Reading =>
        () =>
          joinTables(asked, left)?.readings[which]?.(),
    );
  });
  const all = [...readings, ...newer, () => table];
  return { hidden: suppress({ ...task, readings: all, coverage: units }), measures, coverage };
}

/** Hides further figures as `complementary`; undefined where that protects nothing. */
export function suppressComplementary(context: ProtectContext, suppress: Suppress): ProtectedRows | undefined {
  if (context.rows.some(hasMargin) && context.rows.some(isBeyond)) return undefined;
  let rows = [...context.rows];
  let before: HiddenUnits = new Set();
  let { linked } = context;
  const gone = new Set<string>();
  const groups = measureGroups(context.plan);
  for (const [at, group] of groups.entries()) {
    const { hidden, measures, coverage } = protectGroup(group, { ...context, rows, linked }, before, groups.slice(0, at), suppress);
    if (hidden === undefined) return undefined;
    if (group.name === 'count') before = hidden;
    for (const { unit, key } of coverage) if (hidden.has(unit)) gone.add(key);
    if (gone.has('rows')) {
      const { told, value } = linked.total;
      linked = { ...linked, total: { value, told: { ...told, isShown: false } } };
    }
    rows = rows.map((row, unit) => (hidden.has(unit) ? hideGroup(row, measures) : row));
  }
  return { rows, hidesTotal: !linked.total.told.isShown, hidesLacking: [...gone].filter((key) => key !== 'rows') };
}

const hideGroup = (row: DecidedRow, names: readonly string[]): DecidedRow => ({
  ...row,
  figures: row.figures.map(([measure, cell]) =>
    names.includes(measure.name) && cell.state === 'value' ? [measure, suppressed('complementary')] : [measure, cell],
  ),
});
