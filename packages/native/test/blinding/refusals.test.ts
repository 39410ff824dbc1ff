/** What is refused in batches that are worked side by side: every kind, whatever the length, by the index of the first. */
import { randomBytes } from 'node:crypto';
import { blindingSuites, type ProtocolError } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { pairedBatch, smallestBatch } from '../../src/blinding/field-pairs.ts';
import { loadSuite } from '../../src/blinding/work-piece.ts';
import { hostileElements } from './hostile-elements.ts';

/** Around the smallest batch that is worked side by side, and around a full one. */
const lengths = [smallestBatch - 1, smallestBatch, smallestBatch + 1, pairedBatch - 1, pairedBatch, pairedBatch + 1, 2 * pairedBatch + 1];

describe.each(['x25519', 'ristretto255'] as const)('%s', async (name) => {
  const { suite } = await loadSuite(name);
  const { entropy } = blindingSuites[name];
  const scalar = suite.scalarFromEntropy(randomBytes(entropy.scalar));
  const good = suite.randomElements(randomBytes(entropy.element * Math.max(...lengths)));
  const hostile = hostileElements(name);
  /** The index and the code of what is refused of the good ones with these among them. */
  const refusedOf = (length: number, bad: Readonly<Record<number, Uint8Array>>, act: (elements: Uint8Array) => unknown): unknown => {
    const elements = good.slice(0, 32 * length);
    for (const [at, element] of Object.entries(bad)) elements.set(element, 32 * Number(at));
    try {
      act(elements);
    } catch (error) {
      return [(error as ProtocolError).code, (error as ProtocolError).index];
    }
    return 'taken';
  };
  const blind = (elements: Uint8Array): unknown => suite.blind(scalar, elements);

  it.each(lengths)('%i elements, one of them bad, in the first place, the last, or where batches meet', (length) => {
    const places = [...new Set([0, length - 1, pairedBatch - 1, pairedBatch])].filter((at) => at < length);
    expect(refusedOf(length, {}, blind)).toBe('taken');
    expect(refusedOf(length, {}, suite.checkElements)).toBe('taken');
    // Long batches are looked through one by one for what is at fault: each of them has a third of the kinds, and each kind one of them at least.
    const share = length > 2 * smallestBatch ? 3 : 1;
    for (const [turn, bad] of hostile.entries()) {
      if (turn % share !== lengths.indexOf(length) % share) continue;
      const at = places[turn % places.length] as number;
      expect(refusedOf(length, { [at]: bad }, blind), `kind ${turn} at ${at}`).toEqual(['element-invalid', at]);
      if (share === 1) expect(refusedOf(length, { [at]: bad }, suite.checkElements)).toEqual(['element-invalid', at]);
    }
  });

  it('of bad ones of several kinds the first, whichever batch and whichever check sees it', () => {
    for (const [turn, bad] of hostile.entries()) {
      const other = hostile[(turn + 5) % hostile.length] as Uint8Array;
      const third = hostile[(turn + 2) % hostile.length] as Uint8Array;
      expect(refusedOf(20, { 3: bad, 4: other, 19: third }, blind)).toEqual(['element-invalid', 3]);
      expect(refusedOf(pairedBatch + 20, { 7: bad, [pairedBatch]: other, [pairedBatch + 19]: third }, blind)).toEqual([
        'element-invalid',
        7,
      ]);
    }
  });

  it('what is cut off, as the portable suite says it', () => {
    for (const length of [31, 32 * 16 + 1, 32 * pairedBatch + 31])
      for (const each of [suite, blindingSuites[name]])
        for (const act of [(elements: Uint8Array) => each.blind(scalar, elements), each.checkElements])
          expect(() => act(good.subarray(0, length))).toThrow(expect.objectContaining({ code: 'element-invalid', index: length >> 5 }));
  });
});
