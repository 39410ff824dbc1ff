/** Dot and whisker: each coefficient with its 95 % interval, in units of its own standard error so that all share one axis. */
import { escapeHtml } from '@ketensom/host';
import type { Coefficient } from '@ketensom/protocol';

const row = 24;
const left = 190;
const width = 640;
const reach = 1.96;

/** The chart as SVG; the intercept is left out, since it is not an effect. */
export function coefficientChart(coefficients: readonly Coefficient[]): string {
  const shown = coefficients.filter(({ term }) => term !== '(intercept)');
  if (shown.length === 0) return '';
  const limit = (value: number): number => Math.max(-30, Math.min(30, value));
  const most = Math.max(4, ...shown.map(({ statistic }) => Math.abs(limit(statistic)) + reach));
  const x = (value: number): number => left + ((value + most) / (2 * most)) * (width - left - 20);
  const marks = shown.map(({ term, statistic }, at) => {
    const y = row * (at + 1);
    const middle = limit(statistic);
    return `<text x="${left - 10}" y="${y + 4}" text-anchor="end" font-size="12">${escapeHtml(term)}</text><line x1="${x(middle - reach).toFixed(1)}" x2="${x(middle + reach).toFixed(1)}" y1="${y}" y2="${y}" stroke="#1f5fa8" stroke-width="2"/><circle cx="${x(middle).toFixed(1)}" cy="${y}" r="4" fill="#1f5fa8"/>`;
  });
  const height = row * (shown.length + 1);
  const zero = x(0).toFixed(1);
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="coefficients"><line x1="${zero}" x2="${zero}" y1="6" y2="${height - 6}" stroke="#777" stroke-dasharray="3 3"/>${marks.join('')}</svg>`;
}
