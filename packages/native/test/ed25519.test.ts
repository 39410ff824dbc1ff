/**
 * One verdict on signatures that a malicious signer can make: keys and commitments with a torsion component, of small order, or in an
 * encoding that is not canonical. Points are built with noble; the verdict expected is worked out from how they were built.
 */
import { createHash } from 'node:crypto';
import { concatBytes, decodeHex, encodeHex, noblePrimitives } from '@ketensom/protocol';
import { ed25519 as curve, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeEd25519, smallOrderY } from '../src/ed25519.ts';

const { Point } = curve;
const order = Point.Fn.ORDER;
const torsion = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex));
const torsionIndex = fc.integer({ min: 0, max: 7 });
const scalar = fc.bigInt({ min: 0n, max: order - 1n });

const toNumber = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
const toBytes = (value: bigint): Uint8Array => decodeHex(value.toString(16).padStart(64, '0')).toReversed();
const challenge = (r: Uint8Array, key: Uint8Array, message: Uint8Array): bigint =>
  toNumber(createHash('sha512').update(r).update(key).update(message).digest()) % order;

/** S = r + k a: a signature by whoever knows both scalars, whatever torsion the points carry. */
const answer = (r: bigint, k: bigint, a: bigint): Uint8Array => toBytes((r + k * a) % order);

function verdict(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const portable = noblePrimitives.ed25519.verify(key, message, signature);
  expect(nativeEd25519.verify(key, message, signature)).toBe(portable);
  return portable;
}

describe('Ed25519 verification', () => {
  it('accepts exactly what fits the equation without cofactor and has no point of small order', () => {
    fc.assert(
      fc.property(scalar, scalar, torsionIndex, torsionIndex, fc.uint8Array({ maxLength: 8 }), (a, r, i, j, message) => {
        const [keyTorsion, commitmentTorsion] = [torsion[i] ?? Point.ZERO, torsion[j] ?? Point.ZERO];
        const key = Point.BASE.multiplyUnsafe(a).add(keyTorsion);
        const commitment = Point.BASE.multiplyUnsafe(r).add(commitmentTorsion);
        const [keyBytes, commitmentBytes] = [key.toBytes(), commitment.toBytes()];
        const k = challenge(commitmentBytes, keyBytes, message);
        const fits = commitmentTorsion.add(keyTorsion.multiplyUnsafe(k)).is0();
        const expected = fits && !key.isSmallOrder() && !commitment.isSmallOrder();
        expect(verdict(keyBytes, message, concatBytes(commitmentBytes, answer(r, k, a)))).toBe(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('refuses a key or an R of small order, in any spelling', () => {
    const spellings = [...smallOrderY].flatMap((hex) => {
      const y = toNumber(decodeHex(hex));
      return [y, y + 2n ** 255n - 19n].filter((value) => value < 2n ** 255n).flatMap((value) => [value, value + 2n ** 255n]);
    });
    fc.assert(
      fc.property(fc.constantFrom(...spellings), scalar, fc.uint8Array({ maxLength: 8 }), (spelling, secret, message) => {
        const small = toBytes(spelling);
        const honest = Point.BASE.multiplyUnsafe(secret).toBytes();
        const asKey = concatBytes(honest, answer(secret, challenge(honest, small, message), 0n));
        const asCommitment = concatBytes(small, answer(0n, challenge(small, honest, message), secret));
        expect(verdict(small, message, asKey)).toBe(false);
        expect(verdict(honest, message, asCommitment)).toBe(false);
        expect(verdict(small, message, concatBytes(toBytes(1n), toBytes(0n)))).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('gives one verdict on any bytes', () => {
    const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes32, bytes32, scalar, fc.uint8Array(), (key, r, s, message) => {
        expect(verdict(key, message, concatBytes(r, toBytes(s)))).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('knows the small orders that the curve has', () => {
    const encodings = torsion.map((point) => point.toBytes());
    for (const encoding of encodings) encoding[31] = (encoding[31] ?? 0) & 0x7f;
    expect(new Set(encodings.map(encodeHex))).toEqual(smallOrderY);
  });
});

describe('a seed', () => {
  it('that is written over signs as what stands there now', () => {
    const seed = new Uint8Array(32).fill(1);
    const message = Uint8Array.of(7);
    const first = nativeEd25519.sign(seed, message);
    expect(nativeEd25519.sign(seed, message)).toEqual(first);
    expect(nativeEd25519.publicKey(seed)).toEqual(noblePrimitives.ed25519.publicKey(seed));
    seed.fill(2);
    expect(nativeEd25519.sign(seed, message)).toEqual(noblePrimitives.ed25519.sign(seed, message));
    expect(nativeEd25519.publicKey(seed)).toEqual(noblePrimitives.ed25519.publicKey(seed));
  });

  it('keeps its public key to itself: what was given out may be written over', () => {
    const seed = new Uint8Array(32).fill(3);
    nativeEd25519.publicKey(seed).fill(0);
    expect(nativeEd25519.publicKey(seed)).toEqual(noblePrimitives.ed25519.publicKey(seed));
  });
});
