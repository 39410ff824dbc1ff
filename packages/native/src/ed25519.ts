/**
 * Ed25519 (RFC 8032 section 5.1) on node:crypto. OpenSSL refuses S >= L and compares R byte by byte. Whether points of small order and
 * keys that are not canonical are refused too depends on the version of Node, so those checks are made here and the
 * verdict is the portable implementation's everywhere.
 */
import { type KeyObject, sign, verify } from 'node:crypto';
import { demandLength, type Ed25519, encodeHex, equalBytes } from '@ketensom/protocol';
import { isBelowPrime } from './below-prime.ts';
import { Kept } from './kept.ts';
import { plainBytes } from './plain-bytes.ts';
import { exportPublicKey, importPrivateKey, importPublicKey } from './raw-keys.ts';

/** `Primitives.ed25519`. */
export const nativeEd25519: Ed25519 = {
  publicKey(seed) {
    return signingKey(seed).publicKey.slice();
  },
  sign(seed, message) {
    return plainBytes(sign(null, message, signingKey(seed).privateKey));
  },
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || !isSoundSignature(signature)) return false;
    const key = verificationKey(publicKey);
    return key !== undefined && verify(null, message, key, signature);
  },
};

/**
 * The y coordinates, least significant byte first and without the sign bit, of the eight points whose order divides 8: 0 and the two
 * halves of order 8, 1, and p - 1. With the points' signs these are all encodings of small order that are canonical.
 */
export const smallOrderY: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
]);

interface SigningKey {
  readonly seed: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: Uint8Array;
}

/** Key objects for as long as whoever signs holds the seed: making one costs more than a signature. */
const signingKeys = new WeakMap<Uint8Array, SigningKey>();

function signingKey(seed: Uint8Array): SigningKey {
  demandLength(seed, 32, 'Ed25519 seed');
  const known = signingKeys.get(seed);
  // The array may have been wiped or written over since.
  if (known !== undefined && equalBytes(known.seed, seed)) return known;
  const privateKey = importPrivateKey('ed25519', seed);
  const made = { seed: seed.slice(), privateKey, publicKey: exportPublicKey(privateKey) };
  signingKeys.set(seed, made);
  return made;
}

/** Whether 32 bytes are a key that signatures may be held against: canonical, and not of small order. */
export const isSoundKey = (raw: Uint8Array): boolean => raw.length === 32 && isBelowPrime(raw) && !hasSmallOrder(raw);

/** Whether 64 bytes may be a signature: its first point is not of small order. The rest is the platform's to say. */
export const isSoundSignature = (signature: Uint8Array): boolean => signature.length === 64 && !hasSmallOrder(signature.subarray(0, 32));

const verificationKeys = new Kept<KeyObject | undefined>();

/** The key object of a public key, or `undefined` for one that is refused. */
const verificationKey = (raw: Uint8Array): KeyObject | undefined =>
  verificationKeys.of(raw, () => (isSoundKey(raw) ? importPublicKey('ed25519', raw) : undefined));

const smallOrderStarts: ReadonlySet<number> = new Set([...smallOrderY].map((y) => Number.parseInt(y.slice(0, 2), 16)));

function hasSmallOrder(raw: Uint8Array): boolean {
  if (!smallOrderStarts.has(raw[0] ?? 0)) return false;
  const unsigned = Uint8Array.from(raw);
  unsigned[31] = (raw[31] ?? 0) & 0x7f;
  return smallOrderY.has(encodeHex(unsigned));
}
