/** Key objects are kept for a secret that is used again, and no longer than it is that secret. */
import { noblePrimitives } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { nativeX25519 } from '../src/x25519.ts';

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const peers = [3, 4, 5].map((fill) => noblePrimitives.x25519.publicKey(bytes(fill)));

describe('x25519', () => {
  it('agrees with every peer under a secret that is used again', () => {
    const secret = bytes(1);
    for (const peer of [...peers, ...peers])
      expect(nativeX25519.sharedSecret(secret, peer)).toEqual(noblePrimitives.x25519.sharedSecret(bytes(1), peer));
    expect(nativeX25519.publicKey(secret)).toEqual(noblePrimitives.x25519.publicKey(bytes(1)));
  });

  it('is not misled by a secret that its owner overwrites', () => {
    const secret = bytes(1);
    nativeX25519.sharedSecret(secret, peers[0] as Uint8Array);
    secret.fill(2);
    for (const peer of peers) expect(nativeX25519.sharedSecret(secret, peer)).toEqual(noblePrimitives.x25519.sharedSecret(bytes(2), peer));
    expect(nativeX25519.publicKey(secret)).toEqual(noblePrimitives.x25519.publicKey(bytes(2)));
  });
});
