/** Numbers for tags: equal tags have one number. Open addressing over typed arrays that are used again, so that a million tags cost no million texts. */
import { mixTag } from '../overlap/first-duplicate.ts';
import { roomFor } from './grown.ts';
import { copyTag, tagWords } from './tag-words.ts';

/** See the module header. `seed` as in `firstDuplicate`. */
export class TagNumbers {
  readonly #seed: number;
  #mask = 0;
  #slots: Uint32Array = new Uint32Array(1);
  #keys: Uint32Array = new Uint32Array(0);
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** How many numbers were given: 0 up to this, less one. */
  get count(): number {
    return this.#count;
  }

  /** Forgets all; there may be `most` tags from here on. */
  reset(most: number): void {
    const slots = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#slots = roomFor(this.#slots, slots).fill(0, 0, slots);
    this.#keys = roomFor(this.#keys, most * tagWords);
    this.#mask = slots - 1;
    this.#count = 0;
  }

  /** The number of the tag whose words start at `at`, given now where it is new. */
  numberOf(words: Uint32Array, at: number): number {
    const slot = this.#slotOf(words, at);
    const known = this.#slots[slot] as number;
    return known > 0 ? known - 1 : this.#add(words, at, slot);
  }

  /** The number of a tag, or -1 where it has none. */
  find(words: Uint32Array, at: number): number {
    return (this.#slots[this.#slotOf(words, at)] as number) - 1;
  }

  /** The slot of a tag, or the free one where it belongs. */
  #slotOf(words: Uint32Array, at: number): number {
    const [slots, keys, mask] = [this.#slots, this.#keys, this.#mask];
    for (let slot = mixTag(words, at, this.#seed) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] as number;
      if (number === 0) return slot;
      const key = (number - 1) * tagWords;
      const isSame =
        keys[key] === words[at] && keys[key + 1] === words[at + 1] && keys[key + 2] === words[at + 2] && keys[key + 3] === words[at + 3];
      if (isSame) return slot;
    }
  }

  #add(words: Uint32Array, at: number, slot: number): number {
    const number = this.#count;
    copyTag(words, at, this.#keys, number * tagWords);
    this.#slots[slot] = number + 1;
    this.#count = number + 1;
    return number;
  }
}
