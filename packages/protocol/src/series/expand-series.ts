/** A saved query: one file with `series` and `periods` that stands for a query per period. */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';
import { asMap } from '../later.ts';
import { renderFound, throwIssues } from '../local-issue.ts';
import { parseQuery } from '../query/parse-query.ts';
import { periodsField } from '../query/periods-field.ts';
import { readShape } from '../schema-issues.ts';
import { areInRow, periodsFromTo } from './periods.ts';
import type { SeriesAsked } from './types.ts';

const shape = z.looseObject({ query: name, series: name, periods: periodsField });

/** One query of a series. */
export interface SeriesQuery {
  readonly period: string;
  readonly query: SeriesAsked;
}

/** Whether a file is a saved query. */
export const isSavedQuery = (value: unknown): boolean => 'periods' in asMap(value);

function readPeriods(periods: z.infer<typeof periodsField>): readonly string[] {
  const list = Array.isArray(periods) ? periods : periodsFromTo(periods.from, periods.to);
  if (list !== undefined && list.length <= 120 && areInRow(list)) return list;
  const expected = 'periods of one length, in order, at most 120: "2019" to "2024", "2024-Q1" or "2024-01"';
  throwIssues([{ path: 'periods', found: renderFound(periods), expected }]);
  return [];
}

/** The name of the query of one period. */
const nameIn = (query: string, of: string): string => `${query}-${of.toLowerCase()}`;

/**
 * The queries of a saved one, each with its `period` and a name of its own (`NAME-2024`).
 *
 * @throws ConfigError `malformed` with the issues found, and what each query is refused with by itself.
 */
export function expandSeries(value: unknown): { readonly series: string; readonly queries: readonly SeriesQuery[] } {
  const { periods, query, series, ...rest } = readShape(shape, value);
  if ('period' in rest) throwIssues([{ path: 'period', found: renderFound(rest['period']), expected: 'nothing beside periods' }]);
  const queries = readPeriods(periods).map((of) => {
    const parsed = parseQuery({ ...rest, query: nameIn(query, of), series, period: of });
    if (parsed.kind === 'aggregate' || parsed.kind === 'model') return [{ period: of, query: parsed }];
    throwIssues([{ path: 'kind', found: parsed.kind, expected: 'aggregate or model: a series is of figures' }]);
    return [];
  });
  return { series, queries: queries.flat() };
}
