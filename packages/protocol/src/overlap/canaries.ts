/**
 * Canary identifiers (BLD-9): every list carries a few of its own, hashed in a domain of their own. They are known to everybody, and nobody finds them in a list that
 * is blinded. A hop that replaces part of a list loses some of them with the probability that docs/threat-model.md tabulates.
 */
import { deriveKey, labels, type Primitives, u32be } from '../crypto/index.ts';
import type { PackedIdentifiers } from './packed-identifiers.ts';

/** How many a list carries unless the run says otherwise. */
export const canaryCount = 50;

/** `count` identifiers of 16 bytes: HKDF-SHA-256 of `secret`, the digest of a list's number, salted with the run's id. */
export function canaryIdentifiers(
  primitives: Primitives,
  { secret, run, count = canaryCount }: { readonly secret: Uint8Array; readonly run: Uint8Array; readonly count?: number },
): PackedIdentifiers {
  const bytes = new Uint8Array(16 * count);
  for (let at = 0; at < count; at += 1) {
    const fields = [u32be(at)];
    bytes.set(deriveKey(primitives, { key: secret, salt: run, label: labels.overlapCanaryIdentifier, fields, length: 16 }), 16 * at);
  }
  return { bytes, ends: Uint32Array.from({ length: count }, (_, at) => 16 * (at + 1)) };
}
