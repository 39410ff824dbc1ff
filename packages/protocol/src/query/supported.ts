/** What of dates the kinds beside `aggregate` bind: those of the period, in conditions; and what they refuse. */
import { bindCondition, isBound, needsPeriod } from '../codebook/bind-dates.ts';
import type { Condition } from '../codebook/condition.ts';
import { periodRange } from '../codebook/period-range.ts';
import type { Codebook } from '../codebook/types.ts';
import { laterIssue } from '../later.ts';
import type { LocalIssue } from '../local-issue.ts';
import { firstPeriodVariable } from './needs-period.ts';

/** Issues for variables that are named, or stand behind one, and need a period, and for conditions that name a bound date. */
export function unsupportedDates(
  names: readonly string[],
  conditions: readonly (Condition | undefined)[],
  codebook: Codebook,
): LocalIssue[] {
  const counted = firstPeriodVariable(names, codebook);
  return [
    ...(counted === undefined ? [] : [laterIssue(`codebook variables.${counted}`, 'a span that a period binds')]),
    ...(conditions.some((condition) => condition !== undefined && isBound(condition))
      ? [laterIssue('where', '$start, $end or $snapshot')]
      : []),
  ];
}

/** Where a condition stands, and the query whose period it may name. */
export interface ConditionPlace {
  readonly query: { readonly period?: string };
  readonly issues: LocalIssue[];
  readonly path: string;
}

/** A condition with `$start` and `$end` put in; an issue where it names them and there is no period. */
export function bindPeriod(condition: Condition, { query: { period }, issues, path }: ConditionPlace): Condition {
  if (period !== undefined) return bindCondition(condition, { ...periodRange(period) });
  if (needsPeriod(condition))
    issues.push({
      path: 'period',
      found: 'nothing',
      expected: `a period ("2024", "2024-Q1", "2024-01"), since ${path} names its $start or $end`,
    });
  return condition;
}
