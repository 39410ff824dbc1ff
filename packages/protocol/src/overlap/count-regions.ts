/**
 * Counting over lists of tags on typed arrays: tags are scattered into partitions by a seeded mix, so that one partition's table stays in the processor's
 * cache, and each partition is counted in one small table that is used again. No strings, no Set; the extra memory is one copy of the tags.
 */
import { ProtocolError } from '../errors.ts';
import { countRows } from './elements.ts';
import { tagLength } from './final-tags.ts';
import { mixTag } from './first-duplicate.ts';
import { type RegionCounts, type RegionTally, regionTally } from './region-tally.ts';
import { wordsOf } from './rows.ts';

/** As many as there are bits in a tag's mask. */
export const mostLists = 64;

const perTag = tagLength / 4;
/** Fewer and the scattering jumps about among too many places; more and a partition's slots leave the second-level cache. */
const tagsPerPartition = 32_768;

/**
 * The counts over `lists`, each tags of 16 bytes. `seed` as in `firstDuplicate`.
 *
 * Throws `ProtocolError('element-repeated')` with the number of the list where one holds a tag twice, and `element-invalid` where a tag is cut.
 */
export function countRegions(lists: readonly Uint8Array[], seed: number): RegionCounts {
  const steps = countingSteps(lists, seed);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Tags done, of all, where each is touched twice: when it is scattered and when it is counted. */
interface CountingProgress {
  readonly done: number;
  readonly total: number;
}

/** `countRegions` in steps of some ten milliseconds to a few hundred, for whoever has something else to do in between. */
export function* countingSteps(lists: readonly Uint8Array[], seed: number): Generator<CountingProgress, RegionCounts> {
  if (lists.length > mostLists) throw new RangeError('at most 64 lists');
  const tags = lists.reduce((sum, list) => sum + countRows(list, tagLength), 0);
  const bits = Math.max(0, Math.ceil(Math.log2(tags / tagsPerPartition)));
  const progress = { done: 0, total: 2 * tags };
  const scattered: Scattered[] = [];
  for (const list of lists) {
    scattered.push(scatter(wordsOf(list), bits, seed));
    progress.done += list.length / tagLength;
    yield { ...progress };
  }
  const tally = regionTally(lists.length);
  const table = new PartitionTable(lists.length > 32);
  for (let partition = 0; partition < 2 ** bits; partition += 1) {
    const pieces = scattered.map(({ words, starts }) =>
      words.subarray((starts[partition] as number) * perTag, (starts[partition + 1] as number) * perTag),
    );
    table.count(pieces, seed, tally);
    progress.done += pieces.reduce((sum, piece) => sum + piece.length / perTag, 0);
    if (partition % 64 === 63) yield { ...progress };
  }
  return tally.counts();
}

/** The tags of partition p are those from `starts[p]` up to `starts[p + 1]`. */
interface Scattered {
  readonly words: Uint32Array;
  readonly starts: Uint32Array;
}

/** Moves tags into 2^bits partitions by the top bits of their mix. */
function scatter(words: Uint32Array, bits: number, seed: number): Scattered {
  const starts = new Uint32Array(2 ** bits + 1);
  if (bits === 0) {
    starts[1] = words.length / perTag;
    return { words, starts };
  }
  const shift = 32 - bits;
  for (let at = 0; at < words.length; at += perTag) {
    const partition = (mixTag(words, at, seed) >>> shift) + 1;
    starts[partition] = (starts[partition] as number) + 1;
  }
  for (let partition = 1; partition < starts.length; partition += 1)
    starts[partition] = (starts[partition] as number) + (starts[partition - 1] as number);
  const next = starts.slice();
  const moved = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at += perTag) {
    const partition = mixTag(words, at, seed) >>> shift;
    const to = (next[partition] as number) * perTag;
    next[partition] = (next[partition] as number) + 1;
    moved[to] = words[at] as number;
    moved[to + 1] = words[at + 1] as number;
    moved[to + 2] = words[at + 2] as number;
    moved[to + 3] = words[at + 3] as number;
  }
  return { words: moved, starts };
}

/**
 * Open addressing over the tags of one partition: slots hold entry numbers only, so that the part that is hit at random is small; entries lie in the order they
 * came, and are read in that order. Grows to the largest partition.
 */
class PartitionTable {
  readonly #wide: boolean;
  #mask = 0;
  #slots = new Uint32Array(1);
  #keys = new Uint32Array(0);
  #low = new Uint32Array(0);
  #high = new Uint32Array(0);
  #entries = 0;

  /** `wide` where there are more than 32 lists. */
  constructor(wide: boolean) {
    this.#wide = wide;
  }

  /** Adds the regions of the tags in `pieces` (piece i is of list i) to `tally`. */
  count(pieces: readonly Uint32Array[], seed: number, tally: RegionTally): void {
    this.#reset(pieces.reduce((sum, piece) => sum + piece.length / perTag, 0));
    for (const [list, piece] of pieces.entries()) this.#insert(piece, list, seed);
    const [low, high] = [this.#low, this.#high];
    for (let entry = 0; entry < this.#entries; entry += 1) tally.add(low[entry] as number, this.#wide ? (high[entry] as number) : 0);
  }

  #reset(tags: number): void {
    const slots = 2 ** Math.ceil(Math.log2(2 * tags + 2));
    if (slots > this.#slots.length) {
      this.#slots = new Uint32Array(slots);
      this.#keys = new Uint32Array((slots / 2) * perTag);
      this.#low = new Uint32Array(slots / 2);
      this.#high = new Uint32Array(this.#wide ? slots / 2 : 0);
    }
    this.#mask = slots - 1;
    this.#slots.fill(0, 0, slots);
    this.#entries = 0;
  }

  #insert(piece: Uint32Array, list: number, seed: number): void {
    const bits = list < 32 ? this.#low : this.#high;
    const bit = (1 << (list & 31)) >>> 0;
    for (let at = 0; at < piece.length; at += perTag) {
      const entry = this.#find(piece, at, mixTag(piece, at, seed) & this.#mask);
      const held = bits[entry] as number;
      if ((held & bit) !== 0) throw new ProtocolError('element-repeated', { clause: 'BLD-5', index: list });
      bits[entry] = held | bit;
    }
  }

  /** The entry of the tag at `at`, made where there is none. */
  #find(piece: Uint32Array, at: number, first: number): number {
    const [slots, keys] = [this.#slots, this.#keys];
    for (let slot = first; ; slot = (slot + 1) & this.#mask) {
      const entry = (slots[slot] as number) - 1;
      if (entry < 0) return this.#append(piece, at, slot);
      const key = entry * perTag;
      if (
        keys[key] === piece[at] &&
        keys[key + 1] === piece[at + 1] &&
        keys[key + 2] === piece[at + 2] &&
        keys[key + 3] === piece[at + 3]
      ) {
        return entry;
      }
    }
  }

  #append(piece: Uint32Array, at: number, slot: number): number {
    const entry = this.#entries;
    this.#entries = entry + 1;
    this.#slots[slot] = entry + 1;
    const [keys, key] = [this.#keys, entry * perTag];
    keys[key] = piece[at] as number;
    keys[key + 1] = piece[at + 1] as number;
    keys[key + 2] = piece[at + 2] as number;
    keys[key + 3] = piece[at + 3] as number;
    this.#low[entry] = 0;
    if (this.#wide) this.#high[entry] = 0;
    return entry;
  }
}
