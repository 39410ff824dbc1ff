/** What this partner refused, and why: for its own eyes. Others read one code, whatever the reason. */
import type { DatabaseSync } from 'node:sqlite';
import { numberOf, type Row, textOf } from './row.ts';

/** One refusal. `code`: an error code, or the words of the person who declined. */
export interface Refusal {
  readonly run: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly code: string;
  /** Which rule of the ledger of selections or of the budget. */
  readonly rule?: string;
  /** The earlier run that it was held against. */
  readonly earlier?: string;
}

export interface RefusalStore {
  /** Part of the caller's transaction. */
  add(refusal: Refusal): void;
  /** Oldest first. */
  list(): readonly Refusal[];
}

const readRefusal = (row: Row): Refusal => ({
  run: textOf(row, 'run'),
  at: numberOf(row, 'at'),
  code: textOf(row, 'code'),
  ...(row['rule'] === null ? {} : { rule: textOf(row, 'rule') }),
  ...(row['earlier'] === null ? {} : { earlier: textOf(row, 'earlier') }),
});

/** See the module header. */
export function makeRefusalStore(db: DatabaseSync): RefusalStore {
  const insert = db.prepare('INSERT INTO refusal (run, at, code, rule, earlier) VALUES (?, ?, ?, ?, ?)');
  const list = db.prepare('SELECT run, at, code, rule, earlier FROM refusal ORDER BY id');
  return {
    add({ run, at, code, rule, earlier }) {
      insert.run(run, at, code, rule ?? null, earlier ?? null);
    },
    list: () => list.all().map(readRefusal),
  };
}
