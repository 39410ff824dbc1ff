/** Small line charts, one for each code of the other variables, with one scale: a trend over periods. A hidden period is a gap with a mark. */
import { escapeHtml } from '@ketensom/host';
import { alternativeText, amountOf, type ChartData, type ChartPoint, figureOf, hatch, largest } from './chart-data.ts';

const panel = { width: 235, height: 150, left: 12, right: 12, top: 34, bottom: 22 } as const;
const perRow = 4;
const maxPanels = 24;

interface Line {
  readonly name: string;
  readonly points: readonly ChartPoint[];
}

/** One line for every combination of the other codes, its points in the order of the periods. */
function linesOf(points: readonly ChartPoint[], periodAt: number): readonly Line[] {
  const lines = new Map<string, ChartPoint[]>();
  for (const point of points) {
    const name = point.names.filter((_, at) => at !== periodAt).join(' · ');
    const line = lines.get(name) ?? [];
    line.push(point);
    lines.set(name, line);
  }
  return [...lines].map(([name, own]) => ({ name, points: own }));
}

/** Words of at most `length` characters on the first line, the rest on a second. */
function twoLines(text: string, length: number): readonly string[] {
  if (text.length <= length) return [text];
  const cut = text.lastIndexOf(' ', length);
  return cut <= 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)];
}

function drawPanel(line: Line, at: number, data: ChartData, scale: { readonly top: number; readonly periodAt: number }): string {
  const innerWidth = panel.width - panel.left - panel.right;
  const innerHeight = panel.height - panel.top - panel.bottom;
  const step = innerWidth / Math.max(1, line.points.length - 1);
  const base = panel.height - panel.bottom;
  const x = (index: number): number => panel.left + index * step;
  const y = (amount: number): number => base - (scale.top === 0 ? 0 : (amount / scale.top) * innerHeight);
  const path: string[] = [];
  const marks: string[] = [];
  let isOpen = false;
  for (const [index, { cell }] of line.points.entries()) {
    const amount = amountOf(cell);
    if (amount === undefined) {
      marks.push(
        `<rect x="${(x(index) - 4).toFixed(1)}" y="${base - 12}" width="8" height="12" fill="url(#trend-${data.language})" class="hidden"/>`,
      );
    } else {
      path.push(`${isOpen ? 'L' : 'M'}${x(index).toFixed(1)} ${y(amount).toFixed(1)}`);
      marks.push(`<circle cx="${x(index).toFixed(1)}" cy="${y(amount).toFixed(1)}" r="2.6" class="bar"/>`);
    }
    isOpen = amount !== undefined;
  }
  const first = line.points[0];
  const last = line.points.at(-1);
  const ends = [first, last].map((point, side) => {
    if (point === undefined) return '';
    const anchor = side === 0 ? 'start' : 'end';
    const place = side === 0 ? panel.left - 6 : panel.width - panel.right + 6;
    const amount = amountOf(point.cell);
    const figure =
      amount === undefined
        ? ''
        : `<text x="${place}" y="${(y(amount) - 8).toFixed(1)}" text-anchor="${anchor}" class="amount">${escapeHtml(figureOf(point.cell, data))}</text>`;
    return `${figure}<text x="${place}" y="${panel.height - 6}" text-anchor="${anchor}" class="amount">${escapeHtml(point.names[scale.periodAt] ?? '')}</text>`;
  });
  const names = twoLines(line.name, 34).map((text, row) => `<text x="0" y="${12 + row * 13}" class="head">${escapeHtml(text)}</text>`);
  const left = (at % perRow) * panel.width;
  const top = Math.floor(at / perRow) * (panel.height + 10);
  return `<g transform="translate(${left} ${top})">${names.join('')}<line x1="0" x2="${panel.width - 8}" y1="${base}" y2="${base}" class="axis"/><path d="${path.join('')}" class="line"/>${marks.join('')}${ends.join('')}</g>`;
}

/** The chart, or nothing when a trend would have one period or more lines than fit. `periodAt` is the dimension that is the time. */
export function trendChart(data: ChartData, periodAt: number): string {
  const lines = linesOf(data.points, periodAt);
  if (lines.length > maxPanels || lines.some((line) => line.points.length < 2)) return '';
  const top = largest(data.points);
  const drawn = lines.map((line, at) => drawPanel(line, at, data, { top, periodAt })).join('\n');
  const rows = Math.ceil(lines.length / perRow);
  const label = alternativeText({ en: 'Trends', nl: 'Trends' }, data);
  const width = Math.min(lines.length, perRow) * panel.width;
  return `<svg viewBox="-8 0 ${width + 16} ${rows * (panel.height + 10)}" style="max-width:${width + 16}px" role="img" aria-label="${escapeHtml(label)}">
${hatch(`trend-${data.language}`)}
${drawn}
</svg>`;
}
