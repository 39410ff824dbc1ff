/** Horizontal bars as inline SVG: one measure of a release, hidden cells hatched so that they are not mistaken for zero. */
import type { Language } from '@ketensom/host';
import { formatCell } from './format-cell.ts';
import { escapeHtml } from './html.ts';
import type { ResultCell } from './result-file.ts';

export interface Bar {
  readonly label: string;
  readonly cell: ResultCell;
}

const height = 22;
const left = 230;
const width = 420;
const maxBars = 40;

const amount = (cell: ResultCell): number => (cell.state === 'value' ? Math.max(0, Number(cell.value)) : 0);

function drawBar(
  { label, cell }: Bar,
  at: number,
  context: { readonly top: number; readonly measure: string; readonly language: Language },
): string {
  const y = at * height;
  const length = context.top === 0 ? 0 : (amount(cell) / context.top) * width;
  const shape =
    cell.state === 'value'
      ? `<rect x="${left}" y="${y + 3}" width="${Math.max(1, length).toFixed(1)}" height="${height - 7}" class="bar"/>`
      : `<rect x="${left}" y="${y + 3}" width="60" height="${height - 7}" fill="url(#hatch-${context.language})" class="hidden"/>`;
  const textAt = left + (cell.state === 'value' ? length : 60) + 6;
  return `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${escapeHtml(label)}</text>${shape}<text x="${textAt.toFixed(1)}" y="${y + 15}" class="amount">${escapeHtml(formatCell(cell, context.measure, context.language))}</text>`;
}

/** The chart, or nothing when there are no bars or more than fit. The table beside it is its text alternative. */
export function barChart(bars: readonly Bar[], measure: string, language: Language): string {
  if (bars.length < 2 || bars.length > maxBars) return '';
  const top = Math.max(...bars.map((bar) => amount(bar.cell)));
  const drawn = bars.map((bar, at) => drawBar(bar, at, { top, measure, language })).join('\n');
  const label =
    language === 'nl'
      ? `Staafdiagram van ${measure}; de tabel eronder geeft dezelfde cijfers`
      : `Bar chart of ${measure}; the table below gives the same figures`;
  return `<svg viewBox="0 0 ${left + width + 150} ${bars.length * height}" role="img" aria-label="${escapeHtml(label)}">
<defs><pattern id="hatch-${language}" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#f2f2ee"/><line x1="0" y1="0" x2="0" y2="6" stroke="#8a8a80" stroke-width="2"/></pattern></defs>
${drawn}
</svg>`;
}
