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

/** See the module header. */
export function spillShelf({ folder, most = mostInMemory }: SpillShelfOptions): SpillShelf {
  const kept: (Kept | undefined)[] = [];
  let [inMemory, inFile] = [0, 0];
  let file: SpillFile | undefined;
  return {
    put(block) {
      if (inMemory + block.byteLength <= most) {
        inMemory += block.byteLength;
        return kept.push(block.slice()) - 1;
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
        inMemory -= own.byteLength;
        return;
      }
      file?.read(own, bytesOf(into));
      inFile -= 1;
      if (inFile === 0) file?.rewind();
    },
    close: () => file?.close(),
  };
}
