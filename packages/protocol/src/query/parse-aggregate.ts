/** From the file of an `aggregate` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { asMap, laterIssue, laterKeys } from '../later.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { readShape } from '../schema-issues.ts';
import { laterMeasures } from './measures.ts';
import { repeatedNames, sortPartners } from './query-head.ts';
import { aggregateSchema } from './schema.ts';
import type { AggregateQuery } from './types.ts';

/** Keys that the contract has and this version does not; `sets` to `terms` belong to other kinds and are not repeated here. */
const laterQueryKeys = ['tables', 'compare', 'series', 'survival'];

/** What of an aggregate query comes later. */
export function laterInAggregate(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const measures = Array.isArray(map.measures) ? (map.measures as unknown[]) : [];
  const combine = map.combine === 'none' ? [laterIssue('combine', 'none')] : [];
  return [
    ...laterKeys(map, laterQueryKeys, ''),
    ...measures.flatMap((measure, at) => laterKeys(measure, laterMeasures, `measures[${at}]`)),
    ...combine,
  ];
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseAggregate(value: unknown): AggregateQuery {
  const { by = [], totals = false, combine = 'sum', release = {}, ...rest } = readShape(aggregateSchema, value);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(by, 'by')]);
  return { ...sortPartners(rest), by, totals, combine, release };
}
