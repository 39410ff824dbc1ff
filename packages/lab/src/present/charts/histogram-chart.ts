/** A histogram as inline SVG: a column per bin, its width that of the bin, its area the count; hidden bins hatched. */
import { escapeHtml } from '@ketensom/host';
import type { HistogramBin } from '@ketensom/protocol';
import { shownBins } from '../sparkline.ts';
import { alternativeText, type ChartData, hatch } from './chart-data.ts';

const width = 760;
const height = 150;
const foot = 22;

interface Scale {
  readonly from: number;
  readonly perUnit: number;
  /** The largest count per unit of width. */
  readonly top: number;
}

const density = ({ from, to, count }: HistogramBin): number =>
  count.state === 'value' ? Number(count.value) / Math.max(Number(to) - Number(from), Number.EPSILON) : 0;

function column(bin: HistogramBin, { from, perUnit, top }: Scale, language: string): string {
  const x = (Number(bin.from) - from) * perUnit;
  const wide = Math.max(1, (Number(bin.to) - Number(bin.from)) * perUnit - 1);
  const high = bin.count.state === 'value' ? (density(bin) / top) * height : height * 0.3;
  const figure = bin.count.state === 'value' ? String(bin.count.value) : '·';
  const shape = bin.count.state === 'value' ? 'class="bar"' : `fill="url(#histogram-${language})" class="hidden"`;
  return `<rect x="${x.toFixed(1)}" y="${(height - high).toFixed(1)}" width="${wide.toFixed(1)}" height="${high.toFixed(1)}" ${shape}><title>${escapeHtml(`${bin.from}–${bin.to}: ${figure}`)}</title></rect>`;
}

/** The chart of one cell's bins. */
export function histogramChart(bins: readonly HistogramBin[], data: ChartData): string {
  const shown = shownBins(bins);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [Number(first.from), Number(last.to)];
  const scale = { from, perUnit: width / Math.max(to - from, Number.EPSILON), top: Math.max(Number.EPSILON, ...shown.map(density)) };
  const label = alternativeText({ en: 'Histogram', nl: 'Histogram' }, data);
  return `<svg viewBox="0 0 ${width} ${height + foot}" role="img" aria-label="${escapeHtml(label)}">
${hatch(`histogram-${data.language}`)}
${shown.map((bin) => column(bin, scale, data.language)).join('\n')}
<line x1="0" y1="${height}" x2="${width}" y2="${height}" class="axis"/>
<text x="0" y="${height + 15}">${from}</text><text x="${width}" y="${height + 15}" text-anchor="end">${to}</text>
</svg>`;
}
