/**
 * Fixed-point numbers as BigInts: v stands for v / 2^320. The arithmetic of models, for two reasons. Every machine gets the same bits; and no
 * digit that matters is lost: cross-products of columns that were never centred have condition numbers of 1e20 and more, which costs
 * 70 of 320 bits where doubles have 53.
 */
import { nearestDouble, nearestRoot } from './rational.ts';

/** Bits behind the point. */
export const fractionBits = 320;

const places = BigInt(fractionBits);
const one = 1n << places;

/** A whole number, or one in units of 2^-`bits`. */
export const fixedFrom = (value: bigint, bits = 0): bigint => value << (places - BigInt(bits));

/** The product, rounded down. */
export const multiply = (a: bigint, b: bigint): bigint => (a * b) >> places;

/** The quotient, rounded towards zero. @throws RangeError for a divisor of zero */
export const divide = (a: bigint, b: bigint): bigint => (a << places) / b;

/** The nearest double. */
export const fixedDouble = (value: bigint): number => nearestDouble({ numerator: value, denominator: one });

/** The double nearest to the square root. @throws RangeError below zero */
export const fixedRootDouble = (value: bigint): number => nearestRoot({ numerator: value, denominator: one });

/** Rounded to whole units of 2^-`bits`, a half upwards. */
export function roundFixed(value: bigint, bits: number): bigint {
  const dropped = places - BigInt(bits);
  return (value + (1n << (dropped - 1n))) >> dropped;
}
