/**
 * Ed25519 (RFC 8032 section 5.1) on noble. Verification is stricter than noble's own: canonical encodings only, S < L, neither key nor R
 * of small order, and the equation without cofactor, [S]B = R + [k]A (section 5.1.7, step 3, "sufficient"). noble multiplies
 * by the cofactor first; the platform's library does not, and the two differ on keys with a torsion component.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { equalBytes } from './bytes.ts';
import { demandLength } from './demand-input.ts';
import type { Ed25519 } from './primitives.ts';

const { Point } = ed25519;
const order = Point.Fn.ORDER;

export const nobleEd25519: Ed25519 = {
  publicKey(seed) {
    demandLength(seed, 32, 'Ed25519 seed');
    return ed25519.getPublicKey(seed);
  },
  sign(seed, message) {
    demandLength(seed, 32, 'Ed25519 seed');
    return ed25519.sign(message, seed);
  },
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const commitment = signature.subarray(0, 32);
    const response = littleEndian(signature.subarray(32));
    if (response >= order) return false;
    const key = decodePoint(publicKey);
    if (key === undefined || key.isSmallOrder()) return false;
    const challenge = littleEndian(sha512.create().update(commitment).update(publicKey).update(message).digest()) % order;
    const expected = Point.BASE.multiplyUnsafe(response).subtract(key.multiplyUnsafe(challenge));
    return !expected.isSmallOrder() && equalBytes(expected.toBytes(), commitment);
  },
};

/** RFC 8032 section 5.1.3; `undefined` for bytes that are no point's canonical encoding. */
function decodePoint(bytes: Uint8Array): ReturnType<typeof Point.fromBytes> | undefined {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
