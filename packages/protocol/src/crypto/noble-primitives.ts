/** The portable `Primitives`, on @noble: the browser's, and in tests the oracle for `nativePrimitives`. */
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { nobleKeystream } from './aes-ctr.ts';
import { demandAeadInput, demandHkdfLength, demandLength } from './demand-input.ts';
import { nobleEd25519 } from './noble-ed25519.ts';
import { portableRingWindow } from './portable-ring-kernel.ts';
import type { Aead, HashStream, Primitives, X25519 } from './primitives.ts';

const nobleX25519: X25519 = {
  publicKey(secret) {
    demandLength(secret, 32, 'X25519 secret');
    return x25519.getPublicKey(secret);
  },
  sharedSecret(secret, publicKey) {
    demandLength(secret, 32, 'X25519 secret');
    demandLength(publicKey, 32, 'X25519 public key');
    // With both lengths right, noble throws for one reason only: a low-order point (RFC 7748 section 6.1).
    try {
      return x25519.getSharedSecret(secret, publicKey);
    } catch {
      return undefined;
    }
  },
};

const nobleAead: Aead = {
  seal({ key, nonce, aad, plaintext }) {
    demandAeadInput(key, nonce);
    return chacha20poly1305(key, nonce, aad).encrypt(plaintext);
  },
  open({ key, nonce, aad, ciphertext }) {
    demandAeadInput(key, nonce);
    // A ciphertext shorter than its tag and a wrong tag are one answer.
    try {
      return chacha20poly1305(key, nonce, aad).decrypt(ciphertext);
    } catch {
      return undefined;
    }
  },
};

/** See the module header. */
export const noblePrimitives: Primitives = {
  name: 'noble',
  sha256(...parts) {
    const stream = sha256.create();
    for (const part of parts) stream.update(part);
    return stream.digest();
  },
  sha256Stream(): HashStream {
    const stream = sha256.create();
    let asked = false;
    return {
      update(bytes) {
        if (asked) throw new TypeError('the digest was asked already');
        stream.update(bytes);
      },
      digest() {
        if (asked) throw new TypeError('the digest was asked already');
        asked = true;
        return stream.digest();
      },
    };
  },
  hkdf({ key, salt, info, length }) {
    demandHkdfLength(length);
    return hkdf(sha256, key, salt, info, length);
  },
  ed25519: nobleEd25519,
  x25519: nobleX25519,
  chacha20poly1305: nobleAead,
  keystream: nobleKeystream,
  ringWindow: (width, byteLength) => portableRingWindow(width, byteLength),
};
