/**
 * Dutch working days: Monday to Friday, less the public holidays of calendar `nl`. Counted are New Year's Day, Easter Monday, King's Day,
 * Liberation Day in lustrum years (those divisible by five, as collective agreements have it), Ascension Day, Whit Monday and both days
 * of Christmas. Not counted: Good Friday and Liberation Day in other years, which are no days off by law or general agreement.
 *
 * King's Day is 27 April, 26 April where that is a Sunday; until 2013 Queen's Day was 30 April, 29 April where that was a Sunday.
 */
import { dayNumber } from './dates.ts';

/** Easter Sunday as a day number (the Gregorian computus as in Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const golden = year % 19;
  const [century, inCentury] = [Math.floor(year / 100), year % 100];
  const correction = (century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30;
  const epact = (19 * golden + correction) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * shift + 114;
  return dayNumber(dateText(year, Math.floor(days / 31), (days % 31) + 1));
}

const dateText = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** 0 on Monday to 6 on Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

function royalDay(year: number): number {
  const day = dayNumber(dateText(year, 4, year >= 2014 ? 27 : 30));
  return weekdayOf(day) === 6 ? day - 1 : day;
}

/** The holidays of a year as day numbers, weekends included. */
function dutchHolidays(year: number): readonly number[] {
  const on = (month: number, day: number): number => dayNumber(dateText(year, month, day));
  const easter = easterSunday(year);
  const liberation = year % 5 === 0 ? [on(5, 5)] : [];
  return [on(1, 1), easter + 1, royalDay(year), ...liberation, easter + 39, easter + 50, on(12, 25), on(12, 26)];
}

const yearOfDay = (day: number): number => new Date(day * 86_400_000).getUTCFullYear();

/**
 * For every day from `first` to `last` the working days from `first` up to and including it. The working days of a span, the day of `from`
 * not counted and that of `to` counted, are the difference of two of these.
 */
export function cumulativeWorkdays(first: number, last: number, calendar?: 'nl'): number[] {
  const free = new Set<number>();
  if (calendar !== undefined) {
    for (let year = yearOfDay(first); year <= yearOfDay(last); year += 1) for (const day of dutchHolidays(year)) free.add(day);
  }
  const counts: number[] = [];
  let count = 0;
  for (let day = first; day <= last; day += 1) {
    if (weekdayOf(day) < 5 && !free.has(day)) count += 1;
    counts.push(count);
  }
  return counts;
}

/** Mondays to Fridays up to and including a day, counted from a fixed Monday. */
function weekdaysUpTo(day: number): number {
  const weeks = Math.floor((day + 3) / 7);
  return weeks * 5 + Math.min(5, weekdayOf(day) + 1);
}

/** Working days after `from` up to and including `to`; negative, and counted the other way round, when `to` is earlier. */
export function workdaysBetween(from: string, to: string, calendar?: 'nl'): number {
  const [start, end] = [dayNumber(from), dayNumber(to)];
  if (end < start) return -workdaysBetween(to, from, calendar);
  const years =
    calendar === undefined ? [] : Array.from({ length: yearOfDay(end) - yearOfDay(start) + 1 }, (_, at) => yearOfDay(start) + at);
  const free = years.flatMap(dutchHolidays).filter((day) => day > start && day <= end && weekdayOf(day) < 5);
  return weekdaysUpTo(end) - weekdaysUpTo(start) - new Set(free).size;
}
