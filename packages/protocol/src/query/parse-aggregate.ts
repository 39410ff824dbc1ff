/** From the file of an `aggregate` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { asMap, laterIssue, laterKeys } from '../later.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import { laterMeasures } from './measures.ts';
import { repeatedNames, sortPartners } from './query-head.ts';
import { aggregateSchema } from './schema.ts';
import type { AggregateQuery } from './types.ts';

/** Keys that the contract has and this version does not; `sets` to `terms` belong to other kinds and are not repeated here. */
const laterQueryKeys = ['tables', 'compare'];

/** What of an aggregate query comes later. */
export function laterInAggregate(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const measures = Array.isArray(map.measures) ? (map.measures as unknown[]) : [];
  return [
    ...laterKeys(map, laterQueryKeys, ''),
    ...measures.flatMap((measure, at) => laterKeys(measure, laterMeasures, `measures[${at}]`)),
    ...(map.combine === 'none' && map.totals === true ? [laterIssue('totals', 'totals of own figures')] : []),
  ];
}

/** A saved query is not one query, and a query of a series is of one period. */
function savedIssues(value: unknown): LocalIssue[] {
  const map = asMap(value);
  if ('periods' in map) {
    const expected = 'one period; a query with periods is a saved one: ketensom-analyst series run';
    return [{ path: 'periods', found: 'periods', expected }];
  }
  return 'series' in map && !('period' in map)
    ? [{ path: 'period', found: 'nothing', expected: 'the period that this query of a series is of' }]
    : [];
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseAggregate(value: unknown): AggregateQuery {
  throwIssues(savedIssues(value));
  const { by = [], totals = false, combine = 'sum', release = {}, ...rest } = readShape(aggregateSchema, value);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(by, 'by')]);
  return { ...sortPartners(rest), by, totals, combine, release };
}
