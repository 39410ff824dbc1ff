/** Arithmetic in WebAssembly against JavaScript's big integers: single operations, random programs of them, symbols, and batches longer than a vector. */
import { randomBytes } from 'node:crypto';
import { decodeHex, encodeHex, encodeToCurve25519, utf8, x25519Suite } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../test/mulberry32.ts';
import { fieldPrime } from '../../src/blinding/curve-constants.ts';
import { batchLength, FieldVectors, type Place, symbolOf } from '../../src/blinding/field-vectors.ts';
import { encodeAllToCurve25519, nativeX25519Suite } from '../../src/blinding/native-x25519-suite.ts';
import { power, reduced } from './modulo-prime.ts';

const seed = randomBytes(4).readUInt32LE();
const p = fieldPrime;
const symbol = (value: bigint): number => {
  const euler = power(value, (p - 1n) / 2n);
  return euler === 0n ? symbolOf.zero : euler === 1n ? symbolOf.square : symbolOf.other;
};

/** Where carries and reductions have their limits; the last are no canonical numbers. */
const edges = [
  0n,
  1n,
  2n,
  18n,
  19n,
  37n,
  2n ** 26n - 1n,
  2n ** 51n,
  2n ** 254n - 1n,
  p - 38n,
  p - 2n,
  p - 1n,
  p,
  p + 18n,
  2n ** 255n,
  2n ** 256n - 1n,
];
const numbers = [...edges, ...Array.from({ length: batchLength - edges.length }, () => BigInt(`0x${randomBytes(32).toString('hex')}`))];

const field = new FieldVectors();
const [a, b, c] = [field.place(), field.place(), field.place()];

function fill(place: Place, values: readonly bigint[]): void {
  for (const [at, value] of values.entries()) field.setBytes(at, value);
  field.read(place, values.length);
}

function readBack(place: Place, count: number): bigint[] {
  field.write(place, count);
  return Array.from({ length: count }, (_, at) => {
    const bytes = field.bytes.slice(at * 32, at * 32 + 32).reverse();
    return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  });
}

describe('one operation', () => {
  const other = numbers.map((_, at) => numbers[(at * 7 + 3) % numbers.length] as bigint);
  const operations: ReadonlyArray<readonly [name: string, ours: () => void, theirs: (x: bigint, y: bigint) => bigint]> = [
    ['multiply', () => field.multiply(c, a, b, batchLength), (x, y) => x * y],
    ['add', () => field.add(c, a, b, batchLength), (x, y) => x + y],
    ['subtract', () => field.subtract(c, a, b, batchLength), (x, y) => x - y],
    ['scale', () => field.scale(c, a, -(2 ** 31 - 1), batchLength), (x) => x * -(2n ** 31n - 1n)],
  ];

  it.each(operations)('%s', (_name, ours, theirs) => {
    fill(a, numbers);
    fill(b, other);
    ours();
    expect(readBack(c, batchLength)).toEqual(numbers.map((x, at) => reduced(theirs(x, other[at] as bigint))));
  });

  it('reads 256 bits and writes the canonical number', () => {
    fill(a, numbers);
    expect(readBack(a, batchLength)).toEqual(numbers.map(reduced));
  });

  it('inverts a batch, of one and of many, and makes it all zero where one is', () => {
    const invertible = numbers.map(reduced).filter((value) => value !== 0n);
    for (const values of [invertible, invertible.slice(0, 1), invertible.slice(0, 2)]) {
      fill(a, values);
      field.invert(a, values.length);
      expect(readBack(a, values.length)).toEqual(values.map((value) => power(value, p - 2n)));
    }
    fill(a, [5n, 0n, 7n]);
    field.invert(a, 3);
    expect(readBack(a, 3)).toEqual([0n, 0n, 0n]);
  });

  it('chooses by the flag 1 and nothing else', () => {
    fill(a, numbers);
    fill(b, other);
    for (let at = 0; at < batchLength; at += 1) field.flags[at] = at % 4;
    field.choose(c, a, b, batchLength);
    expect(readBack(c, batchLength)).toEqual(numbers.map((x, at) => reduced(at % 4 === 1 ? x : (other[at] as bigint))));
  });

  it('refuses a vector too many', () => {
    const full = new FieldVectors();
    expect(() => {
      for (;;) full.place();
    }).toThrow(RangeError);
  });
});

it(`programs of 200 operations, whose limbs grow no further (seed ${seed})`, () => {
  const random = makeRandom(seed);
  const places = [a, b, c];
  const values = places.map((_, at) => numbers.map((value, index) => reduced(value * BigInt(at + 1) + BigInt(index))));
  for (const [at, place] of places.entries()) fill(place, values[at] as bigint[]);
  for (let step = 0; step < 200; step += 1) {
    const [to, left, right, kind] = [random(3), random(3), random(3), random(4)];
    const [x, y] = [values[left] as bigint[], values[right] as bigint[]];
    const [target, from, by] = [places[to], places[left], places[right]] as [Place, Place, Place];
    if (kind === 0) field.multiply(target, from, by, batchLength);
    else if (kind === 1) field.add(target, from, by, batchLength);
    else if (kind === 2) field.subtract(target, from, by, batchLength);
    else field.scale(target, from, 486_662, batchLength);
    values[to] = x.map((one, index) => {
      const two = y[index] as bigint;
      return reduced(kind === 0 ? one * two : kind === 1 ? one + two : kind === 2 ? one - two : one * 486_662n);
    });
  }
  for (const [at, place] of places.entries()) expect(readBack(place, batchLength)).toEqual(values[at]);
});

describe('the symbol', () => {
  const canonical = numbers.map(reduced);
  const expected = canonical.map(symbol);
  const put = (): void => {
    for (const [at, value] of canonical.entries()) field.setBytes(at, value);
  };

  it('is that of Euler, for numbers at random and at the edges', () => {
    put();
    field.legendre(batchLength);
    expect([...field.flags]).toEqual(expected);
  });

  it('is found another way where steps do not suffice', () => {
    put();
    field.legendre(batchLength, 0);
    expect([...field.flags]).toEqual(expected);
    field.legendre(batchLength, 25);
    expect([...field.flags]).toEqual(expected);
  });

  it('of small numbers, which take the most steps', () => {
    for (let from = 0; from < 2048; from += batchLength) {
      const small = Array.from({ length: batchLength }, (_, at) => BigInt(from + at));
      for (const [at, value] of small.entries()) field.setBytes(at, value);
      field.legendre(batchLength);
      expect([...field.flags]).toEqual(small.map(symbol));
    }
  });
});

describe('batches longer than a vector', () => {
  const tag = utf8('a tag of this test');
  const messages = Array.from({ length: batchLength + 20 }, (_, at) => utf8(`message ${at}`));
  const hashed = encodeAllToCurve25519(messages, messages.length, tag);

  it('hash to what each message hashes to alone', () => {
    for (const at of [0, 1, batchLength - 1, batchLength, batchLength + 19]) {
      expect(encodeHex(hashed.subarray(32 * at, 32 * at + 32))).toBe(encodeHex(encodeToCurve25519(messages[at] as Uint8Array, tag)));
    }
    expect(encodeAllToCurve25519(messages, messages.length, tag)).toEqual(hashed);
  });

  it.each([
    ['on the twist', '0200000000000000000000000000000000000000000000000000000000000000'],
    ['minus one', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['p', 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    // Both would be on the curve, once reduced or without their top bit.
    ['p + 9', 'f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['4 with the top bit set', '0400000000000000000000000000000000000000000000000000000000000080'],
  ])('are refused for one element that is %s, wherever it stands', (_what, hex) => {
    const scalar = x25519Suite.scalarFromEntropy(randomBytes(32));
    for (const at of [0, 3, batchLength - 1, batchLength, batchLength + 19]) {
      const spoilt = hashed.slice();
      spoilt.set(decodeHex(hex), 32 * at);
      expect(() => nativeX25519Suite.blind(scalar, spoilt)).toThrow(expect.objectContaining({ code: 'element-invalid', index: at }));
    }
    expect(() => nativeX25519Suite.blind(scalar, hashed)).not.toThrow();
  });
});
