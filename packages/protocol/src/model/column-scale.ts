/** In which units a numeric column is added up: near zero and near one, whatever the variable's own are (MOD-6). */
import { demand } from '../errors.ts';
import type { ColumnScale } from './step-input.ts';

/** Of a column in its units. */
export interface ColumnMoments {
  readonly rows: bigint;
  readonly sum: bigint;
  readonly squares: bigint;
}

/**
 * The centre is the mean rounded down; 2^shift is the least power of two above the standard deviation.
 *
 * @throws ProtocolError `model-rank` for a column that never varies
 */
export function columnScale({ rows, sum, squares }: ColumnMoments): ColumnScale {
  const spread = rows * squares - sum * sum;
  demand(spread > 0n, 'model-rank', { clause: 'MOD-2' });
  // n² variance = spread; bits of its root, rounded up.
  const bits = (spread / (rows * rows)).toString(2).length;
  const floor = sum >= 0n ? sum / rows : -((-sum + rows - 1n) / rows);
  return { centre: floor.toString(), shift: Math.ceil(bits / 2) };
}
