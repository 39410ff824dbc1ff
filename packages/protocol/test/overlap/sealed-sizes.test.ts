/** Sizes that an owner seals: of as many lists as a ring may have, and no more. */
import { decodeSizes, encodeSizes, mostRingLists, type SealedSizes } from '@ketensom/protocol';
import { expect, test } from 'vitest';

const sizes = (count: number): SealedSizes => ({
  partner: 'a',
  salt: '0'.repeat(64),
  lists: Array.from({ length: count }, (_, list) => ({ list, persons: 1_000_000 })),
  sets: [],
});

test('of every list of a base in strata and parts are said', () => {
  expect(decodeSizes(encodeSizes(sizes(mostRingLists)))).toEqual(sizes(mostRingLists));
  expect(() => decodeSizes(encodeSizes(sizes(mostRingLists + 1)))).toThrowError(expect.objectContaining({ code: 'malformed' }));
});
