/** noble and the native implementation agree on random inputs, good and bad. */
import { nativePrimitives as native } from '@ketensom/native';
import { decodeHex, encodeHex, noblePrimitives as noble } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

describe('both implementations', () => {
  it('hash alike', () => {
    fc.assert(
      fc.property(fc.array(bytes(200), { maxLength: 6 }), (parts) => {
        expect(native.sha256(...parts)).toEqual(noble.sha256(...parts));
      }),
    );
  });

  it('derive alike', () => {
    fc.assert(
      fc.property(bytes(80), bytes(80), bytes(1_200), fc.nat(8_160), (key, salt, info, length) => {
        expect(native.hkdf({ key, salt, info, length })).toEqual(noble.hkdf({ key, salt, info, length }));
      }),
    );
  });

  it('draw the same stream from any block', () => {
    fc.assert(
      fc.property(bytes32, fc.nat(2 ** 31), fc.nat(5_000), (key, block, length) => {
        expect(native.keystream(key, block * 16, length)).toEqual(noble.keystream(key, block * 16, length));
      }),
    );
  });

  it('agree on keys, in both directions', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (a, b) => {
        const [publicA, publicB] = [native.x25519.publicKey(a), native.x25519.publicKey(b)];
        expect(publicA).toEqual(noble.x25519.publicKey(a));
        const shared = noble.x25519.sharedSecret(a, publicB);
        expect(native.x25519.sharedSecret(a, publicB)).toEqual(shared);
        expect(native.x25519.sharedSecret(b, publicA)).toEqual(shared);
      }),
      { numRuns: 40 },
    );
  });

  it('multiply any 32 bytes as a coordinate alike', () => {
    const coordinate = fc.oneof(bytes32, nearPrime());
    fc.assert(
      fc.property(bytes32, coordinate, (secret, point) => {
        expect(native.x25519.sharedSecret(secret, point)).toEqual(noble.x25519.sharedSecret(secret, point));
      }),
      { numRuns: 100 },
    );
  });

  it('seal alike and open each other, and nothing that was changed', () => {
    const nonces = fc.uint8Array({ minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(bytes32, nonces, bytes(100), bytes(300), fc.nat(), (key, nonce, aad, plaintext, at) => {
        const ciphertext = native.chacha20poly1305.seal({ key, nonce, aad, plaintext });
        expect(noble.chacha20poly1305.seal({ key, nonce, aad, plaintext })).toEqual(ciphertext);
        expect(noble.chacha20poly1305.open({ key, nonce, aad, ciphertext })).toEqual(Uint8Array.from(plaintext));
        expect(native.chacha20poly1305.open({ key, nonce, aad, ciphertext })).toEqual(Uint8Array.from(plaintext));
        const changed = flipBit(ciphertext, at);
        expect(noble.chacha20poly1305.open({ key, nonce, aad, ciphertext: changed })).toBeUndefined();
        expect(native.chacha20poly1305.open({ key, nonce, aad, ciphertext: changed })).toBeUndefined();
      }),
    );
  });

  it('sign alike, verify it, and give one verdict on a flipped bit', () => {
    fc.assert(
      fc.property(bytes32, bytes(200), fc.nat(), (seed, message, at) => {
        const publicKey = native.ed25519.publicKey(seed);
        expect(noble.ed25519.publicKey(seed)).toEqual(publicKey);
        const signature = native.ed25519.sign(seed, message);
        expect(noble.ed25519.sign(seed, message)).toEqual(signature);
        for (const { ed25519 } of [noble, native]) {
          expect(ed25519.verify(publicKey, message, signature)).toBe(true);
          expect(ed25519.verify(publicKey, message, flipBit(signature, at))).toBe(false);
          expect(ed25519.verify(flipBit(publicKey, at), message, signature)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });
});

function flipBit(original: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(original);
  const index = Math.floor(at / 8) % changed.length;
  changed[index] = (changed[index] ?? 0) ^ (1 << (at % 8));
  return changed;
}

/** Encodings of the numbers about 2^255 - 19 and about zero, with and without the highest bit. */
function nearPrime(): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.integer({ min: -40, max: 40 }), fc.boolean(), fc.boolean()).map(([distance, top, zero]) => {
    const number = (zero ? 0n : 2n ** 255n - 19n) + BigInt(distance) + (top ? 2n ** 255n : 0n);
    const text = encodeHex(decodeHex(BigInt.asUintN(256, number).toString(16).padStart(64, '0')).toReversed());
    return decodeHex(text);
  });
}
