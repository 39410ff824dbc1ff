/** The period of a query: "2024", "2024-Q1" or "2024-01", and the two dates that it stands for. */
import { isDate } from './dates.ts';

/** The first and the last day, both within the period: what `$start` and `$end` stand for. */
export interface PeriodRange {
  readonly start: string;
  readonly end: string;
}

const pattern = /^(\d{4})(?:-Q([1-4])|-(0[1-9]|1[0-2]))?$/;

const two = (value: number): string => String(value).padStart(2, '0');

/** The dates of a period; undefined for a text that is none. */
export function periodRange(text: string): PeriodRange | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year = '', quarter, month] = match;
  const first = quarter !== undefined ? Number(quarter) * 3 - 2 : Number(month ?? 1);
  const last = quarter !== undefined ? first + 2 : Number(month ?? 12);
  const start = `${year}-${two(first)}-01`;
  const days = new Date(Date.UTC(Number(year), last, 0)).getUTCDate();
  return isDate(start) ? { start, end: `${year}-${two(last)}-${two(days)}` } : undefined;
}
