import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, formatUnits, parseDecimal, toUnits } from '../../src/codebook/index.ts';
import { roundCount } from '../../src/disclosure/index.ts';
import {
  decimalFigure,
  nearestDouble,
  nearestRoot,
  rational,
  releasedMean,
  releasedSd,
  releasedShare,
  releasedSum,
} from '../../src/statistics/index.ts';

/** The exact value of a double as a quotient, read from its bits: independent of the code under test. */
function exact(value: number): { numerator: bigint; denominator: bigint } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n) - 1075;
  const mantissa = (bits & (2n ** 52n - 1n)) | (2n ** 52n);
  const sign = value < 0 ? -1n : 1n;
  return exponent >= 0
    ? { numerator: sign * mantissa * 2n ** BigInt(exponent), denominator: 1n }
    : { numerator: sign * mantissa, denominator: 2n ** BigInt(-exponent) };
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** |a - value| as a quotient over a common denominator. */
function distance(a: number, value: { numerator: bigint; denominator: bigint }): bigint {
  const left = exact(a);
  return magnitude(left.numerator * value.denominator - value.numerator * left.denominator);
}

/** The doubles beside a normal double. */
function neighbours(value: number): [number, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  return [-1n, 1n].map((step) => {
    view.setBigUint64(0, bits + step);
    return view.getFloat64(0);
  }) as [number, number];
}

const big = (bits: number) => fc.bigInt({ min: -(2n ** BigInt(bits)), max: 2n ** BigInt(bits) }).filter((value) => value !== 0n);

describe('the nearest double', () => {
  it('of a quotient has no nearer neighbour', () => {
    fc.assert(
      fc.property(big(120), fc.bigInt({ min: 1n, max: 2n ** 70n }), (numerator, denominator) => {
        const value = nearestDouble(rational(numerator, denominator));
        const reference = { numerator, denominator };
        for (const other of neighbours(value)) {
          // Bring both distances over one denominator before they are compared.
          const [near, far] = [exact(value), exact(other)];
          expect(distance(value, reference) * far.denominator <= distance(other, reference) * near.denominator).toBe(true);
        }
      }),
    );
  });

  it('rounds a tie to even, and just above a tie up', () => {
    expect(nearestDouble(rational(2n ** 53n + 1n, 1n))).toBe(2 ** 53);
    expect(nearestDouble(rational(2n ** 53n + 3n, 1n))).toBe(2 ** 53 + 4);
    expect(nearestDouble(rational((2n ** 53n + 1n) * 2n ** 200n + 1n, 2n ** 200n))).toBe(2 ** 53 + 2);
  });

  it.each([
    [1n, 3n, 1 / 3],
    [-1n, 3n, -1 / 3],
    [2n, 3n, 2 / 3],
    [0n, 7n, 0],
    [1n, -4n, -0.25],
  ])('%s / %s', (numerator, denominator, value) => expect(nearestDouble(rational(numerator, denominator))).toBe(value));

  it('of a root squares to between its neighbours squares', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 110n }), fc.bigInt({ min: 1n, max: 2n ** 70n }), (numerator, denominator) => {
        const root = nearestRoot({ numerator, denominator });
        const [below, above] = neighbours(root).map((other) => {
          const [a, b] = [exact(root), exact(other)];
          return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: 2n * a.denominator * b.denominator };
        });
        // sqrt(x) lies between the midpoints: midpoint² compared with x, exactly.
        const compare = (mid: { numerator: bigint; denominator: bigint } | undefined): bigint =>
          mid === undefined ? 0n : mid.numerator ** 2n * denominator - numerator * mid.denominator ** 2n;
        expect(compare(below) <= 0n && compare(above) >= 0n).toBe(true);
      }),
    );
  });

  it('of a root agrees with the platform, which rounds correctly, on squares and others', () => {
    for (const value of [1, 2, 3, 4, 9, 10, 144, 2 ** 40 + 1, 2 ** 53 - 1])
      expect(nearestRoot(rational(BigInt(value), 1n))).toBe(Math.sqrt(value));
    expect(nearestRoot(rational(1n, 4n))).toBe(0.5);
    // A root that is a tie exactly, and one just above it.
    expect(nearestRoot(rational((2n ** 53n + 1n) ** 2n, 1n))).toBe(2 ** 53);
    expect(nearestRoot(rational((2n ** 53n + 1n) ** 2n + 1n, 1n))).toBe(2 ** 53 + 2);
    expect(nearestRoot(rational(0n, 4n))).toBe(0);
    expect(() => nearestRoot(rational(-1n, 4n))).toThrow(RangeError);
  });
});

describe('decimals', () => {
  it.each([
    ['1.50', 150n, 2],
    ['-0.05', -5n, 2],
    ['007', 7n, 0],
  ] as const)('%s', (text, units, scale) => expect(parseDecimal(text)).toEqual({ units, scale }));
  it.each(['', '.5', '5.', '1e3', '+1', '1,5', ' 1', 'NaN'])('%j is none', (text) => expect(parseDecimal(text)).toBeUndefined());
  it('more decimals than the scale do not fit, zeros do', () => {
    expect(toUnits('1.25', 1)).toBeUndefined();
    expect(toUnits('1.20', 1)).toBe(12n);
    expect(toUnits('-3', 2)).toBe(-300n);
  });
  it('of a double are its shortest text, without exponent', () => {
    expect(decimalText(1e21)).toBe('1000000000000000000000');
    expect(decimalText(1.5e-7)).toBe('0.00000015');
    expect(decimalText(-0)).toBe('0');
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(decimalText(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
  it('are written without trailing zeros', () => {
    expect([formatUnits(-1250n, 3), formatUnits(-5n, 2), formatUnits(0n, 2), formatUnits(100n, 2)]).toEqual(['-1.25', '-0.05', '0', '1']);
  });
});

describe('a figure in JSON', () => {
  it.each<[bigint, number, number | string]>([
    [2n ** 53n - 1n, 0, 9007199254740991],
    [2n ** 53n, 0, '9007199254740992'],
    [10n ** 20n, 0, '100000000000000000000'],
    [-12345n, 2, -123.45],
    [10n, 2, 0.1],
    [900719925474099299n, 2, '9007199254740992.99'],
    [12345678901234567n, 3, '12345678901234.567'],
  ])('%s x 10^-%s', (units, scale, expected) => expect(decimalFigure(units, scale)).toBe(expected));

  it('always reads back as the exact decimal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), fc.integer({ min: 0, max: 9 }), (units, scale) => {
        const figure = decimalFigure(units, scale);
        expect(toUnits(typeof figure === 'number' ? decimalText(figure) : figure, scale)).toBe(units);
      }),
    );
  });
});

describe('rounding', () => {
  it.each([
    [0n, 5, 0n],
    [2n, 5, 0n],
    [3n, 5, 5n],
    [12n, 5, 10n],
    [13n, 5, 15n],
    [15n, 10, 20n],
    [14n, 10, 10n],
    [7n, 1, 7n],
  ])('of %s to %s', (count, base, expected) => expect(roundCount(count, base)).toBe(expected));
});

describe('a released figure', () => {
  const moments = { n: 52n, sum: 1_622_431n, scale: 2 }; // 16,224.31 over 52 rows: mean 312.00596…

  it('is exact with round 1', () => {
    expect(releasedSum(moments, 1)).toBe(16224.31);
    expect(releasedMean(moments, 1)).toBe(312.0059615384615);
  });

  it('hides the count with rounding: sum is the rounded mean times the rounded n', () => {
    expect(releasedMean(moments, 5)).toBe(312);
    expect(releasedSum(moments, 5)).toBe(312 * 50);
    expect(releasedSum({ n: 13n, sum: -1_234_567n, scale: 0 }, 5)).toBe(-95000 * 15); // mean -94966.7
    expect(releasedMean({ n: 3n, sum: 1n, scale: 3 }, 5)).toBe(0.000333);
    expect(releasedMean({ n: 2n, sum: 1999n, scale: 0 }, 5)).toBe(1000); // 999.5, a half away from zero
    expect(releasedMean({ n: 12n, sum: 0n, scale: 0 }, 5)).toBe(0);
  });

  it('gives sd with n - 1', () => {
    // 2 4 4 4 5 5 7 9: sum 40, squares 232, variance 32 / 7.
    expect(releasedSd({ n: 8n, sum: 40n, scale: 0 }, 232n, 1)).toBe(Math.sqrt(32 / 7));
    expect(releasedSd({ n: 8n, sum: 40n, scale: 0 }, 232n, 5)).toBe(2.14);
    expect(releasedSd({ n: 8n, sum: 400n, scale: 1 }, 23200n, 1)).toBe(Math.sqrt(32 / 7));
  });

  it('gives a share from rounded counts, with as many decimals as its base carries', () => {
    expect(releasedShare(1n, 3n, 1)).toBe(1 / 3);
    expect(releasedShare(17n, 52n, 5)).toBe(0.3); // 15 / 50
    expect(releasedShare(333n, 996n, 5)).toBe(0.34); // 335 / 995
    expect(releasedShare(333n, 999n, 5)).toBe(0.335); // 335 / 1000
    expect(releasedShare(1n, 2n, 5)).toBeUndefined();
  });
});
