/** What a question of a run is about, for the ledger of selections. */
import type { LocalRows } from '../evaluate/select-rows.ts';

/** The rows of one question of a run, read from the partner's data. */
export interface AskedRows {
  readonly part: string;
  readonly dataset: string;
  readonly cells: number;
  readonly rows: LocalRows;
}
