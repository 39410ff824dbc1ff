/** A row of the table while it is being decided what may be shown of it. */
import type { Measure } from '../query/types.ts';
import type { ResultCell } from './types.ts';

/** `cell` is its place in the layout; `codes` has `*` for a margin. */
export interface DecidedRow {
  readonly cell: number;
  readonly codes: ReadonlyMap<string, string>;
  readonly figures: readonly (readonly [Measure, ResultCell])[];
}

/** Whether a figure, or any bin or point of it, is hidden. */
export const hidesAnything = (cell: ResultCell): boolean =>
  cell.state === 'suppressed' ||
  ('bins' in cell && cell.bins.some(({ count }) => count.state === 'suppressed')) ||
  ('steps' in cell && cell.steps.some(({ survival }) => survival.state === 'suppressed'));
