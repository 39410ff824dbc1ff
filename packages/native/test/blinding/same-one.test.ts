/** The element of a batch that is computed a second time: any of them, all of its bytes. */
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { demandSameOne, Miscalculation } from '../../src/blinding/same-one.ts';

const outcomes = randomBytes(32 * 5);

it('is each of them once in a while', () => {
  const asked = new Set<number>();
  // That one of five is never asked for happens once in 10^38 runs.
  for (let turn = 0; turn < 400; turn += 1)
    demandSameOne(outcomes, (index) => {
      asked.add(index);
      return outcomes.subarray(32 * index, 32 * index + 32);
    });
  expect(asked).toEqual(new Set([0, 1, 2, 3, 4]));
});

it('must be the same to the last bit', () => {
  for (let bit = 0; bit < 256; bit += 1) {
    const work = (): void =>
      demandSameOne(outcomes, (index) => {
        const other = Uint8Array.from(outcomes.subarray(32 * index, 32 * index + 32));
        other[bit >> 3] = (other[bit >> 3] as number) ^ (1 << (bit & 7));
        return other;
      });
    expect(work).toThrow(Miscalculation);
  }
});
