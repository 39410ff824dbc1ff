/** Periods of one length in a row: "2019" to "2024", "2023-Q3" to "2024-Q2", "2024-01" to "2024-12". */
import { type Period, periodsBetween } from '../codebook/dates.ts';
import { periodRange } from '../codebook/period-range.ts';

const lengthOf = (period: string): Period => (period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month');

/** The periods from one to another, both included; undefined where they are of unlike length or in the wrong order. */
export function periodsFromTo(from: string, to: string): readonly string[] | undefined {
  const [first, last] = [periodRange(from), periodRange(to)];
  if (first === undefined || last === undefined || lengthOf(from) !== lengthOf(to) || from > to) return undefined;
  return periodsBetween(first.start, last.end, lengthOf(from));
}

/** How many periods lie between two of one length. */
export function periodsApart(from: string, to: string): number {
  const [low, high] = from <= to ? [from, to] : [to, from];
  const count = (periodsFromTo(low, high)?.length ?? 1) - 1;
  return from <= to ? count : -count;
}

/** Whether all are periods of one length, in order of time, each once. */
export const areInRow = (periods: readonly string[]): boolean =>
  periods.every((period, at) => {
    const before = periods[at - 1];
    return periodRange(period) !== undefined && (before === undefined || (before < period && lengthOf(before) === lengthOf(period)));
  });
