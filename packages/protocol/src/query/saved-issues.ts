/** What tells a saved query from one of its periods. */
import { asMap } from '../later.ts';
import type { LocalIssue } from '../local-issue.ts';

/** A saved query is not one query, and a query of a series is of one period. */
export function savedIssues(value: unknown): LocalIssue[] {
  const map = asMap(value);
  if ('periods' in map) {
    const expected = 'one period; a query with periods is a saved one: ketensom-analyst series run';
    return [{ path: 'periods', found: 'periods', expected }];
  }
  return 'series' in map && !('period' in map)
    ? [{ path: 'period', found: 'nothing', expected: 'the period that this query of a series is of' }]
    : [];
}
