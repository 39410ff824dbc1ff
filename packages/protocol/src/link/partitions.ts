/** Records of a few words, put by the part they belong to and read one part at a time: blocks of each part wait on a shelf, so that one part and the last blocks are all that is in memory. */
import { roomFor } from './grown.ts';
import type { Shelf } from './shelf.ts';

/** Words of the last blocks of all parts together: 4 MiB. */
const mostBuffered = 2 ** 20;
const mostBlock = 4096;

/** See the module header. */
export class Partitions {
  readonly #shelf: Shelf;
  readonly #width: number;
  /** Words of a block, whole records. */
  readonly #block: number;
  readonly #kept: number[][];
  /** By part: words in its last block, and records in all. */
  readonly #filled: Uint32Array;
  readonly #counts: Uint32Array;
  /** After each list, how many records each part had. */
  readonly #ends: Uint32Array[] = [];
  #whole: Uint32Array = new Uint32Array(0);
  /** The last blocks, where records are written. */
  readonly words: Uint32Array;

  /** `width`: words of a record. */
  constructor(shelf: Shelf, { parts, width }: { readonly parts: number; readonly width: number }) {
    this.#shelf = shelf;
    this.#width = width;
    this.#block = Math.max(1, Math.floor(Math.min(mostBlock, mostBuffered / parts) / width)) * width;
    this.words = new Uint32Array(parts * this.#block);
    this.#kept = Array.from({ length: parts }, () => []);
    this.#filled = new Uint32Array(parts);
    this.#counts = new Uint32Array(parts);
  }

  /** Where in `words` the next record of a part is to be written, whole and at once. */
  next(part: number): number {
    let filled = this.#filled[part] as number;
    const start = part * this.#block;
    if (filled === this.#block) {
      this.#kept[part]?.push(this.#shelf.put(this.words.subarray(start, start + filled)));
      filled = 0;
    }
    this.#filled[part] = filled + this.#width;
    this.#counts[part] = (this.#counts[part] as number) + 1;
    return start + filled;
  }

  /** Records from here on are of another list. */
  endList(): void {
    this.#ends.push(this.#counts.slice());
  }

  count(part: number): number {
    return this.#counts[part] as number;
  }

  /** The records of a part in the order they came; once, and until the next part is read. */
  read(part: number): Uint32Array {
    const length = this.count(part) * this.#width;
    this.#whole = roomFor(this.#whole, length);
    let at = 0;
    for (const block of this.#kept[part] ?? []) {
      this.#shelf.take(block, this.#whole.subarray(at, at + this.#block));
      at += this.#block;
    }
    this.#kept[part] = [];
    const start = part * this.#block;
    this.#whole.set(this.words.subarray(start, start + length - at), at);
    return this.#whole.subarray(0, length);
  }

  /** Up to which record of a part each list goes. */
  ends(part: number): readonly number[] {
    return this.#ends.map((counts) => counts[part] as number);
  }
}
