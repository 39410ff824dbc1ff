/** Writes made-up rows in the kinds of files that partners really have. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import type { CellText } from './cells.ts';
import { makeRows, type Population } from './rows.ts';
import type { GeneratedColumn, GeneratedFile } from './schema.ts';

/** What a file is made from. */
interface Source {
  readonly seed: string;
  readonly population: Population;
}

const isNumeric = (column: GeneratedColumn): boolean => 'number' in column;

const writeLines = async (path: string, lines: Iterable<string>, encoding: BufferEncoding): Promise<void> => {
  const stream = createWriteStream(path, { mode: 0o600 });
  let batch: string[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < 4096) continue;
    if (!stream.write(Buffer.from(batch.join(''), encoding))) await once(stream, 'drain');
    batch = [];
  }
  stream.end(Buffer.from(batch.join(''), encoding));
  await once(stream, 'finish');
};

const csvCell = (cell: CellText, delimiter: string): string => {
  if (cell === undefined) return '';
  return cell.includes(delimiter) || cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell;
};

function* csvLines(file: GeneratedFile, { seed, population }: Source): Generator<string> {
  const { delimiter = ',', decimal = '.' } = file;
  const columns = Object.values(file.columns);
  yield `${Object.keys(file.columns).join(delimiter)}\r\n`;
  for (const row of makeRows(file, seed, population)) {
    const cells = row.map((cell, at) => {
      const column = columns[at];
      const text = decimal === ',' && column !== undefined && isNumeric(column) ? cell?.replace('.', ',') : cell;
      return csvCell(text, delimiter);
    });
    yield `${cells.join(delimiter)}\r\n`;
  }
}

function* jsonLines(file: GeneratedFile, { seed, population }: Source): Generator<string> {
  const columns = Object.entries(file.columns);
  let before = '[\n';
  for (const row of makeRows(file, seed, population)) {
    const pairs = columns.flatMap(([name, column], at) => {
      const cell = row[at];
      if (cell === undefined) return [];
      const number = isNumeric(column) && Number.isFinite(Number(cell));
      return [`${JSON.stringify(name)}:${number ? cell : JSON.stringify(cell)}`];
    });
    yield `${before}{${pairs.join(',')}}`;
    before = ',\n';
  }
  yield '\n]\n';
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const writeSqlite = (path: string, file: GeneratedFile, { seed, population }: Source): void => {
  const database = new DatabaseSync(path);
  try {
    const names = Object.keys(file.columns).map(quoted);
    const table = quoted(file.table ?? 'data');
    database.exec('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN');
    database.exec(`CREATE TABLE ${table} (${names.map((name) => `${name} TEXT`).join(', ')})`);
    const insert = database.prepare(`INSERT INTO ${table} VALUES (${names.map(() => '?').join(', ')})`);
    for (const row of makeRows(file, seed, population)) insert.run(...row.map((cell) => cell ?? null));
    database.exec('COMMIT');
  } finally {
    database.close();
  }
};

const writeParquet = async (path: string, file: GeneratedFile, source: Source): Promise<void> => {
  const interim = `${path}.csv`;
  await writeLines(interim, csvLines({ ...file, delimiter: ',', decimal: '.' }, source), 'utf8');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
    await connection.run(
      `COPY (SELECT * FROM read_csv(${text(interim)}, all_varchar=true, header=true)) TO ${text(path)} (FORMAT parquet)`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(interim);
  }
};

/** Writes one made file to `path`, replacing what stood there. The seed fixes every cell. */
export async function writeGeneratedFile(path: string, file: GeneratedFile, source: Source): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  if (file.kind === 'sqlite') writeSqlite(path, file, source);
  else if (file.kind === 'parquet') await writeParquet(path, file, source);
  else if (file.kind === 'json') await writeLines(path, jsonLines(file, source), 'utf8');
  else await writeLines(path, csvLines(file, source), file.encoding === 'latin-1' ? 'latin1' : 'utf8');
}
