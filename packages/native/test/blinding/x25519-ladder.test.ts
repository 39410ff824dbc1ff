/** The ladder on pairs against libsodium, the portable X25519, RFC 7748 and Wycheproof, and what it does where something is wrong. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeHex, encodeHex } from '@ketensom/protocol';
import { clampScalar } from '@ketensom/protocol/blinding';
import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { FieldPairs, type PairPlace, pairedBatch, smallestBatch } from '../../src/blinding/field-pairs.ts';
import { nativeX25519Suite } from '../../src/blinding/native-x25519-suite.ts';
import { Miscalculation } from '../../src/blinding/same-one.ts';
import { triedLadder, X25519Ladder, x25519Ladder } from '../../src/blinding/x25519-ladder.ts';

interface Case {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

const { cases } = JSON.parse(readFileSync(new URL('../../../../vectors/wycheproof/x25519.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const zeros = '00'.repeat(32);

const ladder = new X25519Ladder(new FieldPairs());
const multiply = (scalar: Uint8Array, elements: Uint8Array): { all: boolean; products: Uint8Array } => {
  const products = new Uint8Array(elements.length);
  return { all: ladder.multiply(scalar, elements, products), products };
};
const repeated = (element: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: 32 * count }, (_, at) => element[at % 32] as number);
const elementAt = (elements: Uint8Array, at: number): Uint8Array => elements.subarray(32 * at, 32 * at + 32);
/** On the curve, and on its twist. */
const someElements = (count: number): Uint8Array => {
  const elements = Uint8Array.from(randomBytes(32 * count));
  for (let at = 31; at < elements.length; at += 32) elements[at] = (elements[at] as number) & 0x7f;
  return elements;
};

it('is what this machine multiplies with', () => {
  expect(x25519Ladder()).toBeDefined();
});

it.each([...Array.from({ length: 9 }, (_, at) => at + 1), 16, 17, 511, pairedBatch])('a batch of %i as the portable one', (count) => {
  const scalar = clampScalar(randomBytes(32));
  const elements = someElements(count);
  const { all, products } = multiply(scalar, elements);
  expect(all).toBe(true);
  const checked = count > 20 ? [0, 1, 254, 255, 256, count - 2, count - 1] : Array.from({ length: count }, (_, at) => at);
  for (const at of checked)
    expect(encodeHex(elementAt(products, at))).toBe(encodeHex(x25519.getSharedSecret(scalar, elementAt(elements, at))));
});

it('scalars at the edges', () => {
  const elements = someElements(6);
  const fills = [0, 255, 0x55, 0xaa, 0x0f, 0xf0].map((byte) => new Uint8Array(32).fill(byte));
  const single = Array.from({ length: 32 }, (_, at) => Uint8Array.from({ length: 32 }, (_unused, byte) => (byte === at ? 0x81 : 0)));
  for (const scalar of [...fills, ...single].map(clampScalar)) {
    const { products } = multiply(scalar, elements);
    for (let at = 0; at < 6; at += 1)
      expect(encodeHex(elementAt(products, at))).toBe(encodeHex(x25519.getSharedSecret(scalar, elementAt(elements, at))));
  }
});

describe('RFC 7748', () => {
  it.each([
    [
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    ],
    [
      '4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
      'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
      '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    ],
  ])('section 5.2, one multiplication', (scalar, u, product) => {
    expect(encodeHex(multiply(clampScalar(decodeHex(scalar)), repeated(decodeHex(u), 3)).products)).toBe(product.repeat(3));
  });

  it('section 5.2, a thousand times its own outcome', () => {
    let scalar: Uint8Array = Uint8Array.of(9, ...new Uint8Array(31));
    let u = scalar;
    for (let turn = 1; turn <= 1000; turn += 1) {
      const { products } = multiply(clampScalar(scalar), u);
      [scalar, u] = [products, scalar];
      if (turn === 1) expect(encodeHex(scalar)).toBe('422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079');
    }
    expect(encodeHex(scalar)).toBe('684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51');
  });
});

it('every X25519 case of Wycheproof, in one lane and the other', () => {
  expect(cases.length).toBeGreaterThan(500);
  for (const { tcId, private: scalar, public: u, shared } of cases) {
    const { all, products } = multiply(clampScalar(decodeHex(scalar)), repeated(decodeHex(u), 2));
    expect(all, `tcId ${tcId}`).toBe(shared !== zeros);
    expect(encodeHex(products), `tcId ${tcId}`).toBe(shared.repeat(2));
  }
});

describe('elements of small order', () => {
  const scalar = clampScalar(randomBytes(32));
  const smallOrder = cases
    .filter(({ shared, flags }) => shared === zeros && !flags.includes('NonCanonicalPublic'))
    .map(({ public: u }) => u);
  const onCurve = [zeros, `01${'00'.repeat(31)}`, 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'];

  it('are told wherever they stand', () => {
    expect(smallOrder.length).toBeGreaterThan(4);
    for (const [at, bad] of [...smallOrder, ...onCurve].entries()) {
      const elements = someElements(20);
      elements.set(decodeHex(bad), 32 * (at % 20));
      expect(multiply(scalar, elements).all, bad).toBe(false);
    }
  });

  it('are named by the suite, in a batch after the first too', () => {
    const good = nativeX25519Suite.randomElements(randomBytes(32 * (pairedBatch + smallestBatch + 3)));
    for (const [bad, at] of [
      [onCurve[1] as string, 5],
      [onCurve[2] as string, pairedBatch + 4],
    ] as const) {
      const elements = good.slice();
      elements.set(decodeHex(bad), 32 * at);
      for (const refused of [() => nativeX25519Suite.blind(scalar, elements), () => nativeX25519Suite.checkElements(elements)])
        expect(refused).toThrow(expect.objectContaining({ code: 'element-invalid', index: at }));
    }
  });
});

describe('what miscalculates', () => {
  const scalar = clampScalar(randomBytes(32));
  const elements = nativeX25519Suite.randomElements(randomBytes(32 * 64));

  class OtherScalar extends FieldPairs {
    override ladder(x: PairPlace, z: PairPlace, u: PairPlace, given: Uint8Array, count: number): void {
      const other = Uint8Array.from(given);
      other[7] = (other[7] as number) ^ 1;
      super.ladder(x, z, u, other, count);
    }
  }

  it('is found by the element that libsodium computes', () => {
    expect(() => new X25519Ladder(new OtherScalar()).multiply(scalar, elements, new Uint8Array(elements.length))).toThrow('does not agree');
  });

  it('is not used where it shows at the start', () => {
    expect(triedLadder(new OtherScalar())).toBeUndefined();
    expect(triedLadder(new FieldPairs())).toBeInstanceOf(X25519Ladder);
  });

  it('leaves nothing in memory, nor does what is right or refused', () => {
    const wrong = new OtherScalar();
    for (const pairs of [new FieldPairs(), wrong]) {
      const own = new X25519Ladder(pairs);
      const before = Buffer.from(pairs.bytes.buffer.slice(0));
      const refused = elements.slice().fill(0, 32 * 5, 32 * 6);
      for (const given of [elements, elements.subarray(32), refused]) {
        const work = (): unknown => own.multiply(scalar, given, new Uint8Array(given.length));
        if (pairs === wrong && given !== refused) expect(work).toThrow(Miscalculation);
        else expect(work()).toBe(given !== refused);
        expect(before.compare(new Uint8Array(pairs.bytes.buffer))).toBe(0);
      }
    }
  });
});
