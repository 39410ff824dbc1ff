/** A folder of a partner, made for one test and removed after it, and writers of small files in every kind. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import { ConfigError } from '@ketensom/protocol';
import { onTestFinished } from 'vitest';

/** A new folder; removed when the test ends. */
export function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ketensom-data-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Rows as texts; null is written as nothing. */
export type TextRow = Readonly<Record<string, string | null>>;

const csvField = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export function csvText(rows: readonly TextRow[], columns: readonly string[], delimiter = ','): string {
  const lines = rows.map((row) => columns.map((column) => csvField(row[column] ?? '', delimiter)).join(delimiter));
  return `${[columns.map((column) => csvField(column, delimiter)).join(delimiter), ...lines].join('\n')}\n`;
}

/** Writes a Parquet file from SQL, with an engine of its own. */
export async function writeParquet(path: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${path.replaceAll("'", "''")}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

/** Writes a Parquet file of text columns. */
export async function writeTextParquet(path: string, rows: readonly TextRow[], columns: readonly string[]): Promise<void> {
  writeFileSync(`${path}.ndjson`, rows.map((row) => JSON.stringify(row)).join('\n'));
  const types = columns.map((column) => `"${column}": 'VARCHAR'`).join(', ');
  await writeParquet(path, `select * from read_json('${path}.ndjson', format = 'newline_delimited', columns = {${types}})`);
  rmSync(`${path}.ndjson`);
}

/** Writes a SQLite file with one table, in the types that the values have. */
export function writeSqlite(
  path: string,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: readonly string[],
): void {
  const database = new DatabaseSync(path);
  const names = columns.map((column) => `"${column}"`).join(', ');
  database.exec(`create table "${table}" (${names})`);
  const insert = database.prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`);
  database.exec('begin');
  for (const row of rows) insert.run(...columns.map((column) => (row[column] ?? null) as string | number | bigint | null));
  database.exec('commit');
  database.close();
}

/** The refusal that a promise ends in. */
export async function refusalOf(promise: Promise<unknown>): Promise<ConfigError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof ConfigError) return outcome;
  throw outcome instanceof Error ? outcome : new Error('nothing was refused');
}
