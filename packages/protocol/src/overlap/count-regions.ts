/**
 * Counting over lists of tags on typed arrays: tags are scattered into partitions by a seeded mix, so that one partition's table stays in the processor's
 * cache, and each partition is counted in one small table that is used again. No strings, no Set; the extra memory is one copy of the tags.
 */
import { ProtocolError } from '../errors.ts';
import { runSteps } from '../run-steps.ts';
import { countRows } from './elements.ts';
import { tagLength } from './final-tags.ts';
import { firstDuplicate, mixTag } from './first-duplicate.ts';
import { type RegionCounts, type RegionTally, regionTally } from './region-tally.ts';
import { wordsOf } from './rows.ts';

/** As many as there are bits in a tag's mask. */
export const mostLists = 64;

const perTag = tagLength / 4;
/** Fewer and the scattering jumps about among too many places; more and a partition's slots leave the second-level cache. */
const tagsPerPartition = 32_768;

/** The sets that a list belongs to, as a region's mask has them: sets 0..31 in `low`, 32..63 in `high`. */
export interface SetMask {
  readonly low: number;
  readonly high: number;
}

/** The mask of some sets by their numbers. */
export const setMask = (sets: readonly number[]): SetMask =>
  sets.reduce(
    ({ low, high }, set) => (set < 32 ? { low: (low | (1 << set)) >>> 0, high } : { low, high: (high | (1 << (set - 32))) >>> 0 }),
    { low: 0, high: 0 },
  );

/** Which sets the lists make up: list i belongs to those of `masks[i]`; several lists may belong to one set, and are then joined. */
export interface SetsOfLists {
  readonly sets: number;
  readonly masks: readonly SetMask[];
}

/** Each list a set of its own. */
const ownSets = (lists: number): SetsOfLists => ({ sets: lists, masks: Array.from({ length: lists }, (_, at) => setMask([at])) });

/**
 * The counts over `lists`, each tags of 16 bytes. `seed` as in `firstDuplicate`. Where lists share a set its regions are over sets.
 *
 * Throws `ProtocolError('element-repeated')` with the number of the list where one holds a tag twice, and `element-invalid` where a tag is cut.
 */
export function countRegions(lists: readonly Uint8Array[], seed: number, of: SetsOfLists = ownSets(lists.length)): RegionCounts {
  return runSteps(countingSteps(lists, seed, of));
}

/** Tags done, of all, where each is touched twice: when it is scattered and when it is counted. */
interface CountingProgress {
  readonly done: number;
  readonly total: number;
}

/** `countRegions` in steps of some ten milliseconds to a few hundred, for whoever has something else to do in between. */
export function* countingSteps(
  lists: readonly Uint8Array[],
  seed: number,
  of: SetsOfLists = ownSets(lists.length),
): Generator<CountingProgress, RegionCounts> {
  if (of.sets > mostLists || of.masks.length !== lists.length) throw new RangeError('at most 64 sets, and a mask for every list');
  const tags = lists.reduce((sum, list) => sum + countRows(list, tagLength), 0);
  const bits = Math.max(0, Math.ceil(Math.log2(tags / tagsPerPartition)));
  const progress = { done: 0, total: 2 * tags };
  const scattered: Scattered[] = [];
  for (const list of lists) {
    scattered.push(scatter(wordsOf(list), bits, seed));
    progress.done += list.length / tagLength;
    yield { ...progress };
  }
  const tally = regionTally(of.sets);
  const table = new PartitionTable(of);
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

function refuseRepeated(list: number): never {
  throw new ProtocolError('element-repeated', { clause: 'BLD-5', index: list });
}

function demandDistinctOf(piece: Uint32Array, seed: number, list: number): void {
  const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  if (firstDuplicate(bytes, tagLength, seed) >= 0) refuseRepeated(list);
}

/**
 * Open addressing over the tags of one partition: slots hold entry numbers only, so that the part that is hit at random is small; entries lie in the order they
 * came, and are read in that order. Grows to the largest partition.
 */
class PartitionTable {
  readonly #wide: boolean;
  readonly #masks: readonly SetMask[];
  /** Whether the list of a tag shows in its mask, so that a repetition does. */
  readonly #isTold: boolean;
  #mask = 0;
  #slots = new Uint32Array(1);
  #keys = new Uint32Array(0);
  #low = new Uint32Array(0);
  #high = new Uint32Array(0);
  #entries = 0;

  constructor({ sets, masks }: SetsOfLists) {
    this.#wide = sets > 32;
    this.#masks = masks;
    const seen = { low: 0, high: 0 };
    this.#isTold = masks.every(({ low, high }) => {
      const isNew = (seen.low & low) === 0 && (seen.high & high) === 0;
      seen.low |= low;
      seen.high |= high;
      return isNew;
    });
  }

  /** Adds the regions of the tags in `pieces` (piece i is of list i) to `tally`. */
  count(pieces: readonly Uint32Array[], seed: number, tally: RegionTally): void {
    this.#reset(pieces.reduce((sum, piece) => sum + piece.length / perTag, 0));
    for (const [list, piece] of pieces.entries()) {
      if (!this.#isTold) demandDistinctOf(piece, seed, list);
      this.#insert(piece, list, seed);
    }
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
    const [lows, highs] = [this.#low, this.#high];
    const { low, high } = this.#masks[list] as SetMask;
    for (let at = 0; at < piece.length; at += perTag) {
      const entry = this.#find(piece, at, mixTag(piece, at, seed) & this.#mask);
      const held = lows[entry] as number;
      const heldHigh = this.#wide ? (highs[entry] as number) : 0;
      if (this.#isTold && ((held & low) !== 0 || (heldHigh & high) !== 0)) refuseRepeated(list);
      lows[entry] = held | low;
      if (this.#wide) highs[entry] = heldHigh | high;
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
