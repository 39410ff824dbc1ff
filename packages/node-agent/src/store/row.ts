/** Columns of a row as the STRICT tables declare them. Another type than declared is our own fault. */

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A TEXT column. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is not text`);
  return value;
}

/** An INTEGER column. */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is not a number`);
  return value;
}

/** A BLOB column: a copy, so that it outlives the statement. */
export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} is not a blob`);
  return new Uint8Array(value);
}
