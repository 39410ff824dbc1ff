/** A protected figure as a cell of a result. */
import { noData, suppressed } from '../result/cell-states.ts';
import type { ResultCell } from '../result/types.ts';
import type { Figure } from '../statistics/released.ts';
import type { ValueFigure } from './protect-value.ts';

/** See the module header. */
export function figureCell(figure: Figure | ValueFigure): ResultCell {
  if (typeof figure !== 'object') return { state: 'value', value: figure };
  if (!('hidden' in figure)) return { state: 'value', ...figure };
  return figure.hidden === 'none' ? noData : suppressed(figure.hidden);
}
