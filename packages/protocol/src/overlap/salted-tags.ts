/**
 * Blinding `salted-hash`: a tag is AES-256-CMAC (NIST SP 800-38B section 6.2) of the identifier under a key that the partners share for one run (BLD-10).
 * Whoever has the key has every identifier: there are only 90,909,090 citizen service numbers to try. The coordinator never gets it.
 */
import { cmac, ecb } from '@noble/ciphers/aes.js';
import { deriveKey, labels, type Primitives, utf8 } from '../crypto/index.ts';
import { tagLength } from './final-tags.ts';
import type { HashDomain } from './hash-domain.ts';
import { identifierAt, type PackedIdentifiers } from './packed-identifiers.ts';

/** The key of one hash domain (32 bytes) from the partners' key of the run (32 bytes). */
export function saltedTagKey(primitives: Primitives, key: Uint8Array, { run, keyKind, purpose = 'identifier' }: HashDomain): Uint8Array {
  const label = purpose === 'canary' ? labels.overlapSaltedCanaryKey : labels.overlapSaltedKey;
  return deriveKey(primitives, { key, salt: run, label, fields: [utf8(keyKind)], length: 32 });
}

/** One tag of 16 bytes per identifier, in order. `tagKey` is from `saltedTagKey`. @throws RangeError for a key of another length than 32 bytes. */
export function saltedTags(tagKey: Uint8Array, identifiers: PackedIdentifiers): Uint8Array {
  if (tagKey.length !== 32) throw new RangeError('key of salted tags must be 32 bytes');
  const tags = new Uint8Array(identifiers.ends.length * tagLength);
  for (let at = 0; at < identifiers.ends.length; at += 1) tags.set(cmac(identifierAt(identifiers, at), tagKey), at * tagLength);
  return tags;
}

/**
 * Each tag through AES-256 under the coordinator's own key of the run (32 bytes), which is never stored: the tags that it works with are
 * then not those that partners know. One to one, so counts stay.
 */
export const rekeyTags = (key: Uint8Array, tags: Uint8Array): Uint8Array => ecb(key, { disablePadding: true }).encrypt(tags);
