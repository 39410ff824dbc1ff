/**
 * Raw 32-byte keys as node:crypto's key objects. The prefixes are the DER of RFC 8410 sections 4 and 7 around a key of fixed
 * length; the last byte of the object identifier tells X25519 (6e) from Ed25519 (70).
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

type Curve = 'x25519' | 'ed25519';

const privatePrefix: Record<Curve, string> = {
  x25519: '302e020100300506032b656e04220420',
  ed25519: '302e020100300506032b657004220420',
};

const publicPrefix: Record<Curve, string> = {
  x25519: '302a300506032b656e032100',
  ed25519: '302a300506032b6570032100',
};

/** The private key of 32 raw bytes. The copy made on the way is wiped. */
export function importPrivateKey(curve: Curve, raw: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from(privatePrefix[curve], 'hex'), raw]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

export function importPublicKey(curve: Curve, raw: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from(publicPrefix[curve], 'hex'), raw]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** The 32 raw bytes of the public half of `privateKey`. */
export function exportPublicKey(privateKey: KeyObject): Uint8Array {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Uint8Array.from(Buffer.from(x, 'base64url'));
}
