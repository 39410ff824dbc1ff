/** No hidden region follows from set sizes and the union: the least and the most it could be, given all that is shown, stay apart. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { protectRegions } from '../../src/disclosure/protect-regions.ts';

const rules = { least: 10n, width: 10n, showZero: true };

test('a hidden region is never alone in a sum, and hidden ones together are enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), fc.infiniteStream(fc.integer({ min: 0, max: 40 })), (sets, stream) => {
      const counts = Array.from({ length: 2 ** sets }, (_, mask) => (mask === 0 ? 0n : BigInt(stream.next().value as number)));
      const hidden = protectRegions({ sets, counts }, rules, true);
      for (const [mask, count] of counts.entries()) if (mask > 0 && count > 0n && count < 10n) expect(hidden[mask]).toBe('minCount');
      for (let set = 0; set <= sets; set += 1) {
        const masks = counts.flatMap((_, mask) => (mask > 0 && (set === sets || ((mask >> set) & 1) === 1) ? [mask] : []));
        const inside = masks.filter((mask) => hidden[mask] !== undefined);
        const total = inside.reduce((sum, mask) => sum + (counts[mask] ?? 0n), 0n);
        const isAll = inside.length === masks.length;
        expect(inside.length === 0 || isAll || (inside.length > 1 && total >= 10n)).toBe(true);
      }
    }),
  );
});

test('zeros are hidden where they are not open, and nothing more where sums give nothing away', () => {
  expect(protectRegions({ sets: 2, counts: [0n, 0n, 50n, 50n] }, { ...rules, showZero: false }, false)).toEqual([
    undefined,
    'minCount',
    undefined,
    undefined,
  ]);
});
