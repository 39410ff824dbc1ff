/**
 * A box sealed to the holder of one X25519 key: an ephemeral key, HKDF-SHA-256 and ChaCha20-Poly1305. It hides its content from everybody else
 * and says nothing about who sealed it; whoever relies on the sender checks a signature over the box's digest.
 *
 * The ephemeral secret is the caller's entropy and serves one box, which is why the nonce can be zero.
 */

import { demand } from '../errors.ts';
import { concatBytes } from './bytes.ts';
import { deriveKey } from './frame.ts';
import { labels } from './labels.ts';
import type { Primitives } from './primitives.ts';

/** Bytes that sealing adds: the ephemeral key and the tag. */
export const sealOverhead = 48;

/** What to seal, for whom. `aad` binds the box to its place; the opener must know the same bytes. */
export interface SealInput {
  readonly recipientKey: Uint8Array;
  /** 32 fresh bytes, wiped by the caller afterwards. */
  readonly ephemeralSecret: Uint8Array;
  readonly aad: Uint8Array;
  readonly plaintext: Uint8Array;
}

const noNonce = new Uint8Array(12);

interface BoxEnds {
  readonly sharedSecret: Uint8Array;
  readonly ephemeralKey: Uint8Array;
  readonly recipientKey: Uint8Array;
}

const boxKey = (primitives: Primitives, { sharedSecret, ephemeralKey, recipientKey }: BoxEnds): Uint8Array =>
  deriveKey(primitives, {
    key: sharedSecret,
    salt: new Uint8Array(0),
    label: labels.sealKey,
    fields: [ephemeralKey, recipientKey],
    length: 32,
  });

/**
 * The box: the ephemeral public key, then the ciphertext.
 *
 * @throws ProtocolError `key-weak` for a recipient's key of low order.
 */
export function sealTo(primitives: Primitives, { recipientKey, ephemeralSecret, aad, plaintext }: SealInput): Uint8Array {
  const sharedSecret = primitives.x25519.sharedSecret(ephemeralSecret, recipientKey);
  demand(sharedSecret !== undefined, 'key-weak', { clause: 'SUM-R4-6' });
  const ephemeralKey = primitives.x25519.publicKey(ephemeralSecret);
  const key = boxKey(primitives, { sharedSecret, ephemeralKey, recipientKey });
  return concatBytes(ephemeralKey, primitives.chacha20poly1305.seal({ key, nonce: noNonce, aad, plaintext }));
}

/** The content of a box, or `undefined` where it is not for this key, not for this place, or was altered; says no more on purpose. */
export function openSealed(
  primitives: Primitives,
  box: { readonly secret: Uint8Array; readonly aad: Uint8Array; readonly sealed: Uint8Array },
): Uint8Array | undefined {
  if (box.sealed.length < sealOverhead) return undefined;
  const ephemeralKey = box.sealed.slice(0, 32);
  const sharedSecret = primitives.x25519.sharedSecret(box.secret, ephemeralKey);
  if (sharedSecret === undefined) return undefined;
  const key = boxKey(primitives, { sharedSecret, ephemeralKey, recipientKey: primitives.x25519.publicKey(box.secret) });
  return primitives.chacha20poly1305.open({ key, nonce: noNonce, aad: box.aad, ciphertext: box.sealed.slice(32) });
}
