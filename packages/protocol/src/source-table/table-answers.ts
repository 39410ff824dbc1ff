/** What a table made at the source can answer, and its answer. */

import { needsPeriod } from '../codebook/bind-dates.ts';
import type { Codebook } from '../codebook/types.ts';
import { demand } from '../errors.ts';
import { largest } from '../largest.ts';
import { cellAt } from '../query/cells.ts';
import { columnName } from '../query/column-name.ts';
import { deriveLayout } from '../query/derive-layout.ts';
import type { Layout, LayoutColumn, LocalTable, RowSet } from '../query/layout-types.ts';
import { clearSmallCounters } from '../query/local-threshold.ts';
import { rowNeeds } from '../query/measured.ts';
import type { AggregatePlan } from '../query/types.ts';
import { createTable } from '../query/vector.ts';
import { type PlacedCell, placeCells } from './place-cells.ts';
import { cellKey, type SourceTable, type TableOffer } from './types.ts';

/** What is asked of a table. */
export interface TableQuestion {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
}

/** What a partner says of a table that it holds instead of rows. */
export interface HeldTable {
  readonly variables: readonly string[];
  readonly table: TableOffer;
}

/** Persons of two cells may be the same ones. */
const isDistinctCount = ({ statistic }: LayoutColumn): boolean => ['persons', 'lowest', 'highest'].includes(statistic);

const rowsName = (rows: RowSet): string => columnName('cells', rows, 'rows');

/** The table's figures that a column is made of. Rows with another code are those with a value less those with this one. */
function sourceFigures({ name, rows, statistic }: LayoutColumn): readonly string[] {
  if (statistic !== 'contributors') return [name];
  if (rows.kind !== 'other') return [rowsName(rows)];
  const { variable, code } = rows;
  const only = rows.only === undefined ? {} : { only: rows.only };
  return [rowsName({ kind: 'present', variable, ...only }), rowsName({ kind: 'equal', variable, code, ...only })];
}

const ofCells = (columns: readonly LayoutColumn[]): readonly LayoutColumn[] => columns.filter(({ block }) => block === 'cells');

/** A figure that counts from a period was made for that period alone, which a table does not say. */
const countsFromPeriod = ({ plan, codebook }: TableQuestion): boolean =>
  plan.period !== undefined ||
  plan.filters.some(({ name }) => {
    const where = codebook.indicators.get(name)?.where;
    return where !== undefined && needsPeriod(where);
  });

/** The columns of a query about variables that the partner has; of the others it contributes nothing. */
const registered = ({ plan }: TableQuestion, variables: readonly string[], columns: readonly LayoutColumn[]): readonly LayoutColumn[] =>
  columns.filter(({ rows }) => rowNeeds(rows, plan).every((name) => variables.includes(name)));

/**
 * Whether the table tells every figure of the query that is about its variables: its dimensions tell the cells apart, it has the columns, and no
 * distinct count would have to be added up.
 */
export function tableAnswers(asked: TableQuestion, { variables, table }: HeldTable): boolean {
  const placed = countsFromPeriod(asked) ? undefined : placeCells(asked.plan, asked.codebook, table);
  if (placed === undefined) return false;
  const columns = registered(asked, variables, ofCells(deriveLayout(asked.plan, asked.codebook, 1).columns));
  const hasAll = columns.flatMap(sourceFigures).every((name) => table.figures.includes(name));
  const addsUp = placed.some(({ sources }) => sources.length > 1);
  return hasAll && !(addsUp && columns.some(isDistinctCount));
}

/** A query with the layout of its sum. */
export interface TableRequest extends TableQuestion {
  readonly layout: Layout;
  /** The k of release mode `local-threshold` (DSC-9). */
  readonly sourceMinCount?: number;
}

type Figures = readonly bigint[];

/** A figure of a placed cell: its sources added up, bin by bin. */
function addUp(table: SourceTable, { sources }: PlacedCell, name: string): Figures {
  const parts = sources.map((source) => table.cells.get(cellKey(source))?.get(name) ?? []);
  const bins = Math.max(1, ...parts.map((part) => part.length));
  return Array.from({ length: bins }, (_, bin) => parts.reduce((sum, part) => sum + (part[bin] ?? 0n), 0n));
}

function columnFigures(table: SourceTable, cell: PlacedCell, column: LayoutColumn): Figures {
  const [first = [], second = []] = sourceFigures(column).map((name) => addUp(table, cell, name));
  if (column.statistic !== 'contributors') return first;
  return first.map((rows, bin) => (rows > (second[bin] ?? 0n) ? 1n : 0n));
}

/** Who is behind a cell: persons where they are counted, else rows. */
const backingOf = (table: SourceTable, cell: PlacedCell, plan: AggregatePlan): bigint =>
  addUp(table, cell, plan.subjectKey === undefined ? 'rows' : 'persons')[0] ?? 0n;

/**
 * The coverage: how many rows the table selects, and no more, since a table has no missing values to tell of. Persons are at least those of the
 * largest cell, and not more is said.
 */
function fillSelected(filled: LocalTable, { plan, layout }: TableRequest, cells: readonly PlacedCell[], table: SourceTable): void {
  const rows = cells.reduce((sum, cell) => sum + (addUp(table, cell, 'rows')[0] ?? 0n), 0n);
  const persons = largest(cells.map((cell) => backingOf(table, cell, plan)));
  const figures: Readonly<Record<string, bigint>> = { rows, persons, contributors: rows > 0n ? 1n : 0n };
  for (const [at, column] of layout.columns.entries()) {
    const target = filled.columns[at];
    if (column.block === 'coverage' && column.rows.kind === 'selected' && target !== undefined) target[0] = figures[column.statistic] ?? 0n;
  }
}

/** The whole selection as cells that do not overlap. */
function selection(request: TableRequest, placed: readonly PlacedCell[], table: SourceTable): readonly PlacedCell[] {
  const inner = placed.filter(({ codes }) => ![...codes.values()].includes('*'));
  const whole = placeCells({ ...request.plan, by: [], totals: false }, request.codebook, table);
  const [total] = whole ?? [];
  return request.sourceMinCount === undefined && total?.sources.length === 1 ? [total] : inner;
}

/**
 * The partner's figures, from its table.
 *
 * @throws ProtocolError `aggregate-only` (TAB-3) where the table cannot answer, or margins are asked while small cells are left out (DSC-9).
 */
export function answerFromTable(request: TableRequest, table: SourceTable): LocalTable {
  const { plan, codebook, layout, sourceMinCount } = request;
  const clause = 'TAB-3';
  demand(tableAnswers(request, { variables: table.variables, table }), 'aggregate-only', { clause });
  demand(sourceMinCount === undefined || !plan.totals, 'aggregate-only', { clause });
  const placed = placeCells(plan, codebook, table) ?? [];
  const shown = sourceMinCount === undefined ? placed : placed.filter((cell) => backingOf(table, cell, plan) >= BigInt(sourceMinCount));
  const filled = createTable(layout);
  const places = new Map(layout.columns.map((column, at) => [column, at] as const));
  const columns = registered(request, table.variables, ofCells(layout.columns));
  for (const cell of shown) {
    const at = cellAt(
      layout,
      layout.axes.map((axis) => axis.codes.indexOf(cell.codes.get(axis.variable) ?? '')),
    );
    for (const column of columns) {
      const target = filled.columns[places.get(column) ?? -1];
      if (target !== undefined) putAll(target, at * (column.bins ?? 1), columnFigures(table, cell, column));
    }
  }
  fillSelected(filled, request, selection(request, shown, table), table);
  if (sourceMinCount !== undefined) clearSmallCounters(layout, filled, sourceMinCount);
  return filled;
}

function putAll(target: BigInt64Array | bigint[], start: number, figures: Figures): void {
  for (const [bin, figure] of figures.entries()) {
    demand(!(target instanceof BigInt64Array) || BigInt.asIntN(64, figure) === figure, 'cell-range', { clause: 'DOC-5' });
    target[start + bin] = figure;
  }
}
