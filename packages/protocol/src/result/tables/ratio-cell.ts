/**
 * A ratio of two figures of a result. It is made of the figures as they are released, so that it says nothing that they do not say: it is hidden where
 * one of them is, or where it rests on too few.
 */

import type { RatioFigure } from '../../query/tables/types.ts';
import { nearestDouble, rational } from '../../statistics/rational.ts';
import { rateInterval, releasedRatio } from '../../statistics/released.ts';
import { noData, suppressed } from '../cell-states.ts';
import { exactFigure } from '../exact-figure.ts';
import type { ResultCell } from '../types.ts';

/** What the ratio is held against: few behind its base. */
export interface RatioContext {
  readonly round: number;
  /** Whether the base of the ratio rests on too few persons. */
  readonly isBaseSmall: boolean;
}

/** See the module header. */
export function ratioCell({ per, isRate }: RatioFigure, of: ResultCell, to: ResultCell, { round, isBaseSmall }: RatioContext): ResultCell {
  const hidden = [of, to].find((cell) => cell.state === 'suppressed');
  if (hidden?.state === 'suppressed') return suppressed(hidden.reason);
  if (!('value' in of) || !('value' in to)) return noData;
  if (isBaseSmall) return suppressed('denominator');
  const [above, below] = [exactFigure(of), exactFigure(to)];
  if (below.numerator <= 0n) return noData;
  const ratio = rational(above.numerator * below.denominator * BigInt(per), above.denominator * below.numerator);
  const interval = isRate ? rateInterval(nearestDouble(above), nearestDouble(below) / per, round) : undefined;
  return { state: 'value', value: releasedRatio(ratio, round), ...interval };
}
