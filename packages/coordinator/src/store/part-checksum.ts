/**
 * Whether the bytes of a stored part are still those that came in. They are held against a GMAC tag (NIST SP 800-38D) that was taken as they came, which
 * costs a quarter of their SHA-256. The key is fixed: this finds what disks do by themselves, not what somebody does who may write here and could as well
 * write another tag or hash. A change within 16 bytes at a multiple of 16 is always found, so every flipped bit; of any other change, swapped pieces among
 * them, one in 2^112 is not (the degree of the polynomial over the size of the field). An auditor hashes everything again.
 */
import { createCipheriv } from 'node:crypto';
import { equalBytes, hashPart, type Primitives } from '@ketensom/protocol';

const key = new Uint8Array(16);
const nonce = new Uint8Array(12);

/** The 16 bytes to store with a part, which comes piece by piece. */
export class ChecksumStream {
  readonly #cipher = createCipheriv('aes-128-gcm', key, nonce);

  update(piece: Uint8Array): void {
    this.#cipher.setAAD(piece);
  }

  /** To be asked once. */
  end(): Uint8Array {
    this.#cipher.final();
    return new Uint8Array(this.#cipher.getAuthTag());
  }
}

/** The same of a part that is at hand. */
export function partChecksum(bytes: Uint8Array): Uint8Array {
  const stream = new ChecksumStream();
  stream.update(bytes);
  return stream.end();
}

/** What was stored of a part when it came in. Parts that an earlier version took have no checksum. */
export interface ReceivedPart {
  readonly hash: Uint8Array;
  readonly checksum: Uint8Array | null;
}

/** See the module header. */
export const isAsReceived = (primitives: Primitives, { hash, checksum }: ReceivedPart, bytes: Uint8Array): boolean =>
  checksum === null ? equalBytes(hashPart(primitives, bytes), hash) : equalBytes(partChecksum(bytes), checksum);
