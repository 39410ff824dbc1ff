/** Arithmetic on pairs against JavaScript's big integers, and that nothing is written whose bounds do not hold. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../test/mulberry32.ts';
import { fieldPrime as p } from '../../src/blinding/curve-constants.ts';
import { FieldPairs, loadFieldPairs, type PairPlace, pairedBatch } from '../../src/blinding/field-pairs.ts';
import { PairWriter } from '../../tools/pair-writer.ts';
import { power, reduced } from './modulo-prime.ts';

const seed = randomBytes(4).readUInt32LE();

/** A number whose limbs are given, least significant first: where limbs are longest in size, carries run far, and reductions have their limits. */
const ofLimbs = (...limbs: readonly bigint[]): bigint => reduced(limbs.reduce((sum, limb, at) => sum + (limb << BigInt(51 * at)), 0n));
const half = 2n ** 50n;
const limbEdges = [0n, 1n, half - 1n, half, half + 1n, 2n ** 51n - 1n];
const edges = [
  ...limbEdges.map((limb) => ofLimbs(limb, limb, limb, limb, limb)),
  ...limbEdges.flatMap((limb) => [0, 1, 2, 3, 4].map((at) => limb << BigInt(51 * at))),
  ...limbEdges.map((limb, at) => ofLimbs(limb, limbEdges[5 - at] as bigint, limb, limbEdges[5 - at] as bigint, limb)),
  18n,
  19n,
  p - 19n,
  p - 1n,
  p,
  p + 1n,
  p + 18n,
  2n ** 255n - 1n,
];
const numbers = [
  ...edges,
  ...Array.from({ length: pairedBatch - edges.length }, () => BigInt(`0x${randomBytes(32).toString('hex')}`) >> 1n),
];
const others = numbers.map((_, at) => numbers[(at * 7 + 3) % numbers.length] as bigint);

const pairs = new FieldPairs();
const [a, b, c] = [pairs.place(), pairs.place(), pairs.place()];

function fill(place: PairPlace, values: readonly bigint[]): void {
  for (const [at, value] of values.entries()) pairs.bytes.set(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse(), 32 * at);
  pairs.read(place, values.length);
}

function readBack(place: PairPlace, count: number): bigint[] {
  pairs.write(place, count);
  return Array.from({ length: count }, (_, at) =>
    BigInt(`0x${Buffer.from(pairs.bytes.slice(at * 32, at * 32 + 32).reverse()).toString('hex')}`),
  );
}

it('reads 255 bits, whatever the top one is, and writes the canonical number', () => {
  fill(a, numbers);
  expect(readBack(a, pairedBatch)).toEqual(numbers.map(reduced));
  fill(
    a,
    numbers.map((value) => value + 2n ** 255n),
  );
  expect(readBack(a, pairedBatch)).toEqual(numbers.map(reduced));
});

it('multiplies what is long in every limb, also in place', () => {
  fill(a, numbers);
  fill(b, others);
  pairs.multiply(c, a, b, pairedBatch);
  expect(readBack(c, pairedBatch)).toEqual(numbers.map((x, at) => reduced(x * (others[at] as bigint))));
  pairs.multiply(a, a, a, pairedBatch);
  expect(readBack(a, pairedBatch)).toEqual(numbers.map((x) => reduced(x * x)));
});

it(`multiplies every edge by every edge`, () => {
  const all = edges.flatMap((x) => edges.map((y) => [x, y] as const));
  for (let from = 0; from < all.length; from += pairedBatch) {
    const some = all.slice(from, from + pairedBatch);
    fill(
      a,
      some.map(([x]) => x),
    );
    fill(
      b,
      some.map(([, y]) => y),
    );
    pairs.multiply(c, a, b, some.length);
    expect(readBack(c, some.length)).toEqual(some.map(([x, y]) => reduced(x * y)));
  }
});

it(`products of products, whose limbs grow no further (seed ${seed})`, () => {
  const random = makeRandom(seed);
  const places = [a, b, c];
  const values = places.map((_, at) => numbers.map((value, index) => reduced(value * BigInt(at + 1) + BigInt(index))));
  for (const [at, place] of places.entries()) fill(place, values[at] as bigint[]);
  for (let step = 0; step < 200; step += 1) {
    const [to, left, right] = [random(3), random(3), random(3)];
    const [x, y] = [values[left] as bigint[], values[right] as bigint[]];
    pairs.multiply(places[to] as PairPlace, places[left] as PairPlace, places[right] as PairPlace, pairedBatch);
    values[to] = x.map((one, index) => reduced(one * (y[index] as bigint)));
  }
  for (const [at, place] of places.entries()) expect(readBack(place, pairedBatch)).toEqual(values[at]);
});

it('inverts a batch, of one pair and of many; where one is zero, so are all on its side', () => {
  const invertible = numbers.map((value) => (reduced(value) === 0n ? 1n : reduced(value)));
  for (const count of [pairedBatch, 6, 2, 1]) {
    const values = invertible.slice(0, count);
    fill(a, values);
    pairs.invert(a, count);
    expect(readBack(a, count)).toEqual(values.map((value) => power(value, p - 2n)));
  }
  fill(a, [5n, 2n, 7n, 0n]);
  pairs.invert(a, 4);
  expect(readBack(a, 4)).toEqual([power(5n, p - 2n), 0n, power(7n, p - 2n), 0n]);
});

it('is used where products are exact', () => {
  expect(loadFieldPairs()).toBeInstanceOf(FieldPairs);
});

it('refuses a vector too many', () => {
  const full = new FieldPairs();
  expect(() => {
    for (;;) full.place();
  }).toThrow(RangeError);
});

describe('what is not proved is not written', () => {
  const writer = new PairWriter();
  const value = writer.load('$x');
  const sum = writer.add(value, value);

  it('a product of limbs beyond 2^102', () => {
    expect(() => writer.multiply(sum, value)).not.toThrow();
    expect(() => writer.multiply(sum, sum)).toThrow('not proved: products of limbs');
    expect(() => writer.square(sum)).toThrow('not proved: products of limbs');
  });

  it('a sum of limbs beyond 2^53', () => {
    const four = writer.add(sum, sum);
    expect(() => writer.add(four, four)).toThrow('not proved: a sum of limbs');
    expect(() => writer.columns(four)).toThrow('not proved');
    expect(() => writer.write('$x', four)).toThrow('not proved');
  });

  it('columns that overflow when they are lifted', () => {
    let columns = writer.multiply(value, value);
    expect(() => {
      for (let times = 0; times < 10; times += 1) columns = writer.addColumns(columns, columns);
      writer.carry(columns);
    }).toThrow('not proved: a lifted column');
  });

  it('multiples that are not split exactly', () => {
    expect(() => writer.scaleAndAdd(value, 2 ** 52, value)).toThrow('not proved: a multiple of a limb');
    expect(() => writer.scaleAndAdd(value, 2 ** 50, value)).toThrow('not proved: a limb plus what is carried');
    expect(() => writer.scaleAndAdd(value, -1, value)).toThrow('not proved: a multiple of a limb');
  });

  it('a known number that has no five limbs', () => {
    for (const number of [-1n, 2n ** 255n]) expect(() => writer.known(number)).toThrow('not proved: a known number');
    expect(() => writer.known(2n ** 255n - 1n)).not.toThrow();
  });

  it('what is larger than what is loaded again', () => {
    expect(() => writer.store('$x', 0, sum)).toThrow('not proved: what is stored');
  });
});
