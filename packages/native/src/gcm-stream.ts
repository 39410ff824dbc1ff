/**
 * The mask stream out of AES-256-GCM. What GCM (NIST SP 800-38D section 7.1) adds to a plaintext of zeros, under a nonce of twelve zero bytes, is the
 * counter mode's stream from block 2 on: its counter block is the nonce and 32 bits that begin at 2. OpenSSL has wider code for GCM than for
 * `aes-256-ctr` on processors with VAES: half as much again comes out of it, with the authentication that nobody asks for counted in. Nothing is
 * authenticated here, no tag is made, and the key serves nothing but its stream.
 */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import { counterBlock } from '@ketensom/protocol';

/** Bytes of the stream that GCM leaves out: blocks 0 and 1. */
const headLength = 32;

/** Where the stream ends for GCM: its counter of 32 bits would begin again. OpenSSL refuses to go on there too. */
export const gcmEnd = 2 ** 36;

/** The stream of one key from its start, in order. */
export class GcmStream {
  readonly #cipher: Cipheriv;
  #head: Uint8Array | undefined;

  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(12));
    this.#head = createCipheriv('aes-256-ctr', key, counterBlock(0)).update(new Uint8Array(headLength));
  }

  /** As many bytes of the stream as there are `zeros`, in memory of their own. The first time they must be 32 at least, and all together no more than `gcmEnd`. */
  update(zeros: Uint8Array): Buffer<ArrayBuffer> {
    const head = this.#head;
    if (head === undefined) return this.#cipher.update(zeros);
    this.#head = undefined;
    const piece = Buffer.allocUnsafeSlow(zeros.length);
    piece.set(head);
    piece.set(this.#cipher.update(zeros.subarray(headLength)), headLength);
    return piece;
  }
}

/** Rounds of a comparison, and bytes drawn in each: a tenth of a millisecond a round. */
const rounds = 5;
const roundLength = 256 * 1024;

let faster: boolean | undefined;

/**
 * Whether GCM gives a stream faster than counter mode here. Node does not say what the processor can do, so both are tried, once in the life of a
 * program, in a millisecond; the best of five rounds each, for other programs only ever make it slower.
 */
export function isGcmFaster(zeros: Uint8Array): boolean {
  faster ??= bestRound('aes-256-gcm', zeros) < bestRound('aes-256-ctr', zeros);
  return faster;
}

/** The milliseconds of the fastest round. */
function bestRound(name: 'aes-256-ctr' | 'aes-256-gcm', zeros: Uint8Array): number {
  const cipher = createCipheriv(name, new Uint8Array(32), new Uint8Array(name === 'aes-256-gcm' ? 12 : 16));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    for (let drawn = 0; drawn < roundLength; drawn += zeros.length) cipher.update(zeros);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
