/** From the file of an `aggregate` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { asMap, laterIssue } from '../later.ts';
import { ConfigError, type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import { fillCompare } from './comparison/fill-compare.ts';
import { repeatedNames, sortPartners } from './query-head.ts';
import { savedIssues } from './saved-issues.ts';
import { aggregateSchema, tablesSchema } from './schema.ts';
import type { TablesQuery } from './tables/types.ts';
import type { AggregateQuery } from './types.ts';

/** What of an aggregate query comes later. */
export function laterInAggregate(value: unknown): LocalIssue[] {
  const map = asMap(value);
  return [
    ...('tables' in map && 'compare' in map ? [laterIssue('compare', 'a comparison of several tables')] : []),
    ...(map.combine === 'none' && map.totals === true ? [laterIssue('totals', 'totals of own figures')] : []),
  ];
}

function parseTables(value: unknown): TablesQuery {
  const { by = [], totals = false, combine = 'sum', release = {}, ...rest } = readShape(tablesSchema, value);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(by, 'by')]);
  return { ...sortPartners(rest), by, totals, combine, release };
}

/** A query of one table, where several have no meaning. @throws ConfigError as `parseAggregate`. */
export function parseOneTable(value: unknown): AggregateQuery {
  const query = parseAggregate(value);
  if (!('dataset' in query)) throw new ConfigError([{ path: 'tables', found: 'tables', expected: 'one table: dataset and where' }]);
  return query;
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseAggregate(value: unknown): AggregateQuery | TablesQuery {
  throwIssues(savedIssues(value));
  if ('tables' in asMap(value)) return parseTables(value);
  const { by = [], totals = false, combine = 'sum', release = {}, compare, ...rest } = readShape(aggregateSchema, value);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(by, 'by')]);
  const filled = { ...sortPartners(rest), by, totals, combine, release };
  return compare === undefined ? filled : { ...filled, compare: fillCompare(compare) };
}
