/**
 * Exact quotients and their nearest doubles. A figure is an integer numerator over an integer denominator until the moment it is written.
 *
 * Rounding to doubles is IEEE 754 round-half-even of the exact value: enough bits of the quotient are kept, with one sticky bit for
 * the rest, and the conversion of a BigInt to a Number rounds correctly (ECMA-262, Number::fromBigInt).
 */

/** numerator / denominator; the denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** @throws RangeError for a denominator of zero */
export function rational(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError('a quotient by zero');
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** Bits kept before the sticky bit: a double has 53. */
const keptBits = 64;

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

const shift = (value: bigint, bits: number): bigint => (bits >= 0 ? value << BigInt(bits) : value >> BigInt(-bits));

/** The double nearest to the quotient. Magnitudes from 2^-900 to 2^900 only, far beyond any figure of ours. */
export function nearestDouble({ numerator, denominator }: Rational): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const up = Math.max(0, keptBits - bitLength(magnitude) + bitLength(denominator));
  const scaled = shift(magnitude, up);
  const sticky = scaled % denominator === 0n ? 0n : 1n;
  const value = Number(((scaled / denominator) << 1n) | sticky) * 2 ** -(up + 1);
  return numerator < 0n ? -value : value;
}

/** Floor of the square root. */
function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(bitLength(value) / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The double nearest to the square root of a quotient that is not negative. @throws RangeError for a negative one */
export function nearestRoot({ numerator, denominator }: Rational): number {
  if (numerator < 0n) throw new RangeError('the root of a negative number');
  if (numerator === 0n) return 0;
  const wanted = 2 * keptBits - bitLength(numerator) + bitLength(denominator);
  const up = Math.max(0, wanted + (wanted % 2));
  const scaled = shift(numerator, up);
  const quotient = scaled / denominator;
  const root = integerRoot(quotient);
  const isExact = scaled % denominator === 0n && root * root === quotient;
  return Number((root << 1n) | (isExact ? 0n : 1n)) * 2 ** -(up / 2 + 1);
}
