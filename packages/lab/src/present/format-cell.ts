/** One figure as text. */
import type { Language } from '@ketensom/host';
import type { ResultCell } from './result-file.ts';
import { curveLine, sparkline } from './sparkline.ts';
import { wordsFor } from './words.ts';

const locales = { en: 'en-GB', nl: 'nl-NL' } as const;

const formatNumber = (value: number | string, language: Language): string => {
  if (typeof value === 'string') {
    const [whole = '0', decimals] = value.split('.');
    const grouped = BigInt(whole).toLocaleString(locales[language]);
    return decimals === undefined ? grouped : `${grouped}${language === 'nl' ? ',' : '.'}${decimals}`;
  }
  return value.toLocaleString(locales[language], { maximumFractionDigits: 6 });
};

/** A bound of an interval is an estimate: four digits are plenty. */
const shorten = (bound: number): number => Number(bound.toPrecision(4));

/**
 * A figure in the reader's language: a number, `·` and the class of rule that hid it, or that there are no data. A share is shown as a percentage; an interval
 * of 95 % stands in brackets, and of how many persons or rows a figure is.
 */
export function formatCell(cell: ResultCell, isShare: boolean, language: Language): string {
  const words = wordsFor(language);
  if (cell.state === 'noData') return words.noData;
  if (cell.state === 'suppressed') {
    if (cell.reason === 'minCount' || cell.reason === 'denominator') return `· ${words.tooSmall}`;
    if (cell.reason === 'minContributors') return `· ${words.fewContributors}`;
    if (cell.reason === 'hiddenAtSource') return `· ${words.atSource}`;
    return cell.reason === 'complementary' ? `· ${words.derived}` : `· ${words.hidden}`;
  }
  if ('bins' in cell) return sparkline(cell.bins);
  if ('steps' in cell) {
    const last = cell.steps.findLast(({ survival }) => survival.state === 'value');
    return last === undefined ? '' : `${curveLine(cell.steps)} ${last.at}: ${formatCell(last.survival, true, language)}`;
  }
  const { low, high, n } = cell;
  const write = (value: number | string): string =>
    isShare ? formatNumber(Number((Number(value) * 100).toFixed(1)), language) : formatNumber(value, language);
  const figure = `${write(cell.value)}${isShare ? ' %' : ''}`;
  const beside = [
    ...(low === undefined || high === undefined ? [] : [`${write(shorten(low))}–${write(shorten(high))}`]),
    ...(n === undefined ? [] : [`n ${formatNumber(n, language)}`]),
  ];
  return beside.length === 0 ? figure : `${figure} (${beside.join('; ')})`;
}
