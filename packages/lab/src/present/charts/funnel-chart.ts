/** A funnel plot (Spiegelhalter 2005): the ratio of each cell against what was expected in it, with the limits of chance around 1. */
import { escapeHtml } from '@ketensom/host';
import type { ExpectedCell } from '@ketensom/protocol';

const width = 640;
const height = 320;
const margin = 44;

interface Point {
  readonly name: string;
  readonly expected: number;
  readonly ratio: number;
  readonly inner: readonly [number, number];
  readonly outer: readonly [number, number];
}

function pointsOf(cells: readonly ExpectedCell[]): Point[] {
  return cells.flatMap(({ by, expected, ratio, limits95, limits998 }) => {
    const isShown = expected.state === 'value' && 'value' in expected && ratio.state === 'value' && 'value' in ratio;
    if (!isShown || limits95 === undefined || limits998 === undefined) return [];
    return [
      {
        name: Object.values(by).join(' '),
        expected: Number(expected.value),
        ratio: Number(ratio.value),
        inner: limits95,
        outer: limits998,
      },
    ];
  });
}

/** The chart as SVG; empty where no cell may be shown. */
export function funnelChart(cells: readonly ExpectedCell[]): string {
  const points = pointsOf(cells).toSorted((a, b) => a.expected - b.expected);
  if (points.length === 0) return '';
  const most = Math.max(...points.map(({ expected }) => expected)) * 1.05;
  const top = Math.max(1.2, ...points.flatMap(({ ratio, outer }) => [ratio, outer[1]])) * 1.05;
  const x = (value: number): string => (margin + (value / most) * (width - margin - 16)).toFixed(1);
  const y = (value: number): string => (height - margin - (Math.max(0, Math.min(top, value)) / top) * (height - margin - 16)).toFixed(1);
  const line = (pick: (point: Point) => number, style: string): string =>
    `<polyline fill="none" ${style} points="${points.map((point) => `${x(point.expected)},${y(pick(point))}`).join(' ')}"/>`;
  const inner = 'stroke="#777" stroke-dasharray="4 3"';
  const outer = 'stroke="#777"';
  const limits = [
    line(({ inner: [low] }) => low, inner),
    line(({ inner: [, high] }) => high, inner),
    line(({ outer: [low] }) => low, outer),
    line(({ outer: [, high] }) => high, outer),
  ];
  const dots = points.map(
    ({ name, expected, ratio }) =>
      `<circle cx="${x(expected)}" cy="${y(ratio)}" r="4" fill="#1f5fa8"><title>${escapeHtml(name)}: ${ratio.toPrecision(3)}</title></circle><text x="${x(expected)}" y="${Number(y(ratio)) - 8}" font-size="11" text-anchor="middle">${escapeHtml(name)}</text>`,
  );
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="funnel"><line x1="${margin}" x2="${width - 16}" y1="${y(1)}" y2="${y(1)}" stroke="#b33"/><text x="4" y="${y(1)}" font-size="11">1</text><text x="${width - 16}" y="${height - 12}" font-size="11" text-anchor="end">${Math.round(most)}</text><text x="${margin}" y="${height - 12}" font-size="11">0</text>${limits.join('')}${dots.join('')}</svg>`;
}
