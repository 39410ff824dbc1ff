/** Horizontal bars as inline SVG: one measure of a release, hidden cells hatched so that they are not mistaken for zero. */
import { escapeHtml } from '@ketensom/host';
import { alternativeText, amountOf, type ChartData, type ChartPoint, figureOf, hatch, largest } from './chart-data.ts';

const height = 22;
const left = 250;
const width = 400;
const maxBars = 40;

function drawBar(point: ChartPoint, at: number, data: ChartData, top: number): string {
  const y = at * height;
  const amount = amountOf(point.cell);
  const length = amount === undefined ? 60 : top === 0 ? 0 : (amount / top) * width;
  const box = `x="${left}" y="${y + 3}" width="${Math.max(1, length).toFixed(1)}" height="${height - 7}"`;
  const shape = amount === undefined ? `<rect ${box} fill="url(#bars-${data.language})" class="hidden"/>` : `<rect ${box} class="bar"/>`;
  const label = escapeHtml(point.names.join(' · '));
  const figure = escapeHtml(figureOf(point.cell, data));
  return `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${label}</text>${shape}<text x="${(left + length + 6).toFixed(1)}" y="${y + 15}" class="amount">${figure}</text>`;
}

/** The chart, or nothing when there are no bars or more than fit. The table beside it is its text alternative. */
export function barChart(data: ChartData): string {
  const { points, language } = data;
  if (points.length < 2 || points.length > maxBars) return '';
  const top = largest(points);
  const drawn = points.map((point, at) => drawBar(point, at, data, top)).join('\n');
  const label = alternativeText({ en: 'Bar chart', nl: 'Staafdiagram' }, data);
  return `<svg viewBox="0 0 ${left + width + 170} ${points.length * height}" role="img" aria-label="${escapeHtml(label)}">
${hatch(`bars-${language}`)}
${drawn}
</svg>`;
}
