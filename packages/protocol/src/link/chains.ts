/** What is met under a number: entries of several lists, on typed arrays that are used again. Entries count from 1 in the order they are added; 0 is none. */
import { grown, roomFor } from './grown.ts';

/** See the module header. */
export class Chains {
  /** By number: the newest entry. */
  #heads: Uint32Array = new Uint32Array(0);
  #numbers = 0;
  #next: Uint32Array = new Uint32Array(0);
  #lists: Uint32Array = new Uint32Array(0);
  #count = 0;

  /** Forgets all; numbers are below `numbers` from here on. */
  reset(numbers: number): void {
    this.#heads = roomFor(this.#heads, numbers).fill(0, 0, numbers);
    this.#numbers = numbers;
    this.#count = 0;
  }

  add(number: number, list: number): void {
    const entry = this.#count;
    this.#next = grown(this.#next, entry + 1);
    this.#lists = grown(this.#lists, entry + 1);
    this.#next[entry] = this.#heads[number] as number;
    this.#lists[entry] = list;
    this.#count = entry + 1;
    this.#heads[number] = this.#count;
  }

  /** The first entry under a number; of a number that nothing can be under none. */
  first(number: number): number {
    return number >= 0 && number < this.#numbers ? (this.#heads[number] as number) : 0;
  }

  next(entry: number): number {
    return this.#next[entry - 1] as number;
  }

  listOf(entry: number): number {
    return this.#lists[entry - 1] as number;
  }
}
