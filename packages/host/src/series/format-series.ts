/** A series on a terminal: an aligned table per measure with a small chart and the trend, then what broke it. */
import type { Series, SeriesLine } from '@ketensom/protocol';
import { isShareMeasure, type Labels, measureTitle, titleOf } from '../labels.ts';
import type { Language } from '../languages.ts';
import { formatTable, paint } from '../terminal.ts';
import { breakText, brokenPeriods, cellNames, figureText, linesByMeasure, openValue, periodLength, trendText } from './series-figures.ts';
import { seriesWords } from './series-words.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const breakMark = '‖';
const shownLines = 60;

/** A block per period, the largest full; a dot where nothing is open; the mark where a break stands. */
function sparkline({ cells }: SeriesLine, series: Series): string {
  const broken = brokenPeriods(series);
  const top = Math.max(...cells.map((cell) => openValue(cell) ?? 0), 0);
  return cells
    .map((cell, at) => {
      const value = openValue(cell);
      const block =
        value === undefined ? '·' : (blocks[top === 0 ? 0 : Math.round((Math.max(0, value) / top) * (blocks.length - 1))] ?? '');
      return `${broken.has(series.periods[at]?.period ?? '') ? breakMark : ''}${block}`;
    })
    .join('');
}

function formatMeasure(measure: string, lines: readonly SeriesLine[], series: Series, { labels, language }: Shown): string {
  const words = seriesWords(language);
  const broken = brokenPeriods(series);
  const isShare = isShareMeasure(measure, labels);
  const dimensions = Object.keys(lines[0]?.by ?? {});
  const heads = [
    ...dimensions.map((name) => ({ head: titleOf(name, labels) })),
    ...series.periods.map(({ period }) => ({ head: `${broken.has(period) ? `${breakMark} ` : ''}${period}`, align: 'right' as const })),
    { head: words.course },
    { head: words.per[periodLength(series)] },
  ];
  const rows = lines
    .slice(0, shownLines)
    .map((line) => [
      ...cellNames(line, labels, language),
      ...line.cells.map((cell) => figureText(cell, isShare, language)),
      sparkline(line, series),
      trendText(line.trend, isShare, language),
    ]);
  const rest = lines.length - rows.length;
  return `${paint('bold', measureTitle(measure, labels, language))}\n${formatTable(heads, rows)}${rest > 0 ? `… +${rest}\n` : ''}`;
}

interface Shown {
  readonly labels: Labels;
  readonly language: Language;
}

/** The text of a series. */
export function formatSeries(series: Series, labels: Labels, language: Language): string {
  const words = seriesWords(language);
  const tables = [...linesByMeasure(series)].map(([measure, lines]) => formatMeasure(measure, lines, series, { labels, language }));
  const breaks = series.breaks.map((each) => `  ${breakMark} ${breakText(each, labels, language)}`);
  const lost = series.periods.flatMap((period) => (period.status === 'released' ? [] : [`  ${period.period}: ${period.error.code}`]));
  const below = breaks.length === 0 ? [words.noBreaks] : [words.breaks, ...breaks];
  return `${[...tables, ...below, ...lost, '', words.method].join('\n')}\n`;
}
