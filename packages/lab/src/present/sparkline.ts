/** A histogram or a curve in one line of text: a block per bin or point, or per few bins where there are many; a dot where all of them are hidden. */
import type { CurveStep, HistogramBin } from '@ketensom/protocol';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const widest = 24;

/** The bins without the empty or hidden ones at both ends, or all of them where nothing is shown. */
export function shownBins(bins: readonly HistogramBin[]): readonly HistogramBin[] {
  const holds = ({ count }: HistogramBin): boolean => count.state === 'value' && Number(count.value) > 0;
  const [first, last] = [bins.findIndex(holds), bins.findLastIndex(holds)];
  return first === -1 ? bins : bins.slice(first, last + 1);
}

/** What a group of bins holds; undefined where all of them are hidden. */
function amountOf(bins: readonly HistogramBin[]): number | undefined {
  const shown = bins.flatMap(({ count }) => (count.state === 'value' ? [Number(count.value)] : []));
  return shown.length === 0 ? undefined : shown.reduce((sum, value) => sum + value, 0);
}

/** `0–120 ▁▃█▂·`. */
export function sparkline(bins: readonly HistogramBin[]): string {
  const shown = shownBins(bins);
  const step = Math.ceil(shown.length / widest);
  const groups = Array.from({ length: Math.ceil(shown.length / step) }, (_, at) => amountOf(shown.slice(at * step, (at + 1) * step)));
  const top = Math.max(1, ...groups.map((amount) => amount ?? 0));
  const line = groups.map((amount) => (amount === undefined ? '·' : (blocks[Math.round((amount / top) * (blocks.length - 1))] ?? '')));
  return `${shown[0]?.from ?? ''}–${shown.at(-1)?.to ?? ''} ${line.join('')}`;
}

/** `█▇·▆▅`: what is left at every point, from nothing to all. */
export const curveLine = (steps: readonly CurveStep[]): string =>
  steps
    .map(({ survival }) => (survival.state === 'value' ? (blocks[Math.round(Number(survival.value) * (blocks.length - 1))] ?? '') : '·'))
    .join('');
