/** Random lists for tests, from a seed that is printed where a test fails. */
import { concatBytes, noblePrimitives, u32be } from '@ketensom/protocol';

/** `length` bytes that follow from `name`. */
export const bytesOf = (name: string, length: number): Uint8Array =>
  noblePrimitives.keystream(noblePrimitives.sha256(new TextEncoder().encode(name)), 0, length);

/** The tag of person `number`. */
export const tagOf = (number: number): Uint8Array => noblePrimitives.sha256(u32be(number)).subarray(0, 16);

export const tagsOf = (numbers: readonly number[]): Uint8Array => concatBytes(...numbers.map(tagOf));

/** Region counts by sets of numbers: the slow way, for comparison. */
export function regionsBySets(lists: readonly (readonly number[])[]): Map<bigint, number> {
  const masks = new Map<number, bigint>();
  for (const [at, list] of lists.entries()) for (const item of list) masks.set(item, (masks.get(item) ?? 0n) | (1n << BigInt(at)));
  const counts = new Map<bigint, number>();
  for (const mask of masks.values()) counts.set(mask, (counts.get(mask) ?? 0) + 1);
  return counts;
}
