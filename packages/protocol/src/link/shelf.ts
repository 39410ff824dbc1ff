/** Where blocks of words wait until they are read, once each: in memory, or wherever a program has room. What is put there has no meaning of its own. */

/** See the module header. */
export interface Shelf {
  /** Keeps a copy of a block; gives what it is taken back by. */
  put(block: Uint32Array): number;
  /** Gives a block back, into words of its own length, and forgets it. */
  take(block: number, into: Uint32Array): void;
}

/** A shelf in memory. */
export function memoryShelf(): Shelf {
  const blocks: (Uint32Array | undefined)[] = [];
  return {
    put: (block) => blocks.push(block.slice()) - 1,
    take(block, into) {
      const own = blocks[block];
      blocks[block] = undefined;
      if (own === undefined) throw new RangeError('a block is taken once');
      into.set(own);
    },
  };
}
