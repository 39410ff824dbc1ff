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
  createTable,
  demand,
  type Layout,
  type LocalTable,
  planCodebook,
  rowNeeds,
} from '@ketensom/protocol';
import type { MappedDataset } from '../mapping/map-dataset.ts';
import { EngineFailure } from '../source/engine.ts';
import {
  type AggregateRequest,
  axisName,
  baseSql,
  cellRowsSql,
  type Evaluation,
  groupBy,
  groupings,
  inCellColumn,
} from './cell-rows-sql.ts';
import { type BinSource, fillBins, type Placed } from './evaluate-bins.ts';
import { aggregateSql, rollUpSql, rowSetSql } from './figure-sql.ts';

export type { AggregateRequest } from './cell-rows-sql.ts';

/** A partner's answer before it is encoded and masked. `notRegistered`: measured variables that this partner does not hold. */
export interface AggregateAnswer {
  readonly table: LocalTable;
  readonly notRegistered: readonly string[];
}

const clause = 'DOC-5';

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

/** Columns whose figures for all rows, and for totals, follow from those of the cells. */
const isAdditive = ({ column }: Placed): boolean =>
  column.statistic !== 'persons' && column.bins === undefined && column.rows.kind !== 'unreadable';

/**
 * One row per cell and one of all rows, marked in the first column. Everything but persons and bins comes from one pass over the rows: totals, and what
 * is said of all rows, are made from the cells.
 */
function groupsSql(request: Evaluation, columns: readonly Placed[]): string {
  const { layout, codebook } = request;
  const axes = layout.axes.map((_, at) => axisName(at));
  const keys = [inCellColumn, ...axes];
  const wiped = axes.map((name) => `case when ${inCellColumn} then ${name} end as ${name}`);
  const rows = axes.length === 0 ? baseSql(request) : `(select * replace (${wiped.join(', ')}) from ${baseSql(request)})`;
  const figures = columns.map(({ column }, at) => `${aggregateSql(column, codebook)} as f${at}`);
  const cells = `(select ${[...keys, ...figures].join(', ')} from ${rows} group by ${keys.join(', ')})`;
  const sums = columns.map(({ column }, at) => rollUpSql(column, `f${at}`));
  const sets = [...groupings(layout).map((set) => [inCellColumn, ...set.map(axisName)]), []].map((set) => `(${set.join(', ')})`);
  return `select ${[`grouping(${inCellColumn}) = 1`, ...keys, ...sums].join(', ')} from ${cells} group by grouping sets (${sets.join(', ')})`;
}

async function fillAdditive(request: Evaluation, dataset: MappedDataset, columns: readonly Placed[], table: LocalTable): Promise<void> {
  if (columns.length === 0) return;
  const rows = await dataset.engine.select(groupsSql(request, columns));
  const figuresAt = 2 + request.layout.axes.length;
  const ofCells = columns.filter(({ column }) => column.block === 'cells');
  const own = (row: readonly unknown[]): unknown[] =>
    row.filter((_, at) => at < figuresAt || columns[at - figuresAt]?.column.block === 'cells').slice(1);
  fill(table, request.layout, ofCells, rows.filter(([isAll]) => isAll !== true).map(own));
  const all = rows.find(([isAll]) => isAll === true);
  for (const [index, { column, at }] of columns.entries()) if (column.block === 'coverage') put(table, at, 0, all?.[figuresAt + index]);
}

async function fillCells(request: Evaluation, dataset: MappedDataset, asked: readonly Placed[], table: LocalTable): Promise<void> {
  const { layout } = request;
  const binned = asked.filter(({ column }) => column.bins !== undefined);
  const axes = layout.axes.map((_, at) => axisName(at));
  await fillBins(binSource(request, dataset), binned, table);
  const counted = asked.filter(({ column }) => column.bins === undefined && column.statistic === 'persons');
  if (counted.length === 0) return;
  const perPerson = `select ${[inCellColumn, 'subject', ...axes, ...flagsSql(counted, request.codebook)].join(', ')} from ${cellRowsSql(request)} ${groupBy(layout, [inCellColumn, 'subject'])}`;
  const perCell = `select ${[inCellColumn, ...axes, ...countsSql(counted)].join(', ')} from (${perPerson}) group by ${[inCellColumn, ...axes].join(', ')}`;
  fill(table, layout, counted, await dataset.engine.select(perCell));
}

const binSource = (request: Evaluation, dataset: MappedDataset): BinSource => ({
  layout: request.layout,
  measured: request.plan.measured,
  ...(request.plan.weight === undefined ? {} : { weight: request.plan.weight }),
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
  const unreadable = BigInt(dataset.source.unreadable.rows);
  for (const { column, at } of columns.filter(isUnreadable))
    put(table, at, 0, column.statistic === 'rows' || unreadable === 0n ? unreadable : 1n);
  const counted = columns.filter((each) => persons(each) && !isUnreadable(each));
  if (counted.length === 0) return;
  const perPerson = `select subject, ${flagsSql(counted, request.codebook).join(', ')} from ${baseSql(request)} group by subject`;
  const [people = []] = await dataset.engine.select(`select ${countsSql(counted).join(', ')} from (${perPerson})`);
  for (const [index, { at }] of counted.entries()) put(table, at, 0, people[index]);
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
    await fillAdditive(evaluation, dataset, columns.filter(isAdditive), table);
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
