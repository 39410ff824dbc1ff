/** Statements on the store, each prepared once per connection. Rows come back as the caller says they are: the tables are STRICT. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function prepare(db: DatabaseSync, text: string): StatementSync {
  const known = prepared.get(db) ?? new Map<string, StatementSync>();
  prepared.set(db, known);
  const statement = known.get(text) ?? db.prepare(text);
  known.set(text, statement);
  return statement;
}

/** Runs a statement that returns nothing; gives the number of rows it changed. */
export const execute = (db: DatabaseSync, text: string, ...values: SQLInputValue[]): number =>
  Number(prepare(db, text).run(...values).changes);

/** The first row, if any. */
export const selectOne = <Row>(db: DatabaseSync, text: string, ...values: SQLInputValue[]): Row | undefined =>
  prepare(db, text).get(...values) as Row | undefined;

/** All rows. */
export const selectAll = <Row>(db: DatabaseSync, text: string, ...values: SQLInputValue[]): readonly Row[] =>
  prepare(db, text).all(...values) as unknown as readonly Row[];
