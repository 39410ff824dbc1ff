/** Figures made of figures: a difference and a ratio of two that are released, so that they say nothing that those do not. */
import type { ComparisonMethod } from '../../query/comparison/types.ts';
import { roundToDigits, shortFigure } from '../../statistics/decimal-figure.ts';
import { differenceInterval, type Estimate, quotientInterval } from '../../statistics/mover.ts';
import { nearestDouble, type Rational, rational } from '../../statistics/rational.ts';
import { noData, suppressed } from '../cell-states.ts';
import { exactFigure, type ShownCell } from '../exact-figure.ts';
import type { ResultCell } from '../types.ts';

/** How the figures are written. */
export interface Writing {
  readonly round: number;
  readonly method: ComparisonMethod;
}

/** Why nothing can be made of two figures. */
function withoutBoth(cells: readonly ResultCell[]): ResultCell | undefined {
  const hidden = cells.find((cell) => cell.state === 'suppressed');
  if (hidden?.state === 'suppressed') return suppressed(hidden.reason);
  return cells.every((cell) => 'value' in cell) ? undefined : noData;
}

function estimateOf({ value, low, high }: ShownCell): Estimate | undefined {
  return low === undefined || high === undefined ? undefined : { value: Number(value), low, high };
}

const digits = 3;
const tidy = (value: number, round: number): number => (round === 1 ? value : Number(value.toPrecision(digits)));

const interval = (ends: readonly [number, number] | undefined, round: number) =>
  ends === undefined ? {} : { low: tidy(ends[0], round), high: tidy(ends[1], round), method: 'mover' };

const minus = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);

/** `of` less `to`. Exact, since decimals are; of doubles the double nearest to it. */
export function differenceCell(of: ResultCell, to: ResultCell, { round }: Pick<Writing, 'round'>): ResultCell {
  const without = withoutBoth([of, to]);
  if (without !== undefined) return without;
  const [a, b] = [of as ShownCell, to as ShownCell];
  const [first, second] = [estimateOf(a), estimateOf(b)];
  const ends = first === undefined || second === undefined ? undefined : differenceInterval(first, second);
  const value = nearestDouble(minus(exactFigure(a), exactFigure(b)));
  return { state: 'value', value, ...interval(ends, round) };
}

/** `of` over `to`; nothing where `to` is zero. */
export function quotientCell(of: ResultCell, to: ResultCell, { round }: Pick<Writing, 'round'>): ResultCell {
  const without = withoutBoth([of, to]);
  if (without !== undefined) return without;
  const [a, b] = [of as ShownCell, to as ShownCell];
  const [above, below] = [exactFigure(a), exactFigure(b)];
  if (below.numerator === 0n) return noData;
  const ratio = rational(above.numerator * below.denominator, above.denominator * below.numerator);
  const [first, second] = [estimateOf(a), estimateOf(b)];
  const ends = first === undefined || second === undefined ? undefined : quotientInterval(first, second);
  return {
    state: 'value',
    value: round === 1 ? nearestDouble(ratio) : shortFigure(roundToDigits(ratio, digits)),
    ...interval(ends, round),
  };
}
