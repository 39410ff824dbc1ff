/** Padding, permutations, canaries, packed identifiers and salted tags. */
import {
  canaryIdentifiers,
  encodeHex,
  identifierAt,
  noblePrimitives,
  packIdentifiers,
  paddedCount,
  permutation,
  permuteRows,
  rekeyTags,
  saltedTagKey,
  saltedTags,
  sliceIdentifiers,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { bytesOf, tagsOf } from './lists.ts';

describe('padding', () => {
  it('takes the next of 2^k and 1.5 x 2^k, and never less than the minimum', () => {
    const sizes = [0, 256, 257, 384, 385, 512, 10_000, 100_000, 98_304, 98_305].map((count) => paddedCount(count));
    expect(sizes).toEqual([256, 256, 384, 384, 512, 512, 12_288, 131_072, 98_304, 131_072]);
    expect(paddedCount(3, 1)).toBe(3);
    expect(paddedCount(5, 1)).toBe(6);
    expect(() => paddedCount(1.5)).toThrow(RangeError);
  });
});

describe('a permutation', () => {
  it('holds every position once and moves rows by it', () => {
    const order = permutation(noblePrimitives, bytesOf('seed', 32), 40_000);
    expect(new Set(order).size).toBe(40_000);
    const rows = tagsOf([0, 1, 2]);
    expect(permuteRows(rows, 16, Uint32Array.of(2, 0, 1))).toEqual(tagsOf([2, 0, 1]));
    expect(() => permuteRows(rows, 16, Uint32Array.of(0))).toThrow(RangeError);
  });

  it('passes words over from the largest multiple of the bound on, and takes the one below it', () => {
    const ofWords = (count: number, ...words: readonly number[]) => {
      const stream = new Uint8Array(4 * words.length);
      for (const [at, word] of words.entries()) new DataView(stream.buffer).setUint32(4 * at, word, true);
      return [...permutation({ ...noblePrimitives, keystream: () => stream }, new Uint8Array(32), count)];
    };
    // 2^32 - 1 is a multiple of three, and of five; of two 2^32 is.
    expect(ofWords(3, 2 ** 32 - 1, 0, 1)).toEqual(ofWords(3, 0, 1));
    expect(ofWords(3, 2 ** 32 - 1, 0, 1)).toEqual([2, 1, 0]);
    expect(ofWords(3, 2 ** 32 - 2, 0)).toEqual(ofWords(3, 2, 0));
    expect(ofWords(5, 2 ** 32 - 1, 1, 0, 2 ** 32 - 1, 2, 1)).toEqual(ofWords(5, 1, 0, 2, 1));
    expect(ofWords(2, 2 ** 32 - 1)).toEqual([0, 1]);
  });

  it('says nothing of where a row was: every old place comes to every new one alike', () => {
    const [rounds, n] = [8000, 8];
    const seen = new Float64Array(n * n);
    for (let round = 0; round < rounds; round += 1) {
      const order = permutation(streamOf(round), new Uint8Array(32), n);
      for (const [to, from] of order.entries()) seen[to * n + from] = (seen[to * n + from] as number) + 1;
    }
    const expected = rounds / n;
    const chiSquare = seen.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 49 degrees of freedom: above 95 once in ten thousand; the stream is fixed, so the outcome is too.
    expect(chiSquare).toBeLessThan(95);
  });
});

/** One long keystream shared by many small permutations: a key schedule of 64 KiB each would take minutes. */
const long = bytesOf('permutations', 8000 * 64);
const streamOf = (round: number) => ({ ...noblePrimitives, keystream: () => long.subarray(64 * round, 64 * round + 64) });

describe('identifiers', () => {
  it('packs more identifiers than a call takes arguments', () => {
    const { bytes, ends } = packIdentifiers(Array.from({ length: 300_000 }, (_, at) => (at === 7 ? 'é'.repeat(5_000_000) : 'ab')));
    expect([bytes.length, ends.length, ends.at(-1)]).toEqual([10_599_998, 300_000, 10_599_998]);
  });

  it('are found and cut', () => {
    const packed = packIdentifiers(['a', '', 'één', 'd']);
    expect(new TextDecoder().decode(identifierAt(packed, 2))).toBe('één');
    const cut = sliceIdentifiers(packed, 1, 3);
    expect([0, 1].map((at) => new TextDecoder().decode(identifierAt(cut, at)))).toEqual(['', 'één']);
    expect(sliceIdentifiers(packed, 4, 4).ends.length).toBe(0);
  });

  it('of canaries follow from the secret and the run', () => {
    const input = { secret: bytesOf('secret', 32), run: bytesOf('run', 32) };
    const canaries = canaryIdentifiers(noblePrimitives, input);
    expect(canaries.ends.length).toBe(50);
    expect(canaryIdentifiers(noblePrimitives, { ...input, run: bytesOf('other', 32) }).bytes).not.toEqual(canaries.bytes);
  });
});

describe('salted tags', () => {
  const domain = { run: bytesOf('run', 32), keyKind: 'bsn/1' };
  const key = bytesOf('key', 32);
  const people = packIdentifiers(['123456782', '', 'a'.repeat(16), 'b'.repeat(33)]);

  it('change with the run, the key, the kind and the purpose', () => {
    const tags = (changed: object, used = key) =>
      encodeHex(saltedTags(saltedTagKey(noblePrimitives, used, { ...domain, ...changed }), people));
    const all = [
      tags({}),
      tags({ run: bytesOf('other', 32) }),
      tags({ keyKind: 'who/1' }),
      tags({ purpose: 'canary' }),
      tags({}, bytesOf('k2', 32)),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('stay as many when the coordinator puts its own key over them', () => {
    const tags = saltedTags(key, people);
    const again = rekeyTags(bytesOf('own', 32), tags);
    expect(again).not.toEqual(tags);
    expect(new Set([0, 1, 2, 3].map((at) => encodeHex(again.subarray(16 * at, 16 * at + 16)))).size).toBe(4);
  });
});
