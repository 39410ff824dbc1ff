/** X25519 (RFC 7748 section 5) on node:crypto. */
import { diffieHellman, type KeyObject } from 'node:crypto';
import { demandLength, equalBytes, type X25519 } from '@ketensom/protocol';
import { sha256 } from './hashing.ts';
import { Kept } from './kept.ts';
import { plainBytes } from './plain-bytes.ts';
import { exportPublicKey, importPrivateKey, importPublicKey } from './raw-keys.ts';

/** `Primitives.x25519`. */
export const nativeX25519: X25519 = {
  publicKey(secret) {
    demandLength(secret, 32, 'X25519 secret');
    return exportPublicKey(privateKeyOf(secret));
  },
  sharedSecret(secret, publicKey) {
    demandLength(secret, 32, 'X25519 secret');
    demandLength(publicKey, 32, 'X25519 public key');
    const keys = { privateKey: privateKeyOf(secret), publicKey: peerKeys.of(publicKey, () => importPublicKey('x25519', publicKey)) };
    try {
      return plainBytes(diffieHellman(keys));
    } catch (error) {
      if (isAllZeroResult(error)) return undefined;
      throw error;
    }
  },
};

/** Each peer is met when shares are dealt, when they are opened, and for the masks. */
const peerKeys = new Kept<KeyObject>();

interface KnownKey {
  readonly digest: Uint8Array;
  readonly key: KeyObject;
}

/** Key objects for as long as whoever uses the secret holds it: one secret meets the keys of all peers, and making its object costs more than the agreement. */
const known = new WeakMap<Uint8Array, KnownKey>();

function privateKeyOf(secret: Uint8Array): KeyObject {
  // The array may have been wiped or written over since.
  const digest = sha256(secret);
  const before = known.get(secret);
  if (before !== undefined && equalBytes(before.digest, digest)) return before.key;
  const key = importPrivateKey('x25519', secret);
  known.set(secret, { digest, key });
  return key;
}

/** OpenSSL fails the derivation where the result would be all zero (RFC 7748 section 6.1). */
function isAllZeroResult(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_FAILED_DURING_DERIVATION';
}
