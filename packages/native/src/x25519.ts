/** X25519 (RFC 7748 section 5) on node:crypto. */
import { diffieHellman } from 'node:crypto';
import { demandLength, type X25519 } from '@ketensom/protocol';
import { plainBytes } from './plain-bytes.ts';
import { exportPublicKey, importPrivateKey, importPublicKey } from './raw-keys.ts';

/** `Primitives.x25519`. */
export const nativeX25519: X25519 = {
  publicKey(secret) {
    demandLength(secret, 32, 'X25519 secret');
    return exportPublicKey(importPrivateKey('x25519', secret));
  },
  sharedSecret(secret, publicKey) {
    demandLength(secret, 32, 'X25519 secret');
    demandLength(publicKey, 32, 'X25519 public key');
    const keys = { privateKey: importPrivateKey('x25519', secret), publicKey: importPublicKey('x25519', publicKey) };
    try {
      return plainBytes(diffieHellman(keys));
    } catch (error) {
      if (isAllZeroResult(error)) return undefined;
      throw error;
    }
  },
};

/** OpenSSL fails the derivation where the result would be all zero (RFC 7748 section 6.1). */
function isAllZeroResult(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OSSL_FAILED_DURING_DERIVATION';
}
