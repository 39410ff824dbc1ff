/** The stream out of GCM is counter mode's, byte for byte. */
import { createHash } from 'node:crypto';
import { noblePrimitives } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { GcmStream, gcmEnd, isGcmFaster } from '../src/gcm-stream.ts';

const zeros = new Uint8Array(2 ** 16);
const key = Uint8Array.from({ length: 32 }, (_, at) => at);

/** A stream's first bytes, drawn in pieces of these lengths. */
const drawn = (lengths: readonly number[]): Buffer => {
  const stream = new GcmStream(key);
  return Buffer.concat(lengths.map((length) => Buffer.from(stream.update(zeros.subarray(0, length)))));
};

describe('GcmStream', () => {
  it('begins with the blocks that AES makes of 0, 1, 2 and 3 (openssl enc -aes-256-ecb)', () => {
    expect(drawn([64]).toString('hex')).toBe(
      'f29000b62a499fd0a9f39a6add2e7780f05d76ae4ab99fe5a6f69b3148c2363d0ebcb5deb52c83bd08a8a935182c9199d24356532881602f809eb383c5ff5d56',
    );
  });

  it('gives the same however it is cut', () => {
    const whole = noblePrimitives.keystream(key, 0, 400);
    for (let first = 32; first <= 200; first += 1) {
      for (const second of [0, 1, 15, 16, 17, 100]) {
        expect(Uint8Array.from(drawn([first, second, 400 - first - second]))).toEqual(whole);
      }
    }
  });

  it('gives a megabyte as noble does', () => {
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(hash(drawn(Array.from({ length: 16 }, () => zeros.length)))).toBe(hash(noblePrimitives.keystream(key, 0, 2 ** 20)));
  });

  it('ends where the counter of 32 bits does, in blocks of 16 bytes', () => {
    expect(gcmEnd).toBe(16 * 2 ** 32);
  });
});

describe('isGcmFaster', () => {
  it('is found out once', () => {
    expect(isGcmFaster(zeros)).toBe(isGcmFaster(new Uint8Array(16)));
  });
});
