/** SHA-256 (FIPS 180-4) and HKDF-SHA-256 (RFC 5869) on node:crypto. */
import { createHash, createHmac, createSecretKey, hash as hashAtOnce, hkdfSync } from 'node:crypto';
import { demandHkdfLength, type HashStream, type HkdfInput } from '@ketensom/protocol/blinding';
import { plainBytes } from './plain-bytes.ts';

/** `Primitives.sha256`. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  // Half the cost where there is little to hash, and a round hashes tens of thousands of small things.
  if (parts.length === 1 && only !== undefined) return plainBytes(hashAtOnce('sha256', only, 'buffer'));
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return plainBytes(hash.digest());
}

/** `Primitives.sha256Stream`. */
export function sha256Stream(): HashStream {
  const hash = createHash('sha256');
  let asked = false;
  return {
    update(bytes) {
      if (asked) throw new TypeError('the digest was asked already');
      hash.update(bytes);
    },
    digest() {
      if (asked) throw new TypeError('the digest was asked already');
      asked = true;
      return plainBytes(hash.digest());
    },
  };
}

/** node:crypto refuses a longer info, and an empty output, in its own HKDF; the RFC does not. */
const nodeInfoLimit = 1024;

/** `Primitives.hkdf`. */
export function hkdf({ key, salt, info, length }: HkdfInput): Uint8Array {
  demandHkdfLength(length);
  if (length === 0 || info.length > nodeInfoLimit) return hkdfInSteps({ key, salt, info, length });
  // Bytes alone take twice as long: Node looks first whether they are a key object, by an error that it throws and catches.
  return new Uint8Array(hkdfSync('sha256', createSecretKey(key), salt, info, length));
}

/** RFC 5869 sections 2.2 and 2.3, step by step. */
function hkdfInSteps({ key, salt, info, length }: HkdfInput): Uint8Array {
  const extracted = createHmac('sha256', salt).update(key).digest();
  const output = new Uint8Array(Math.ceil(length / 32) * 32);
  let block = new Uint8Array(0);
  for (let at = 0; at < length; at += 32) {
    const counter = Uint8Array.of(at / 32 + 1);
    block = plainBytes(createHmac('sha256', extracted).update(block).update(info).update(counter).digest());
    output.set(block, at);
  }
  return output.slice(0, length);
}
