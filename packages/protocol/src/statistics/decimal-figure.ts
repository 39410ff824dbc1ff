/** Figures as JSON: a number where a double says it exactly, a decimal text where it does not. */
import { decimalText, formatUnits } from '../codebook/decimals.ts';
import type { Rational } from './rational.ts';

/**
 * `units` x 10^-`scale` as a JSON number when its magnitude is at most 2^53 - 1 and the number, written out, is this very decimal; else
 * as a decimal text. So integers beyond 2^53 - 1 are texts, and no reader gets another figure than the one that was added up.
 */
export function decimalFigure(units: bigint, scale: number): number | string {
  const text = formatUnits(units, scale);
  const number = Number(text);
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER && decimalText(number) === text ? number : text;
}

/** A decimal of few digits: `units` x 10^-`scale`; `scale` may be negative. */
export interface ShortDecimal {
  readonly units: bigint;
  readonly scale: number;
}

const divideHalfAway = (numerator: bigint, denominator: bigint): bigint => {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
};

const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

/** A quotient rounded to `scale` decimals, a half away from zero. */
export function roundToScale({ numerator, denominator }: Rational, scale: number): ShortDecimal {
  const units =
    scale >= 0 ? divideHalfAway(numerator * powerOfTen(scale), denominator) : divideHalfAway(numerator, denominator * powerOfTen(-scale));
  return { units, scale };
}

/** A quotient rounded to `digits` significant decimal digits, a half away from zero. */
export function roundToDigits(value: Rational, digits: number): ShortDecimal {
  const { numerator, denominator } = value;
  if (numerator === 0n) return { units: 0n, scale: 0 };
  const magnitude = numerator < 0n ? -numerator : numerator;
  let exponent = magnitude.toString().length - denominator.toString().length;
  const isBelow = exponent >= 0 ? magnitude < denominator * powerOfTen(exponent) : magnitude * powerOfTen(-exponent) < denominator;
  if (isBelow) exponent -= 1;
  return roundToScale(value, digits - 1 - exponent);
}

/** A short decimal as JSON, times a whole number where one is given. */
export function shortFigure({ units, scale }: ShortDecimal, times = 1n): number | string {
  return scale >= 0 ? decimalFigure(units * times, scale) : decimalFigure(units * times * powerOfTen(-scale), 0);
}
