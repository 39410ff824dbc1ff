/** The rows of a query as SQL: which of them fall in a cell, their place on each axis, and how they are grouped into cells and totals. */
import { type AggregatePlan, type Codebook, conditionVariables, type Layout } from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { keyColumn, valueColumn } from '../mapping/names.ts';
import { filterColumn, whereColumn } from './figure-sql.ts';

/** What is asked: a plan, its layout, and the codebook of both. */
export interface AggregateRequest {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly codebook: Codebook;
  /** The k of release mode `local-threshold` (DSC-9): smaller cells of this partner are left out. */
  readonly sourceMinCount?: number;
}

/** The place of a cell on each axis. */
type Positions = readonly number[];

/** A request with the cells of this partner that are too small to tell of. */
export interface Evaluation extends AggregateRequest {
  /** The variables that the partner holds. */
  readonly held: ReadonlySet<string>;
  readonly smallCells?: readonly Positions[];
}

/** Positions on an axis are positions in the codebook's list; of a boolean, `true` comes first. Null where the value is missing. */
export function axisSql(variable: string, codebook: Codebook): string {
  const value = valueColumn(variable);
  return codebook.variables.get(variable)?.kind === 'boolean' ? `1 - cast(${value} as integer)` : value;
}

export const axisName = (at: number): string => `"axis${at}"`;

/**
 * The rows, with the condition, whether they fall in a cell, their place on each axis, and their subject. Nothing is filtered: the engine
 * would move a filter below the mapping, and compute the mapping once per mention instead of once per row.
 */
export function baseSql(request: Evaluation): string {
  const { plan, layout, codebook } = request;
  const where = plan.where === undefined ? 'true' : conditionSql(plan.where, codebook);
  const axes = layout.axes.map(({ variable }, at) => `${axisSql(variable, codebook)} as ${axisName(at)}`);
  const { subjectKey } = plan;
  const isNumber = subjectKey !== undefined && codebook.keys.get(subjectKey)?.kind === 'bsn';
  const subject = subjectKey === undefined ? 'null' : isNumber ? `cast(${keyColumn(subjectKey)} as bigint)` : keyColumn(subjectKey);
  const inCell = [`coalesce(${whereColumn}, false)`, ...layout.axes.map((_, at) => `${axisName(at)} is not null`)].join(' and ');
  const filters = plan.filters
    .filter((filter) => conditionVariables(filter.where).every((name) => request.held.has(name)))
    .map((filter) => `${conditionSql(filter.where, codebook)} as ${filterColumn(filter.name)}`);
  const columns = [`${where} as ${whereColumn}`, ...filters, ...axes, `${subject} as subject`].join(', ');
  const rows = `(select *, ${inCell} as ${inCellColumn} from (select *, ${columns} from mapped))`;
  return request.smallCells === undefined ? rows : withoutSmallCells(rows, layout.axes.length, request.smallCells);
}

/** The rows of those cells are not selected: as if the condition were not true for them. */
function withoutSmallCells(rows: string, axes: number, cells: readonly Positions[]): string {
  const isSmall = cells.map((cell) => `(${[inCellColumn, ...cell.map((position, at) => `${axisName(at)} = ${position}`)].join(' and ')})`);
  const small = isSmall.length === 0 ? 'false' : axes === 0 ? inCellColumn : isSmall.join(' or ');
  const selected = `case when ${small} then false else ${whereColumn} end as ${whereColumn}`;
  return `(select * replace (${selected}, ${inCellColumn} and not (${small}) as ${inCellColumn}) from ${rows})`;
}

export const inCellColumn = '"in cell"';

/** The same with everything about rows outside the cells wiped, so that they make one group, which is left out afterwards. */
export function cellRowsSql(request: Evaluation): string {
  const wiped = ['subject', ...request.layout.axes.map((_, at) => axisName(at))];
  const columns = wiped.map((name) => `case when ${inCellColumn} then ${name} end as ${name}`);
  return `(select * replace (${columns.join(', ')}) from ${baseSql(request)})`;
}

/** The subsets of axes that are grouped by: all of them, and with totals every smaller set. */
export function groupings({ axes, totals }: Layout): number[][] {
  const all = [...axes.keys()];
  if (!totals) return [all];
  return all.reduce((sets: number[][], axis) => sets.flatMap((set) => [[...set, axis], set]), [[]]);
}

export const groupBy = (layout: Layout, extra: readonly string[]): string => {
  const sets = groupings(layout).map((set) => `(${[...extra, ...set.map(axisName)].join(', ')})`);
  return `group by grouping sets (${sets.join(', ')})`;
};
