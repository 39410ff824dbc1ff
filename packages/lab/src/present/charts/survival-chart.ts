/** A Kaplan-Meier curve as inline SVG: a step down at every point shown, its interval as a band; the axes are those of all curves of a query. */
import { escapeHtml } from '@ketensom/host';
import type { CurveStep } from '@ketensom/protocol';
import { alternativeText, type ChartData } from './chart-data.ts';

const width = 760;
const height = 170;
const foot = 22;
const left = 44;

interface Point {
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly text: string;
}

function pointsOf(steps: readonly CurveStep[]): Point[] {
  return steps.flatMap(({ at, survival }) => {
    if (survival.state !== 'value') return [];
    const { low, high, n } = survival;
    const value = Number(survival.value);
    const interval = low === undefined || high === undefined ? '' : ` (${low}–${high})`;
    return [{ at, value, low: low ?? value, high: high ?? value, text: `${at}: ${survival.value}${interval}, n ${n ?? ''}` }];
  });
}

/** The chart of one cell's curve; nothing where no point is shown. */
export function survivalChart(steps: readonly CurveStep[], data: ChartData): string {
  const points = pointsOf(steps);
  const until = steps.at(-1)?.at ?? 1;
  if (points.length === 0) return '';
  const x = (at: number): string => (left + (at / until) * (width - left)).toFixed(1);
  const y = (value: number): string => ((1 - value) * height).toFixed(1);
  const line = points.map(({ at, value }) => `H${x(at)}V${y(value)}`).join('');
  const starts = points.map((_, at) => points[at - 1]?.at ?? 0);
  const bands = points.flatMap(({ at, low, high }, index) => {
    const end = points[index + 1]?.at ?? at;
    const wide = Number(x(end)) - Number(x(at));
    return wide <= 0
      ? []
      : [
          `<rect x="${x(at)}" y="${y(high)}" width="${wide.toFixed(1)}" height="${(Number(y(low)) - Number(y(high))).toFixed(1)}" class="bar" opacity="0.25"/>`,
        ];
  });
  const marks = points.map(
    ({ at, value, text }, index) =>
      `<circle cx="${x(at)}" cy="${y(value)}" r="4" class="bar"><title>${escapeHtml(`${starts[index] ?? 0}–${text}`)}</title></circle>`,
  );
  const label = alternativeText({ en: 'Kaplan-Meier curve', nl: 'Kaplan-Meiercurve' }, data);
  return `<svg viewBox="0 0 ${width} ${height + foot}" role="img" aria-label="${escapeHtml(label)}">
${bands.join('\n')}
<path d="M${x(0)},${y(1)}${line}" fill="none" stroke="currentColor" stroke-width="2"/>
${marks.join('\n')}
<line x1="${left}" y1="${height}" x2="${width}" y2="${height}" class="axis"/>
<text x="0" y="12">100 %</text><text x="0" y="${height}">0 %</text><text x="${left}" y="${height + 15}">0</text><text x="${width}" y="${height + 15}" text-anchor="end">${until}</text>
</svg>`;
}
