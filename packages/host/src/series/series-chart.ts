/** Small line charts of one measure, one per cell, on one scale: figures with their intervals, breaks as dashed lines, the trend since the last break. */
import type { Series, SeriesLine, SeriesTrend } from '@ketensom/protocol';
import { escapeHtml } from '../html.ts';
import { isShareMeasure, type Labels } from '../labels.ts';
import type { Language } from '../languages.ts';
import { brokenPeriods, cellNames, figureText, openValue } from './series-figures.ts';
import { seriesWords } from './series-words.ts';

const panel = { width: 240, height: 165, left: 14, right: 14, top: 32, bottom: 24 } as const;
const perRow = 4;
const maxPanels = 24;

interface Scale {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

const scaleOf = (periods: number, top: number): Scale => {
  const step = (panel.width - panel.left - panel.right) / Math.max(1, periods - 1);
  const base = panel.height - panel.bottom;
  return { x: (at) => panel.left + at * step, y: (value) => base - (top === 0 ? 0 : (Math.min(value, top) / top) * (base - panel.top)) };
};

const bounds = (cell: SeriesLine['cells'][number]): readonly [number, number] | undefined =>
  cell.state === 'value' && 'value' in cell && cell.low !== undefined && cell.high !== undefined ? [cell.low, cell.high] : undefined;

/** The largest figure or upper end of an interval of all lines. */
const topOf = (lines: readonly SeriesLine[]): number =>
  Math.max(0, ...lines.flatMap(({ cells }) => cells.flatMap((cell) => [openValue(cell) ?? 0, bounds(cell)?.[1] ?? 0])));

const point = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** The trend as a line through the middle of the points that it was drawn through. */
function trendPath(trend: SeriesTrend, { cells }: SeriesLine, series: Series, { x, y }: Scale): string {
  const names = series.periods.map(({ period }) => period);
  const [first, last] = [names.indexOf(trend.from), names.indexOf(trend.to)];
  const used = cells.slice(first, last + 1).flatMap((cell, at) => {
    const value = openValue(cell);
    return value === undefined ? [] : [{ at: first + at, value }];
  });
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  const centre = mean(used.map(({ at }) => at));
  const isFactor = trend.kind === 'factor';
  const level = isFactor
    ? used.reduce((sum, { value }) => sum + value, 0) / used.reduce((sum, { at }) => sum + trend.perPeriod ** (at - centre), 0)
    : mean(used.map(({ value }) => value));
  const at = (position: number): number =>
    isFactor ? level * trend.perPeriod ** (position - centre) : level + trend.perPeriod * (position - centre);
  const steps = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return `<path d="M${steps.map((position) => point(x(position), y(Math.max(0, at(position))))).join('L')}" class="trend"/>`;
}

function drawLine(line: SeriesLine, series: Series, scale: Scale): string {
  const { x, y } = scale;
  const broken = brokenPeriods(series);
  const base = panel.height - panel.bottom;
  const marks: string[] = [];
  const path: string[] = [];
  let isOpen = false;
  for (const [at, cell] of line.cells.entries()) {
    const value = openValue(cell);
    const isBroken = broken.has(series.periods[at]?.period ?? '');
    if (isBroken) {
      const middle = ((x(at) + x(Math.max(0, at - 1))) / 2).toFixed(1);
      marks.push(`<line x1="${middle}" x2="${middle}" y1="${panel.top - 4}" y2="${base}" class="break"/>`);
    }
    if (value === undefined) {
      marks.push(`<rect x="${(x(at) - 4).toFixed(1)}" y="${base - 12}" width="8" height="12" class="gap"/>`);
    } else {
      const range = bounds(cell);
      if (range !== undefined)
        marks.push(
          `<line x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${y(range[0]).toFixed(1)}" y2="${y(range[1]).toFixed(1)}" class="range"/>`,
        );
      path.push(`${isOpen && !isBroken ? 'L' : 'M'}${point(x(at), y(value))}`);
      marks.push(`<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.8" class="dot"/>`);
    }
    isOpen = value !== undefined;
  }
  const trend = line.trend === undefined ? '' : trendPath(line.trend, line, series, scale);
  return `${trend}<path d="${path.join('')}" class="line"/>${marks.join('')}`;
}

interface Drawn {
  readonly labels: Labels;
  readonly language: Language;
  readonly title: string;
}

function drawPanel(line: SeriesLine, at: number, series: Series, { labels, language, scale }: Drawn & { readonly scale: Scale }): string {
  const base = panel.height - panel.bottom;
  const isShare = isShareMeasure(line.measure, labels);
  const last = line.cells.length - 1;
  const ends = [0, last].map((index) => {
    const cell = line.cells[index];
    const value = openValue(cell);
    const anchor = index === 0 ? 'start' : 'end';
    const x = index === 0 ? panel.left - 6 : panel.width - panel.right + 6;
    const figure =
      value === undefined || cell === undefined
        ? ''
        : `<text x="${x}" y="${(scale.y(value) - 9).toFixed(1)}" text-anchor="${anchor}">${escapeHtml(figureText(cell, isShare, language))}</text>`;
    return `${figure}<text x="${x}" y="${panel.height - 7}" text-anchor="${anchor}">${escapeHtml(series.periods[index]?.period ?? '')}</text>`;
  });
  const name = cellNames(line, labels, language).join(' · ');
  const place = `translate(${(at % perRow) * panel.width} ${Math.floor(at / perRow) * (panel.height + 12)})`;
  return `<g transform="${place}"><text x="0" y="12" class="head">${escapeHtml(name.slice(0, 38))}</text><line x1="0" x2="${panel.width - 8}" y1="${base}" y2="${base}" class="axis"/>${drawLine(line, series, scale)}${ends.join('')}</g>`;
}

/** The chart of one measure; nothing where there is one period, or more cells than a reader can take in. */
export function seriesChart(lines: readonly SeriesLine[], series: Series, drawn: Drawn): string {
  const open = lines.filter(({ cells }) => cells.some((cell) => openValue(cell) !== undefined));
  if (open.length === 0 || open.length > maxPanels || series.periods.length < 2) return '';
  const scale = scaleOf(series.periods.length, topOf(open));
  const panels = open.map((line, at) => drawPanel(line, at, series, { ...drawn, scale }));
  const width = Math.min(open.length, perRow) * panel.width + 16;
  const height = Math.ceil(open.length / perRow) * (panel.height + 12);
  const label = `${seriesWords(drawn.language).chart}: ${drawn.title}`;
  return `<svg viewBox="-8 0 ${width} ${height}" style="max-width:${width}px" role="img" aria-label="${escapeHtml(label)}">\n${panels.join('\n')}\n</svg>`;
}
