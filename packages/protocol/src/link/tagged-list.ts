/** A list of a link as it ended: rows of tags, in pieces. */
import type { LinkList } from './link-lists.ts';

/** See the module header. `cell` is the place of the list among those of its table (`listPlace`). */
export interface TaggedList extends Pick<LinkList, 'cell' | 'copies' | 'columns'> {
  readonly table: string;
  /** At most so many rows. */
  readonly rows: number;
  /** Whole rows without canaries, read once. */
  readonly pieces: Iterable<Uint8Array>;
  /** Of the base of a comparison: the cell and the side that the list is of. */
  readonly of?: { readonly cell: number; readonly side: number };
}

/** Marks of lists, at most. */
export const marksIn = (lists: readonly TaggedList[]): number => lists.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
