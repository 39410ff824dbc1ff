/** A released figure as the exact quotient that it is written as. */
import { decimalText, parseDecimal } from '../codebook/decimals.ts';
import { type Rational, rational } from '../statistics/rational.ts';
import type { ResultCell } from './cell.ts';

/** A figure that is shown. */
export type ShownCell = Extract<ResultCell, { readonly value: unknown }>;

/** See the module header. */
export function exactFigure({ value }: ShownCell): Rational {
  const decimal = parseDecimal(typeof value === 'number' ? decimalText(value) : value);
  if (decimal === undefined) throw new TypeError('a figure is a decimal');
  return rational(decimal.units, 10n ** BigInt(decimal.scale));
}
