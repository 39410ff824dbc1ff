/** Numbers for tags: equal tags have one number. Open addressing over typed arrays, so that a million tags cost no million texts. */
import { tagLength } from '../overlap/final-tags.ts';
import { mixTag } from '../overlap/first-duplicate.ts';

const perTag = tagLength / 4;

/** See the module header. `most` tags at most; `seed` as in `firstDuplicate`. */
export class TagNumbers {
  readonly #seed: number;
  readonly #mask: number;
  readonly #slots: Uint32Array;
  readonly #keys: Uint32Array;
  #count = 0;

  constructor(most: number, seed: number) {
    this.#seed = seed;
    this.#mask = 2 ** Math.ceil(Math.log2(2 * most + 2)) - 1;
    this.#slots = new Uint32Array(this.#mask + 1);
    this.#keys = new Uint32Array(most * perTag);
  }

  /** How many numbers were given: 0 up to this, less one. */
  get count(): number {
    return this.#count;
  }

  /** The number of the tag whose words start at `at`, given now where it is new. */
  numberOf(words: Uint32Array, at: number): number {
    let slot = mixTag(words, at, this.#seed) & this.#mask;
    for (;;) {
      const known = (this.#slots[slot] as number) - 1;
      if (known < 0) return this.#add(words, at, slot);
      if (this.#isSame(words, at, known * perTag)) return known;
      slot = (slot + 1) & this.#mask;
    }
  }

  #isSame(words: Uint32Array, at: number, key: number): boolean {
    for (let word = 0; word < perTag; word += 1) if (words[at + word] !== this.#keys[key + word]) return false;
    return true;
  }

  #add(words: Uint32Array, at: number, slot: number): number {
    const number = this.#count;
    this.#keys.set(words.subarray(at, at + perTag), number * perTag);
    this.#slots[slot] = number + 1;
    this.#count += 1;
    return number;
  }
}
