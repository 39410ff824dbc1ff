/** Streams that are kept open give the bytes of the position asked, whatever was asked before. */
import { noblePrimitives } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeKeystream, OpenStreams, pieceLength } from '../src/aes-ctr.ts';

/** Six keys, of which four begin with the same bytes and so take turns in one place. */
const keys = [0, 0, 0, 0, 1, 2].map((start, i) => Uint8Array.of(start, start, start, start, i, ...new Uint8Array(27)));

describe('OpenStreams', () => {
  it('seeks right with a full cache, keys that collide and lengths that are no blocks', () => {
    const request = fc.record({ key: fc.constantFrom(...keys), goOn: fc.boolean(), block: fc.nat(64), length: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (requests, limit) => {
        const streams = new OpenStreams({ limit });
        let position = 0;
        for (const { key, goOn, block, length } of requests) {
          const offset = goOn && position % 16 === 0 ? position : block * 16;
          expect(Uint8Array.from(streams.next(key, offset, length))).toEqual(noblePrimitives.keystream(key, offset, length));
          position = offset + length;
        }
      }),
    );
  });

  it('gives the memory of pieces back by itself, the newest last', () => {
    const streams = new OpenStreams();
    const key = keys[0] as Uint8Array;
    const pieces = Array.from({ length: 40 }, (_, at) => streams.next(key, at * pieceLength, pieceLength));
    const kept = pieces.filter(({ byteLength }) => byteLength > 0);
    expect(kept.length).toBeLessThanOrEqual(12);
    expect(kept.at(-1)).toBe(pieces.at(-1));
    expect(Uint8Array.from((kept.at(-1) as Uint8Array).subarray(0, 64))).toEqual(noblePrimitives.keystream(key, 39 * pieceLength, 64));
  });

  it('draws from GCM what counter mode gives, through every change from one to the other', () => {
    const request = fc.record({
      key: fc.constantFrom(...keys),
      goOn: fc.nat(3),
      block: fc.constantFrom(0, 0, 1, 2, 4096),
      length: fc.oneof(fc.constant(pieceLength), fc.nat(100), fc.integer({ min: pieceLength - 50, max: pieceLength })),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), fc.boolean(), (requests, limit, prefersGcm) => {
        // The third piece crosses the end: what is left of GCM's stream is no longer enough for it.
        const streams = new OpenStreams({ limit, prefersGcm: () => prefersGcm, end: 2 * pieceLength + 48 });
        let position = 0;
        for (const { key, goOn, block, length } of requests) {
          const offset = goOn > 0 && position % 16 === 0 ? position : block * 16;
          expect(Buffer.compare(streams.next(key, offset, length), nativeKeystream(key, offset, length))).toBe(0);
          position = offset + length;
        }
      }),
    );
  });

  it('is not misled by a key array that its owner overwrites', () => {
    const streams = new OpenStreams();
    const key = new Uint8Array(32).fill(7);
    streams.next(key, 0, 32);
    key.fill(0);
    expect(Uint8Array.from(streams.next(key, 32, 32))).toEqual(noblePrimitives.keystream(key, 32, 32));
  });
});
