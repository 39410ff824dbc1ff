/**
 * Sizes that other partners see (BLD-8): every list is padded to the next of 2^k and 1.5 x 2^k, so that a length tells the size of a set within a
 * factor of 1.5 at most. The coordinator learns exact sizes in a message of its own, sealed to it, and is not kept from them by this.
 */

/** No list is shorter, however small its set. */
export const smallestBucket = 256;

/** The smallest bucket that holds `count` rows and is at least `minimum`, itself a bucket. */
export function paddedCount(count: number, minimum: number = smallestBucket): number {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('a count must be a whole number');
  let bucket = 1;
  while (bucket < minimum || bucket < count) bucket *= 2;
  const between = (bucket / 4) * 3;
  return bucket >= 4 && between >= count && between >= minimum ? between : bucket;
}
