/** Tags as words of 32 bits, and the part that each is of. */
import { tagLength } from '../overlap/final-tags.ts';
import { mixTag } from '../overlap/first-duplicate.ts';

/** Words of a tag. */
export const tagWords = tagLength / 4;

/** 2^`bits` parts, by a mix of a tag's words under `seed` (as in `firstDuplicate`), so that nobody can make tags that fall into one. */
export interface Dividing {
  readonly bits: number;
  readonly seed: number;
}

/** The part of the tag whose words start at `at`. */
export const partOf = (words: Uint32Array, at: number, { bits, seed }: Dividing): number =>
  bits === 0 ? 0 : mixTag(words, at, seed) >>> (32 - bits);

/** Copies the tag that starts at `at`. */
export function copyTag(from: Uint32Array, at: number, into: Uint32Array, to: number): void {
  into[to] = from[at] as number;
  into[to + 1] = from[at + 1] as number;
  into[to + 2] = from[at + 2] as number;
  into[to + 3] = from[at + 3] as number;
}
