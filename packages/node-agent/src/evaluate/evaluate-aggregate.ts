/**
 * A partner's figures for a query, computed in its own engine: a few statements that bring back one row per cell, never a row of data. The
 * meaning is that of the protocol's `tabulateRows`, which tests hold this against.
 *
 * Counts and sums of the cells come from one pass with grouping sets. Distinct persons take two steps (first per person and cell: is there
 * such a row at all, then count persons), since one distinct count per column would cost a hash table each.
 */
import {
  type AggregatePlan,
  bindCondition,
  type Codebook,
  type Condition,
  cellAt,
  clearSmallCounters,
  conditionVariables,
  createTable,
  demand,
  type Layout,
  type LocalTable,
  planCodebook,
  rowNeeds,
} from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import type { MappedDataset } from '../mapping/map-dataset.ts';
import { keyColumn, valueColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import { type BinSource, fillBins, type Placed } from './evaluate-bins.ts';
import { aggregateSql, filterColumn, rowSetSql, whereColumn } from './figure-sql.ts';

/** What is asked: a plan, its layout, and the codebook of both. */
export interface AggregateRequest {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
  readonly codebook: Codebook;
  /** The k of release mode `local-threshold` (DSC-9): smaller cells of this partner are left out. */
  readonly sourceMinCount?: number;
}

/** A partner's answer before it is encoded and masked. `notRegistered`: measured variables that this partner does not hold. */
export interface AggregateAnswer {
  readonly table: LocalTable;
  readonly notRegistered: readonly string[];
}

/** The place of a cell on each axis. */
type Positions = readonly number[];

/** A request with the cells of this partner that are too small to tell of. */
interface Evaluation extends AggregateRequest {
  /** The variables that the partner holds. */
  readonly held: ReadonlySet<string>;
  readonly smallCells?: readonly Positions[];
}

const clause = 'DOC-5';

/** Positions on an axis are positions in the codebook's list; of a boolean, `true` comes first. Null where the value is missing. */
export function axisSql(variable: string, codebook: Codebook): string {
  const value = valueColumn(variable);
  return codebook.variables.get(variable)?.kind === 'boolean' ? `1 - cast(${value} as integer)` : value;
}

const axisName = (at: number): string => `"axis${at}"`;

/**
 * The rows, with the condition, whether they fall in a cell, their place on each axis, and their subject. Nothing is filtered: the engine
 * would move a filter below the mapping, and compute the mapping once per mention instead of once per row.
 */
function baseSql(request: Evaluation): string {
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

const inCellColumn = '"in cell"';

/** The same with everything about rows outside the cells wiped, so that they make one group, which is left out afterwards. */
function cellRowsSql(request: Evaluation): string {
  const wiped = ['subject', ...request.layout.axes.map((_, at) => axisName(at))];
  const columns = wiped.map((name) => `case when ${inCellColumn} then ${name} end as ${name}`);
  return `(select * replace (${columns.join(', ')}) from ${baseSql(request)})`;
}

/** The subsets of axes that are grouped by: all of them, and with totals every smaller set. */
function groupings({ axes, totals }: Layout): number[][] {
  const all = [...axes.keys()];
  if (!totals) return [all];
  return all.reduce((sets: number[][], axis) => sets.flatMap((set) => [[...set, axis], set]), [[]]);
}

const groupBy = (layout: Layout, extra: readonly string[]): string => {
  const sets = groupings(layout).map((set) => `(${[...extra, ...set.map(axisName)].join(', ')})`);
  return `group by grouping sets (${sets.join(', ')})`;
};

/** Groups and their figures into the table: whether in a cell, positions, figures. A null position is `*`, the last of its axis. */
function fill(table: LocalTable, layout: Layout, columns: readonly Placed[], rows: readonly unknown[][]): void {
  for (const [isInCell, ...row] of rows) {
    if (isInCell !== true) continue;
    const positions = layout.axes.map((axis, at) => (row[at] === null ? axis.codes.length - 1 : Number(row[at])));
    const cell = cellAt(layout, positions);
    for (const [index, { at }] of columns.entries()) put(table, at, cell, row[layout.axes.length + index]);
  }
}

function put(table: LocalTable, column: number, cell: number, figure: unknown): void {
  const figures = table.columns[column];
  if (figures === undefined || (typeof figure !== 'bigint' && typeof figure !== 'number'))
    throw new TypeError('a figure is a whole number');
  const value = BigInt(figure);
  demand(!(figures instanceof BigInt64Array) || BigInt.asIntN(64, value) === value, 'cell-range', { clause });
  figures[cell] = value;
}

const persons = ({ column }: Placed): boolean => column.statistic === 'persons';
const isUnreadable = ({ column }: Placed): boolean => column.rows.kind === 'unreadable';

async function fillCells(request: Evaluation, dataset: MappedDataset, asked: readonly Placed[], table: LocalTable): Promise<void> {
  const { layout, codebook } = request;
  const columns = asked.filter(({ column }) => column.bins === undefined);
  const binned = asked.filter(({ column }) => column.bins !== undefined);
  const axes = layout.axes.map((_, at) => axisName(at));
  const plain = columns.filter((column) => !persons(column));
  const figures = plain.map(({ column }) => aggregateSql(column, codebook));
  const groups = `select ${[inCellColumn, ...axes, ...figures].join(', ')} from ${cellRowsSql(request)} ${groupBy(layout, [inCellColumn])}`;
  fill(table, layout, plain, await dataset.engine.select(groups));
  await fillBins(binSource(request, dataset), binned, table);
  const counted = columns.filter(persons);
  if (counted.length === 0) return;
  const perPerson = `select ${[inCellColumn, 'subject', ...axes, ...flagsSql(counted, codebook)].join(', ')} from ${cellRowsSql(request)} ${groupBy(layout, [inCellColumn, 'subject'])}`;
  const perCell = `select ${[inCellColumn, ...axes, ...countsSql(counted)].join(', ')} from (${perPerson}) group by ${[inCellColumn, ...axes].join(', ')}`;
  fill(table, layout, counted, await dataset.engine.select(perCell));
}

const binSource = (request: Evaluation, dataset: MappedDataset): BinSource => ({
  layout: request.layout,
  measured: request.plan.measured,
  relation: cellRowsSql(request),
  inCell: inCellColumn,
  axes: request.layout.axes.map((_, at) => axisName(at)),
  groupings: groupings(request.layout).map((set) => set.map(axisName)),
  select: (sql) => dataset.engine.select(sql),
});

/** Under `local-threshold`: the cells with too few of this partner's persons. */
async function findSmallCells(request: Evaluation, dataset: MappedDataset): Promise<Pick<Evaluation, 'smallCells'>> {
  const { plan, layout, sourceMinCount } = request;
  if (sourceMinCount === undefined) return {};
  const axes = layout.axes.map((_, at) => axisName(at));
  const persons = plan.subjectKey === undefined ? 'count(*)' : 'count(distinct subject)';
  const group = axes.length === 0 ? '' : `group by ${axes.join(', ')}`;
  const counts = `select ${[...axes, `${persons} as persons`].join(', ')} from ${baseSql(request)} where ${inCellColumn} ${group}`;
  const rows = await dataset.engine.select(
    `select * exclude (persons) from (select 0 as x, * from (${counts})) where persons < ${sourceMinCount}`,
  );
  return { smallCells: rows.map(([, ...positions]) => positions.map(Number)) };
}

/** Per person and cell: is there a row of each set. */
const flagsSql = (columns: readonly Placed[], codebook: Codebook): string[] =>
  columns.map(({ column }, at) => `bool_or(${rowSetSql(column.rows, column, codebook)}) as f${at}`);

/** Persons with such a row. */
const countsSql = (columns: readonly Placed[]): string[] =>
  columns.map((_, at) => `count(*) filter (where f${at} and subject is not null)`);

async function fillCoverage(request: Evaluation, dataset: MappedDataset, columns: readonly Placed[], table: LocalTable): Promise<void> {
  if (columns.length === 0) return;
  const { codebook } = request;
  const base = baseSql(request);
  const putAll = (numbered: readonly Placed[], figures: readonly unknown[] = []): void => {
    for (const [index, { at }] of numbered.entries()) put(table, at, 0, figures[index]);
  };
  const [unread, read] = [columns.filter(isUnreadable), columns.filter((column) => !isUnreadable(column))];
  const unreadable = BigInt(dataset.source.unreadable.rows);
  putAll(
    unread,
    unread.map(({ column }) => (column.statistic === 'rows' ? unreadable : unreadable > 0n ? 1n : 0n)),
  );
  const plain = read.filter((column) => !persons(column));
  const [figures] = await dataset.engine.select(
    `select ${plain.map(({ column }) => aggregateSql(column, codebook)).join(', ')} from ${base}`,
  );
  putAll(plain, figures);
  const counted = read.filter(persons);
  if (counted.length === 0) return;
  const perPerson = `select subject, ${flagsSql(counted, codebook).join(', ')} from ${base} group by subject`;
  const [people] = await dataset.engine.select(`select ${countsSql(counted).join(', ')} from (${perPerson})`);
  putAll(counted, people);
}

/**
 * The figures of an open dataset (opened with at least `neededNames(plan)` and the subject key).
 *
 * @throws ProtocolError `not-offering` when a variable of `where` or `by`, or the subject key, is not mapped; `cell-range` for a figure
 *   that no word holds. ConfigError when the file changed meanwhile, or an expression of the partner fails on a row.
 */
export async function evaluateAggregate(asked: AggregateRequest, dataset: MappedDataset): Promise<AggregateAnswer> {
  const { snapshot } = dataset.dataset;
  const request = { ...asked, plan: bindPlan(asked.plan, snapshot), codebook: planCodebook(asked.plan, asked.codebook, snapshot) };
  const { plan, layout } = request;
  const hasSubject = plan.subjectKey === undefined || dataset.keys.has(plan.subjectKey);
  demand(hasSubject && plan.requiredVariables.every((name) => dataset.variables.has(name)), 'not-offering', { clause });
  const table = createTable(layout);
  const columns = layout.columns
    .map((column, at): Placed => ({ column, at }))
    .filter(({ column }) => rowNeeds(column.rows, plan).every((name) => dataset.variables.has(name)));
  try {
    const held = { ...request, held: dataset.variables };
    const evaluation = { ...held, ...(await findSmallCells(held, dataset)) };
    await fillCells(
      evaluation,
      dataset,
      columns.filter(({ column }) => column.block === 'cells'),
      table,
    );
    await fillCoverage(
      evaluation,
      dataset,
      columns.filter(({ column }) => column.block === 'coverage'),
      table,
    );
  } catch (error) {
    throw error instanceof EngineFailure ? dataset.explain(error) : error;
  }
  await dataset.source.demandUnchanged();
  if (request.sourceMinCount !== undefined) clearSmallCounters(layout, table, request.sourceMinCount);
  return { table, notRegistered: [...measuredNeeds(plan)].filter((name) => !dataset.variables.has(name)) };
}

/** The plan with the partner's extraction date in its conditions. */
function bindPlan(plan: AggregatePlan, snapshot: string | undefined): AggregatePlan {
  const bind = (condition: Condition): Condition => (snapshot === undefined ? condition : bindCondition(condition, { snapshot }));
  const filters = plan.filters.map((filter) => ({ ...filter, where: bind(filter.where) }));
  return { ...plan, filters, ...(plan.where === undefined ? {} : { where: bind(plan.where) }) };
}

/** The variables that measures read, sorted. */
const measuredNeeds = (plan: AggregatePlan): readonly string[] => [...new Set(plan.measured.flatMap(({ needs }) => needs))].toSorted();

/** The variables that a plan reads. */
export const neededNames = (plan: AggregatePlan): string[] => [
  ...new Set([...plan.requiredVariables, ...measuredNeeds(plan), ...plan.measured.map(({ variable }) => variable)]),
];
