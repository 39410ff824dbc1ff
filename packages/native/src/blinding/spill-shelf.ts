/** A shelf that keeps so much in memory and the rest in a file, which is opened when it is needed. */
import type { Shelf } from '@ketensom/protocol';
import { SpillFile } from './spill-file.ts';

/** Bytes in memory unless said otherwise: a quarter of a gibibyte. */
const mostInMemory = 2 ** 28;

export interface SpillShelfOptions {
  /** Where the file is made. */
  readonly folder: string;
  /** Bytes that stay in memory. */
  readonly most?: number;
}

/** To be closed, whatever happened. */
export interface SpillShelf extends Shelf {
  close(): void;
}

/** A block in memory, or its place in the file. */
type Kept = Uint32Array | number;

const bytesOf = (words: Uint32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** Bytes of which blocks of one length are cut: an array for each block would cost as much as filling it. */
const slabBytes = 2 ** 22;

/** Room for blocks of one length: places that are free, and what is left of the last slab. */
class Room {
  readonly #length: number;
  readonly #free: Uint32Array[] = [];
  #slab = new Uint32Array(0);
  #cut = 0;

  /** `length`: words of a block. */
  constructor(length: number) {
    this.#length = length;
  }

  /** A place whose words are anything; `undefined` where it would take more than `most` further bytes. */
  place(most: number): { readonly words: Uint32Array; readonly added: number } | undefined {
    const free = this.#free.pop();
    if (free !== undefined) return { words: free, added: 0 };
    let added = 0;
    if (this.#cut + this.#length > this.#slab.length) {
      const blocks = Math.floor(Math.min(slabBytes, most) / (4 * this.#length));
      if (blocks === 0) return undefined;
      this.#slab = new Uint32Array(blocks * this.#length);
      this.#cut = 0;
      added = this.#slab.byteLength;
    }
    this.#cut += this.#length;
    return { words: this.#slab.subarray(this.#cut - this.#length, this.#cut), added };
  }

  giveBack(place: Uint32Array): void {
    this.#free.push(place);
  }
}

/** See the module header. */
export function spillShelf({ folder, most = mostInMemory }: SpillShelfOptions): SpillShelf {
  const kept: (Kept | undefined)[] = [];
  const rooms = new Map<number, Room>();
  let [inMemory, inFile] = [0, 0];
  let file: SpillFile | undefined;
  const roomOf = (length: number): Room => {
    const room = rooms.get(length) ?? new Room(length);
    rooms.set(length, room);
    return room;
  };
  return {
    put(block) {
      const place = roomOf(block.length).place(most - inMemory);
      if (place !== undefined) {
        inMemory += place.added;
        place.words.set(block);
        return kept.push(place.words) - 1;
      }
      file ??= new SpillFile(folder);
      inFile += 1;
      return kept.push(file.write(bytesOf(block))) - 1;
    },
    take(block, into) {
      const own = kept[block];
      kept[block] = undefined;
      if (own === undefined) throw new RangeError('a block is taken once');
      if (typeof own !== 'number') {
        into.set(own);
        roomOf(own.length).giveBack(own);
        return;
      }
      file?.read(own, bytesOf(into));
      inFile -= 1;
      if (inFile === 0) file?.rewind();
    },
    close: () => file?.close(),
  };
}
