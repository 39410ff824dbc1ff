/** Measures of several tables, table by table: `{ sum: users.costs }` is `{ sum: costs }` of the table users. */
import type { MeasureItem } from '../measures.ts';
import type { AggregatePlan, AggregateQuery, Measure } from '../types.ts';
import { isRatio, type RatioItem } from './resolve-ratio.ts';
import type { TableMeasureItem } from './table-measures.ts';
import type { TablesQuery } from './types.ts';

/** A measure of one table, and where it stands in the file. */
export interface PlacedMeasure {
  readonly table: string;
  readonly item: MeasureItem;
  readonly at: number;
}

/** Where a measure names its table and variable. */
const namingKeys = ['distinct', 'sum', 'mean', 'sd', 'share', 'missing', 'median', 'histogram', 'of'];

function splitItem(item: Exclude<TableMeasureItem, RatioItem>, at: number): PlacedMeasure {
  if ('count' in item) return { table: item.count, item: 'count', at };
  const [key, dotted] = Object.entries(item).find(([name]) => namingKeys.includes(name)) ?? ['', ''];
  const [table = '', variable = ''] = String(dotted).split('.');
  return { table, item: { ...item, [key]: variable }, at };
}

/** All measures but ratios. Without `tables` all are of the one that the query is about. */
export function placedMeasures(query: AggregateQuery | TablesQuery): PlacedMeasure[] {
  if (!('tables' in query)) return query.measures.flatMap((item, at) => (isRatio(item) ? [] : [{ table: query.dataset, item, at }]));
  return query.measures.flatMap((item, at) => (isRatio(item) ? [] : [splitItem(item, at)]));
}

/** What a count of a table is called: its `as`, or its table. */
const countName = ({ measures }: TablesQuery, table: string): string | undefined => {
  const item = measures.find((one) => 'count' in one && one.count === table);
  return item?.as;
};

/** A table's plan, with the names that its measures have in the result: what has no `as` says its table, `sum(users.costs)`. */
export function withTableNames(query: TablesQuery, table: string, plan: AggregatePlan): AggregatePlan {
  const given = new Set(query.measures.flatMap(({ as }) => (as === undefined ? [] : [as])));
  const nameOf = ({ kind, name }: Measure): string => {
    if (kind === 'count') return countName(query, table) ?? `count(${table})`;
    return given.has(name) ? name : name.replace('(', `(${table}.`);
  };
  return { ...plan, measures: plan.measures.map((measure) => ({ ...measure, name: nameOf(measure) })) };
}
