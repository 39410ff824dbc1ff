/** What a question of a run is about, for the ledger of selections. */
import type { LocalRows } from '../evaluate/select-rows.ts';

/** The rows of all questions of a run, and the state of the files before they were read, where that can be told (`LocalSide.dataState`). */
export interface ReadRows {
  readonly asked: readonly AskedRows[];
  readonly data: string | undefined;
}

/** The rows of one question of a run, read from the partner's data. */
export interface AskedRows {
  readonly part: string;
  readonly dataset: string;
  readonly cells: number;
  readonly rows: LocalRows;
}
