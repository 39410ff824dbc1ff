/**
 * One partner's figures from its rows, in plain loops: the reference that an agent's SQL is tested against, and what the rules of missing
 * values mean.
 *
 * A row is selected when `where` is true for it. A selected row with a value on every axis falls in its cell and, with totals, in every
 * margin over it; with an axis value missing it falls nowhere and shows in coverage only. Persons are distinct within the set counted.
 */
import { bindCondition } from '../codebook/bind-dates.ts';
import { type BinGrid, binAt, binCount } from '../codebook/bins.ts';
import type { Condition, Truth } from '../codebook/condition.ts';
import { evaluateCondition } from '../codebook/evaluate-condition.ts';
import { readVariable } from '../codebook/read-variable.ts';
import type { Row, Value } from '../codebook/row.ts';
import type { Codebook } from '../codebook/types.ts';
import { cellsOf } from './cells.ts';
import type { Layout, LayoutColumn, LocalTable, RowSet } from './layout-types.ts';
import { clearSmallCounters, findSmallCells } from './local-threshold.ts';
import { findMeasured, rowNeeds } from './measured.ts';
import { planCodebook } from './plan-codebook.ts';
import type { AggregatePlan } from './types.ts';
import { createTable } from './vector.ts';

/** A row with its subject's normalised key; absent when the key is missing or invalid. */
export interface SubjectRow {
  readonly values: Row;
  readonly subject?: string;
}

/** A partner's data, mapped. Measured variables in `notRegistered` are left out of every count about them. */
export interface PartnerRows {
  readonly rows: readonly SubjectRow[];
  readonly unreadable: number;
  readonly notRegistered: ReadonlySet<string>;
  readonly snapshot?: string;
}

interface Query {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly codebook: Codebook;
  /** The k of release mode `local-threshold`: smaller cells of this partner are left out. */
  readonly sourceMinCount?: number;
}

/** A row as the counting sees it. */
interface ReadRow {
  readonly read: (variable: string) => Value;
  readonly selected: boolean;
  readonly unknown: boolean;
  /** What the filters of the plan say of it, by name. */
  readonly truths: ReadonlyMap<string, Truth>;
  readonly subject: string | undefined;
  readonly cells: readonly number[];
  /** The cell of all dimensions, by its codes; absent when the row falls in none. */
  readonly cell: string | undefined;
}

/** The partner's table; see the module header. */
export function tabulateRows(asked: Query, data: PartnerRows): LocalTable {
  const query = { ...asked, codebook: planCodebook(asked.plan, asked.codebook, data.snapshot) };
  const table = createTable(query.layout);
  const all = data.rows.map((row) => readRow(query, data, row));
  const { layout, plan, sourceMinCount } = query;
  const rows = sourceMinCount === undefined ? all : withoutSmallCells(all, plan.subjectKey !== undefined, sourceMinCount);
  for (const [at, column] of query.layout.columns.entries()) {
    if (isRegistered(column.rows, plan, data))
      fillColumn(table.columns[at] ?? [], { column, bins: binsOfRows(column.rows, plan) }, rows, data);
  }
  if (sourceMinCount !== undefined) clearSmallCounters(layout, table, sourceMinCount);
  return table;
}

/** Whether the partner holds all that a set of rows is told by. */
function isRegistered(rows: RowSet, plan: AggregatePlan, { notRegistered }: PartnerRows): boolean {
  return rowNeeds(rows, plan).every((name) => !notRegistered.has(name));
}

const binsOfRows = (rows: RowSet, plan: AggregatePlan): BinGrid | undefined =>
  rows.kind === 'binned' ? findMeasured(plan.measured, rows)?.bins : undefined;

/** The rows with those of small cells no longer selected. Without a subject key every row is a subject of its own. */
function withoutSmallCells(rows: readonly ReadRow[], hasSubjects: boolean, minCount: number): readonly ReadRow[] {
  const counted = rows.map(({ cell, subject }, at) => ({ cell, subject: hasSubjects ? subject : String(at) }));
  const small = findSmallCells(counted, minCount);
  const leaveOut = (row: ReadRow): ReadRow => ({ ...row, selected: false, cells: [], cell: undefined });
  return rows.map((row) => (row.cell !== undefined && small.has(row.cell) ? leaveOut(row) : row));
}

function readRow({ plan, layout, codebook }: Query, data: PartnerRows, row: SubjectRow): ReadRow {
  const context = { codebook, row: row.values, ...(data.snapshot === undefined ? {} : { snapshot: data.snapshot }) };
  const read = (variable: string): Value => readVariable(variable, context);
  const bounds = data.snapshot === undefined ? {} : { snapshot: data.snapshot };
  const judge = (condition: Condition): Truth => evaluateCondition(bindCondition(condition, bounds), read, codebook);
  const truth = plan.where === undefined ? 'true' : judge(plan.where);
  const codes = layout.axes.map(({ variable }) => {
    const value = read(variable);
    return value.state === 'value' ? String(value.value) : undefined;
  });
  const cells = truth === 'true' ? (cellsOf(layout, codes) ?? []) : [];
  const cell = cells.length === 0 ? undefined : JSON.stringify(codes);
  const truths = new Map(plan.filters.map(({ name, where }) => [name, judge(where)]));
  return { read, selected: truth === 'true', unknown: truth === 'unknown', truths, subject: row.subject, cells, cell };
}

function isIn(rows: RowSet, row: ReadRow): boolean {
  if (rows.kind === 'whereUnknown') return rows.only === undefined ? row.unknown : row.selected && row.truths.get(rows.only) === 'unknown';
  return isOfFilter(rows, row) && isOfKind(rows, row);
}

const isOfFilter = (rows: RowSet, row: ReadRow): boolean =>
  !('only' in rows) || rows.only === undefined || row.truths.get(rows.only) === 'true';

function isOfKind(rows: Exclude<RowSet, { kind: 'whereUnknown' }>, row: ReadRow): boolean {
  const value = 'variable' in rows ? row.read(rows.variable) : undefined;
  switch (rows.kind) {
    case 'selected':
      return row.selected;
    case 'noSubject':
      return row.selected && row.subject === undefined;
    case 'unreadable':
      return false;
    case 'present':
    case 'binned':
      return row.selected && value?.state === 'value';
    case 'missing':
      return row.selected && value?.state !== 'value';
    case 'equal':
      return row.selected && value?.state === 'value' && String(value.value) === rows.code;
    case 'other':
      return row.selected && value?.state === 'value' && String(value.value) !== rows.code;
    case 'rounded':
      return (rows.of === 'all' || row.selected) && value?.state === 'value' && value.rounded === true;
    default:
      return (rows.of === 'all' || row.selected) && value?.state === rows.state;
  }
}

/** A column, and the bins that it counts in. */
interface BinnedColumn {
  readonly column: LayoutColumn;
  readonly bins: BinGrid | undefined;
}

function fillColumn(figures: BigInt64Array | bigint[], { column, bins }: BinnedColumn, rows: readonly ReadRow[], data: PartnerRows): void {
  const set = column.rows;
  if (set.kind === 'unreadable') {
    figures[0] = column.statistic === 'rows' ? BigInt(data.unreadable) : data.unreadable > 0 ? 1n : 0n;
    return;
  }
  if (bins !== undefined && (column.statistic === 'lowest' || column.statistic === 'highest')) {
    fillExtremes(figures, { column, bins }, rows);
    return;
  }
  const persons = new Map<number, Set<string>>();
  for (const row of rows.filter((candidate) => isIn(set, candidate))) {
    for (const cell of placesOf({ column, bins }, row)) {
      const seen = persons.get(cell) ?? new Set();
      persons.set(cell, seen);
      const isNew = row.subject !== undefined && !seen.has(row.subject);
      if (row.subject !== undefined) seen.add(row.subject);
      figures[cell] = next(figures[cell] ?? 0n, column, row, isNew);
    }
  }
}

/** Where a row stands in a column: its cells, or in each of them its bin. */
function placesOf({ column, bins }: BinnedColumn, row: ReadRow): readonly number[] {
  const cells = column.block === 'cells' ? row.cells : [0];
  if (bins === undefined) return cells;
  const bin = binAt(bins, numberOf(column.rows, row));
  return cells.map((cell) => cell * binCount(bins) + bin);
}

/** Per cell, persons by the bin of their lowest or highest value. */
function fillExtremes(
  figures: BigInt64Array | bigint[],
  { column, bins }: { readonly column: LayoutColumn; readonly bins: BinGrid },
  rows: readonly ReadRow[],
): void {
  const extremes = new Map<number, Map<string, number>>();
  const pick = column.statistic === 'lowest' ? Math.min : Math.max;
  for (const row of rows.filter((candidate) => isIn(column.rows, candidate))) {
    if (row.subject === undefined) continue;
    const bin = binAt(bins, numberOf(column.rows, row));
    for (const cell of row.cells) {
      const known = extremes.get(cell) ?? new Map<string, number>();
      extremes.set(cell, known);
      known.set(row.subject, pick(known.get(row.subject) ?? bin, bin));
    }
  }
  for (const [cell, known] of extremes) {
    for (const bin of known.values()) {
      const place = cell * binCount(bins) + bin;
      figures[place] = (figures[place] ?? 0n) + 1n;
    }
  }
}

/** The number that a row has for the variable of a set, where it has one. */
function numberOf(rows: RowSet, row: ReadRow): bigint {
  const value = 'variable' in rows ? row.read(rows.variable) : undefined;
  return value?.state === 'value' && typeof value.value === 'bigint' ? value.value : 0n;
}

function next(figure: bigint, column: LayoutColumn, row: ReadRow, isNewPerson: boolean): bigint {
  const number = numberOf(column.rows, row);
  switch (column.statistic) {
    case 'rows':
      return figure + 1n;
    case 'persons':
      return isNewPerson ? figure + 1n : figure;
    case 'contributors':
      return 1n;
    case 'sum':
      return figure + number;
    case 'squares':
      return figure + number * number;
    default:
      return figure + weightedNumber(column, row, number);
  }
}

/** A row's part in a sum of weights. */
function weightedNumber({ weight, statistic }: LayoutColumn, row: ReadRow, number: bigint): bigint {
  const read = weight === undefined ? undefined : row.read(weight);
  const factor = read?.state === 'value' && typeof read.value === 'bigint' ? read.value : 0n;
  if (statistic === 'weight') return factor;
  if (statistic === 'weightSquares') return factor * factor;
  if (statistic === 'weightSum') return factor * number;
  if (statistic === 'weightOfSquares') return factor * number * number;
  return statistic === 'weightSquaresSum' ? factor * factor * number : factor * factor * number * number;
}
