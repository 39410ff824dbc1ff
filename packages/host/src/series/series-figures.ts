/** The figures of a series as text. */
import type { Series, SeriesBreak, SeriesLine, SeriesTrend } from '@ketensom/protocol';
import { codeName, type Labels, titleOf } from '../labels.ts';
import type { Language } from '../languages.ts';
import { seriesWords } from './series-words.ts';

type LineCell = SeriesLine['cells'][number];

const locales = { en: 'en-GB', nl: 'nl-NL' } as const;

/** A number with as many digits as are needed. */
const numberText = (value: number, language: Language, digits = 4): string =>
  Number(value.toPrecision(Math.max(digits, Math.trunc(Math.abs(value)).toString().length))).toLocaleString(locales[language], {
    maximumFractionDigits: 6,
  });

/** The value of a cell; undefined where it is not open. */
export const openValue = (cell: LineCell | undefined): number | undefined =>
  cell?.state === 'value' && 'value' in cell && Number.isFinite(Number(cell.value)) ? Number(cell.value) : undefined;

/** One figure: a share as a percentage; a dot and why where there is none. */
export function figureText(cell: LineCell, isShare: boolean, language: Language): string {
  const words = seriesWords(language);
  const value = openValue(cell);
  if (value !== undefined) return isShare ? `${numberText(value * 100, language, 3)} %` : numberText(value, language);
  if (cell.state === 'suppressed') return `· ${words.hidden}`;
  return cell.state === 'noData' ? words.noData : `– ${words.notReleased}`;
}

/** `+3.1 % (1 … 5.2)`; a change of a share in percentage points. */
export function trendText(trend: SeriesTrend | undefined, isShare: boolean, language: Language): string {
  if (trend === undefined) return '';
  const scale = (value: number): number => (trend.kind === 'factor' ? (value - 1) * 100 : isShare ? value * 100 : value);
  const unit = trend.kind === 'factor' ? ' %' : isShare ? (language === 'nl' ? ' procentpunt' : ' points') : '';
  const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${numberText(Math.abs(value), language, 2)}`;
  const [middle, low, high] = [trend.perPeriod, trend.low, trend.high].map(scale);
  return `${signed(middle ?? 0)}${unit} (${signed(low ?? 0)} … ${signed(high ?? 0)})`;
}

/** The names of a cell's codes. */
export const cellNames = ({ by }: SeriesLine, labels: Labels, language: Language): readonly string[] =>
  Object.entries(by).map(([variable, code]) => {
    if (code === '*') return seriesWords(language).all;
    return variable === 'term' ? titleOf(code, labels) : codeName(variable, code, labels);
  });

/** A break in a sentence: `2023: other codes of region`. */
export function breakText({ period, why, names }: SeriesBreak, labels: Labels, language: Language): string {
  const shown = names.map((name) => labels.titles[name] ?? name).join(', ');
  const reason = seriesWords(language).why[why];
  return `${period}: ${reason}${shown === '' ? '' : why === 'joined' || why === 'left' || why === 'source' || why === 'rules' ? `: ${shown}` : ` ${shown}`}`;
}

/** The periods before which a break stands. */
export const brokenPeriods = ({ breaks }: Series): ReadonlySet<string> => new Set(breaks.map(({ period }) => period));

/** The length of the periods. */
export function periodLength({ periods }: Series): 'year' | 'quarter' | 'month' {
  const first = periods[0]?.period ?? '';
  return first.length === 4 ? 'year' : first.includes('Q') ? 'quarter' : 'month';
}

/** The lines of a series by measure, in order. */
export const linesByMeasure = ({ lines }: Series): ReadonlyMap<string, readonly SeriesLine[]> =>
  Map.groupBy(lines, ({ measure }) => measure);
