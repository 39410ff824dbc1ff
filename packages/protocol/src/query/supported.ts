/** Dates that only an `aggregate` query binds: refused where another kind would need them. */
import { isBound } from '../codebook/bind-dates.ts';
import type { Condition } from '../codebook/condition.ts';
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
