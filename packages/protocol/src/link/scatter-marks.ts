/** Every mark of a link put into its part: those of an end with the person whose they are, those of the middle table with what is needed of their row. */
import { wordsOf } from '../overlap/rows.ts';
import type { Partitions } from './partitions.ts';
import { copyTag, type Dividing, partOf, tagWords } from './tag-words.ts';
import type { TaggedList } from './tagged-list.ts';

/** Words of a record of an end, and after how many of them the person's tag starts: it is the mark itself where a person has one. */
export const endRecord = (columns: number): { readonly width: number; readonly offset: number } =>
  columns === 1 ? { width: tagWords, offset: 0 } : { width: 2 * tagWords, offset: tagWords };

/** Gives marks as they are put by. */
export function* scatterEnd(lists: readonly TaggedList[], into: Partitions, dividing: Dividing): Generator<number, void> {
  for (const { columns, pieces } of lists) {
    const stride = columns * tagWords;
    for (const piece of pieces) {
      const words = wordsOf(piece);
      for (let row = 0; row < words.length; row += stride) {
        for (let at = row; at < row + stride; at += tagWords) {
          const to = into.next(partOf(words, at, dividing));
          copyTag(words, at, into.words, to);
          if (columns > 1) copyTag(words, row, into.words, to + tagWords);
        }
      }
      yield words.length / tagWords;
    }
    into.endList();
  }
}

/** The middle table where there is one join: its first mark, and those of `others` beside it. Gives marks as they are put by. */
export function* scatterMiddle(
  lists: readonly TaggedList[],
  into: Partitions,
  { dividing, others }: { readonly dividing: Dividing; readonly others: readonly number[] },
): Generator<number, void> {
  for (const { columns, pieces } of lists) {
    const stride = columns * tagWords;
    for (const piece of pieces) {
      const words = wordsOf(piece);
      for (let row = 0; row < words.length; row += stride) {
        const to = into.next(partOf(words, row, dividing));
        copyTag(words, row, into.words, to);
        for (let other = 0; other < others.length; other += 1)
          copyTag(words, row + (others[other] as number) * tagWords, into.words, to + (1 + other) * tagWords);
      }
      yield words.length / tagWords;
    }
    into.endList();
  }
}

/** Where the rows of the middle table go that is joined several times. */
export interface SplitRows {
  /** By join: the mark and the place of its row, a number. */
  readonly marks: readonly Partitions[];
  /** By place, 2^`shift` rows a part: the list, and the marks of `own`. */
  readonly rows: Partitions;
  readonly shift: number;
  readonly own: readonly number[];
}

/** The middle table where there are several joins. Gives marks as they are put by. */
export function* splitMiddle(lists: readonly TaggedList[], split: SplitRows, dividing: Dividing): Generator<number, void> {
  const { marks, rows, shift, own } = split;
  let place = 0;
  for (const [list, { columns, pieces }] of lists.entries()) {
    const stride = columns * tagWords;
    for (const piece of pieces) {
      const words = wordsOf(piece);
      for (let row = 0; row < words.length; row += stride, place += 1) {
        for (const [edge, into] of marks.entries()) {
          const to = into.next(partOf(words, row + edge * tagWords, dividing));
          copyTag(words, row + edge * tagWords, into.words, to);
          into.words[to + tagWords] = place;
        }
        const to = rows.next(place >>> shift);
        rows.words[to] = list;
        for (let at = 0; at < own.length; at += 1) copyTag(words, row + (own[at] as number) * tagWords, rows.words, to + 1 + at * tagWords);
      }
      yield words.length / tagWords;
    }
  }
}
