/**
 * One partner's figures from its rows, in plain loops: the reference that an agent's SQL is tested against, and what the rules of missing
 * values mean.
 *
 * A row is selected when `where` is true for it. A selected row with a value on every axis falls in its cell and, with totals, in every
 * margin over it; with an axis value missing it falls nowhere and shows in coverage only. Persons are distinct within the set counted.
 */
import { evaluateCondition } from '../codebook/evaluate-condition.ts';
import { readVariable } from '../codebook/read-variable.ts';
import type { Row, Value } from '../codebook/row.ts';
import type { Codebook } from '../codebook/types.ts';
import { cellsOf } from './cells.ts';
import type { Layout, LayoutColumn, LocalTable, RowSet } from './layout-types.ts';
import { clearSmallCounters, findSmallCells } from './local-threshold.ts';
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
  readonly subject: string | undefined;
  readonly cells: readonly number[];
  /** The cell of all dimensions, by its codes; absent when the row falls in none. */
  readonly cell: string | undefined;
}

/** The partner's table; see the module header. */
export function tabulateRows(query: Query, data: PartnerRows): LocalTable {
  const table = createTable(query.layout);
  const all = data.rows.map((row) => readRow(query, data, row));
  const { layout, plan, sourceMinCount } = query;
  const rows = sourceMinCount === undefined ? all : withoutSmallCells(all, plan.subjectKey !== undefined, sourceMinCount);
  for (const [at, column] of query.layout.columns.entries()) fillColumn(table.columns[at] ?? [], column, rows, data);
  if (sourceMinCount !== undefined) clearSmallCounters(layout, table, sourceMinCount);
  return table;
}

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
  const truth = plan.where === undefined ? 'true' : evaluateCondition(plan.where, read, codebook);
  const codes = layout.axes.map(({ variable }) => {
    const value = read(variable);
    return value.state === 'value' ? String(value.value) : undefined;
  });
  const cells = truth === 'true' ? (cellsOf(layout, codes) ?? []) : [];
  const cell = cells.length === 0 ? undefined : JSON.stringify(codes);
  return { read, selected: truth === 'true', unknown: truth === 'unknown', subject: row.subject, cells, cell };
}

function isIn(rows: RowSet, row: ReadRow): boolean {
  const value = 'variable' in rows ? row.read(rows.variable) : undefined;
  switch (rows.kind) {
    case 'selected':
      return row.selected;
    case 'whereUnknown':
      return row.unknown;
    case 'noSubject':
      return row.selected && row.subject === undefined;
    case 'unreadable':
      return false;
    case 'present':
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

function fillColumn(figures: BigInt64Array | bigint[], column: LayoutColumn, rows: readonly ReadRow[], data: PartnerRows): void {
  const set = column.rows;
  if (set.kind === 'unreadable') {
    figures[0] = column.statistic === 'rows' ? BigInt(data.unreadable) : data.unreadable > 0 ? 1n : 0n;
    return;
  }
  if ('variable' in set && data.notRegistered.has(set.variable)) return;
  const persons = new Map<number, Set<string>>();
  for (const row of rows.filter((candidate) => isIn(set, candidate))) {
    for (const cell of column.block === 'cells' ? row.cells : [0]) {
      const seen = persons.get(cell) ?? new Set();
      persons.set(cell, seen);
      const isNew = row.subject !== undefined && !seen.has(row.subject);
      if (row.subject !== undefined) seen.add(row.subject);
      figures[cell] = next(figures[cell] ?? 0n, column, row, isNew);
    }
  }
}

function next(figure: bigint, column: LayoutColumn, row: ReadRow, isNewPerson: boolean): bigint {
  const value = 'variable' in column.rows ? row.read(column.rows.variable) : undefined;
  const number = value?.state === 'value' && typeof value.value === 'bigint' ? value.value : 0n;
  switch (column.statistic) {
    case 'rows':
      return figure + 1n;
    case 'persons':
      return isNewPerson ? figure + 1n : figure;
    case 'contributors':
      return 1n;
    case 'sum':
      return figure + number;
    default:
      return figure + number * number;
  }
}
