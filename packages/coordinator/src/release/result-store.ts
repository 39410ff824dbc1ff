/** Released results: the exact bytes that the log commits to. */
import type { Desk } from '../store/desk.ts';
import { execute, selectOne } from '../store/sql.ts';

/** `document` is the canonical released document with its salt, `digest` the commitment that `result.released` carries. */
export interface StoredResult {
  readonly document: Uint8Array;
  readonly digest: string;
}

export const findResult = (desk: Desk, run: string): StoredResult | undefined =>
  selectOne<StoredResult>(desk.db, 'SELECT document, digest FROM results WHERE run = ?', run);

export const insertResult = (desk: Desk, run: string, { document, digest }: StoredResult): number =>
  execute(desk.db, 'INSERT INTO results (run, document, digest) VALUES (?, ?, ?)', run, document, digest);
