/**
 * The join over tags (LNK-5), a part at a time: marks go to parts by a mix of their words, and equal ones are in the same part. So a join takes the memory of one
 * part and of the blocks that are being filled; all else waits on a shelf. Padding joins nobody, so it drops out by itself.
 */
import type { LinkPlan } from '../query/link/types.ts';
import type { MetRow } from './met-row.ts';
import type { Shelf } from './shelf.ts';
import { marksIn, type TaggedList } from './tagged-list.ts';

/** What a join is carried out with: `seed` as in `firstDuplicate`. */
export interface JoinRoom {
  readonly seed: number;
  readonly shelf: Shelf;
  /** Marks of a part, where not as many as are best. */
  readonly atOnce?: number;
}

/** Which of the middle table's columns name persons who are counted, and who hears of its rows, in no order; of those that meet nobody not always. */
export interface Joining {
  readonly own: readonly number[];
  readonly onRow: (row: MetRow) => void;
}

/** The lists of the middle table, and of each end. */
export interface JoinSides {
  readonly middle: readonly TaggedList[];
  readonly ends: readonly (readonly TaggedList[])[];
}

/** Few enough for a processor's cache, many enough that blocks are filled. */
const marksPerPart = 2 ** 16;
const mostBits = 10;

/** The binary logarithm of how many parts the marks of these lists take. */
export const partsFor = (lists: readonly TaggedList[], { atOnce = marksPerPart }: JoinRoom): number =>
  Math.min(mostBits, Math.max(0, Math.ceil(Math.log2(marksIn(lists) / atOnce))));

export const sidesOf = ({ centre, edges }: LinkPlan, lists: readonly TaggedList[]): JoinSides => {
  const ofTable = (name: string): readonly TaggedList[] => lists.filter(({ table }) => table === name);
  return { middle: ofTable(centre), ends: edges.map(({ end }) => ofTable(end)) };
};
