/** Civil dates as text `YYYY-MM-DD` (proleptic Gregorian, years 0001 to 9999). No clock and no time zone. */

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const dayMilliseconds = 86_400_000;

/** Whether a text is a date that exists. */
export function isDate(text: string): boolean {
  if (!datePattern.test(text) || text.startsWith('0000')) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** Days since 1970-01-01, negative before. `text` must be a date. */
export function dayNumber(text: string): number {
  if (!isDate(text)) throw new RangeError('not a date');
  return Date.parse(`${text}T00:00:00Z`) / dayMilliseconds;
}

/** The date of a day number. @throws RangeError outside the years 0001 to 9999. */
export function dateOfDay(day: number): string {
  const text = new Date(day * dayMilliseconds).toISOString().slice(0, 10);
  if (!isDate(text)) throw new RangeError('outside the years 0001 to 9999');
  return text;
}

/** Whole days from one date to another, negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** Periods that dates fall in: "2024", "2024-Q1", "2024-01". */
export type Period = 'year' | 'quarter' | 'month';

/** The period that a date falls in. */
export function periodOf(date: string, period: Period): string {
  if (period === 'year') return date.slice(0, 4);
  if (period === 'month') return date.slice(0, 7);
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

const monthsPer: Readonly<Record<Period, number>> = { year: 12, quarter: 3, month: 1 };

/** All periods from the one that holds `min` to the one that holds `max`, in order. */
export function periodsBetween(min: string, max: string, period: Period): string[] {
  const step = monthsPer[period];
  const monthIndex = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  const periods: string[] = [];
  for (let at = Math.floor(monthIndex(min) / step) * step; at <= monthIndex(max); at += step) {
    const first = `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`;
    periods.push(periodOf(first, period));
  }
  return periods;
}
