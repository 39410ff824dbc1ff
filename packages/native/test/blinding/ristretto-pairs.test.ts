/** ristretto255 on pairs against noble and libsodium, and what it does where something is wrong. */
import { randomBytes } from 'node:crypto';
import { decodeHex, encodeHex } from '@ketensom/protocol';
import { concatBytes, ristretto255Suite } from '@ketensom/protocol/blinding';
import { describe, expect, it } from 'vitest';
import { FieldPairs, type PointPlaces, pairedBatch } from '../../src/blinding/field-pairs.ts';
import { nativeRistretto255Suite } from '../../src/blinding/native-ristretto255-suite.ts';
import { RistrettoPairs, ristrettoPairs, uniformLength } from '../../src/blinding/ristretto-pairs.ts';
import { loadWasmSodium } from '../../src/blinding/wasm-sodium.ts';

const library = await loadWasmSodium();
const pairs = new RistrettoPairs(new FieldPairs());
const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
const scalarOf = (value: bigint): Uint8Array => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse());
const elementAt = (elements: Uint8Array, at: number): Uint8Array => elements.subarray(32 * at, 32 * at + 32);

const uniform = Uint8Array.from(randomBytes(pairedBatch * uniformLength));
const mapped = new Uint8Array(pairedBatch * 32);
pairs.fromUniform(uniform, mapped);

it('is what this machine works with', () => {
  expect(ristrettoPairs()).toBeDefined();
});

describe('the one-way map', () => {
  it('gives what libsodium gives, and what noble gives', () => {
    const one = new Uint8Array(32);
    for (let at = 0; at < pairedBatch; at += 1) {
      library.fromHash(one, uniform.subarray(at * uniformLength, (at + 1) * uniformLength));
      expect(encodeHex(elementAt(mapped, at))).toBe(encodeHex(one));
    }
    expect(encodeHex(mapped.subarray(0, 320))).toBe(encodeHex(ristretto255Suite.randomElements(uniform.subarray(0, 640))));
  });

  it('of halves at the edges: zero, ones, p, and the two that are each other', () => {
    const halves = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      `ec${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(30)}7f`,
      `ed${'ff'.repeat(31)}`,
      'ff'.repeat(32),
      'b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b',
    ].map(decodeHex);
    const all = concatBytes(...halves.flatMap((left) => halves.map((right) => concatBytes(left, right))));
    const count = halves.length ** 2;
    const ours = new Uint8Array(count * 32);
    pairs.fromUniform(all, ours);
    const one = new Uint8Array(32);
    for (let at = 0; at < count; at += 1) {
      library.fromHash(one, all.subarray(at * uniformLength, (at + 1) * uniformLength));
      expect(encodeHex(elementAt(ours, at)), `halves ${at}`).toBe(encodeHex(one));
    }
  });
});

describe('elements times a scalar', () => {
  it.each([...Array.from({ length: 9 }, (_, at) => at + 1), 16, 17, 511, pairedBatch])('a batch of %i as libsodium does it', (count) => {
    const scalar = ristretto255Suite.scalarFromEntropy(randomBytes(64));
    const products = new Uint8Array(count * 32);
    expect(pairs.multiply(scalar, mapped.subarray(0, count * 32), products)).toBe(true);
    const one = new Uint8Array(32);
    for (let at = 0; at < count; at += 1) {
      library.multiply(one, scalar, elementAt(mapped, at));
      expect(encodeHex(elementAt(products, at))).toBe(encodeHex(one));
    }
  });

  it('scalars whose digits are at their edges', () => {
    const digit = (value: bigint): bigint => Array.from({ length: 63 }, () => value).reduce((all, each) => all * 16n + each, 0n);
    const scalars = [
      1n,
      2n,
      7n,
      8n,
      9n,
      15n,
      16n,
      order - 1n,
      order - 2n,
      (order - 1n) / 2n,
      2n ** 252n,
      ...[1n, 7n, 8n, 9n, 15n].map(digit),
    ];
    const elements = mapped.subarray(0, 5 * 32);
    for (const value of scalars.map((scalar) => scalar % order)) {
      const products = new Uint8Array(elements.length);
      expect(pairs.multiply(scalarOf(value), elements, products)).toBe(true);
      expect(encodeHex(products), `${value}`).toBe(encodeHex(ristretto255Suite.blind(scalarOf(value), elements)));
    }
    const same = new Uint8Array(elements.length);
    pairs.multiply(scalarOf(1n), elements, same);
    expect(encodeHex(same)).toBe(encodeHex(elements));
  });

  it('leave nothing in memory, nor do hashes and what is refused', () => {
    const field = new FieldPairs();
    const own = new RistrettoPairs(field);
    const before = Buffer.from(field.bytes.buffer.slice(0));
    const elements = mapped.subarray(0, 32 * 19);
    const scalar = ristretto255Suite.scalarFromEntropy(randomBytes(64));
    const refused = elements.slice();
    refused.set(decodeHex('26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371'), 32 * 5);
    const out = new Uint8Array(elements.length);
    const works: readonly (() => unknown)[] = [
      () => expect(own.multiply(scalar, elements, out)).toBe(true),
      () => expect(own.multiply(scalar, refused, out)).toBe(false),
      () => expect(own.areElements(elements)).toBe(true),
      () => expect(own.areElements(refused)).toBe(false),
      () => own.fromUniform(uniform.subarray(0, 19 * uniformLength), out),
    ];
    for (const work of works) {
      work();
      expect(before.compare(new Uint8Array(field.bytes.buffer))).toBe(0);
    }
  });
});

describe('what is refused', () => {
  const ff = 'ff'.repeat(30);
  /** Of each kind that RFC 9496 appendix A.2 has, and the identity. */
  const bad = {
    'the identity': '00'.repeat(32),
    'not canonical': `ed${ff}7f`,
    'the top bit': `00${'00'.repeat(30)}80`,
    negative: `01${'00'.repeat(31)}`,
    'not a square': '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
    'a negative product of coordinates': '3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e',
    'a y of zero': `ec${ff}7f`,
  };

  it.each(Object.entries(bad))('%s, in the first place, the last, and between', (_kind, encoding) => {
    for (const at of [0, 7, 8, 20]) {
      const elements = mapped.slice(0, 21 * 32);
      elements.set(decodeHex(encoding), 32 * at);
      const products = new Uint8Array(elements.length);
      expect(pairs.areElements(elements)).toBe(false);
      expect(pairs.multiply(scalarOf(5n), elements, products)).toBe(false);
      expect(products.every((byte) => byte === 0)).toBe(true);
    }
    expect(pairs.areElements(mapped.subarray(0, 21 * 32))).toBe(true);
  });

  it('the negative of an element, of which nothing but its sign is wrong', () => {
    for (let at = 0; at < 20; at += 1) {
      const elements = mapped.slice(0, 20 * 32);
      const good = BigInt(`0x${Buffer.from(elementAt(elements, at)).reverse().toString('hex')}`);
      elements.set(scalarOf(2n ** 255n - 19n - good), 32 * at);
      expect(pairs.areElements(elements)).toBe(false);
    }
  });
});

it('a batch that libsodium does not agree with is an error', () => {
  class OtherScalar extends FieldPairs {
    override multiplyPoints(places: PointPlaces, given: Uint8Array, count: number): void {
      const other = Uint8Array.from(given);
      other[7] = (other[7] as number) ^ 1;
      super.multiplyPoints(places, other, count);
    }
  }
  const wrong = nativeRistretto255Suite({ library, pairs: new RistrettoPairs(new OtherScalar()) });
  expect(() => wrong.blind(scalarOf(5n), mapped.subarray(0, 32 * 32))).toThrow('does not agree');
  const lying = { ...library, fromHash: (out: Uint8Array) => void out.fill(1) };
  expect(() => nativeRistretto255Suite({ library: lying, pairs }).randomElements(uniform.subarray(0, 32 * uniformLength))).toThrow(
    'does not agree',
  );
});
