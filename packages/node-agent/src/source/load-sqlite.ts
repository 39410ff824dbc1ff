/** SQLite files: opened read-only by Node's own SQLite and streamed into the engine, which has no reader for them. */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Source } from '@ketensom/protocol';
import { maxColumns } from './csv-reader.ts';
import { columnNames, keptColumns, type Loaded, type LoadRequest } from './load-request.ts';
import { plainNumberText } from './plain-text.ts';
import { refuse } from './refuse.ts';
import { RowLoader } from './row-loader.ts';
import { quoteName } from './sql-text.ts';

export type SqliteSource = Extract<Source, { kind: 'sqlite' }>;

const rowsPerTurn = 8192;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

const open = (request: LoadRequest): DatabaseSync => {
  try {
    const database = new DatabaseSync(request.file.path, { readOnly: true, allowExtension: false });
    database.exec('pragma trusted_schema = off');
    database.prepare('select count(*) from sqlite_schema').get();
    return database;
  } catch {
    return refuse(request.place, 'path', {
      found: 'a file that cannot be opened as SQLite',
      expected: 'a SQLite database that no other program is writing to',
    });
  }
};

const isTable = "type in ('table', 'view') and name not like 'sqlite_%'";

/** The table that is meant: the one named, or the only one. @throws ConfigError */
function findTable(database: DatabaseSync, table: string | undefined, request: LoadRequest): string {
  const names = database
    .prepare(`select name from sqlite_schema where ${isTable}`)
    .all()
    .map(({ name }) => String(name));
  const found = table === undefined ? names : names.filter((name) => name === table);
  const [only, second] = found;
  if (only !== undefined && second === undefined) return only;
  if (table !== undefined)
    return refuse(request.place, 'table', { found: 'no such table', expected: 'a table or view of the file', code: 'unknown-name' });
  return refuse(request.place, 'table', {
    found: `nothing, and ${found.length} tables in the file`,
    expected: 'the name of a table or view',
  });
}

/** A value as text; undefined for binary values and texts with control characters, which make the row unreadable. */
const asText = (value: SQLOutputValue): string | undefined => {
  if (value === null) return '';
  if (typeof value === 'string') return control.test(value) ? undefined : value;
  if (typeof value === 'number') return plainNumberText(value);
  return typeof value === 'bigint' ? value.toString() : undefined;
};

/** Streams the kept columns into the loader; gives the number of unreadable rows. */
async function stream(database: DatabaseSync, table: string, names: readonly string[], loader: RowLoader): Promise<number> {
  const columns = names.map(quoteName).join(', ') || 'null';
  const statement = database.prepare(`select ${columns} from ${quoteName(table)}`);
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  let rejected = 0;
  let turn = 0;
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<SQLOutputValue[]>) {
    const fields = row.map(asText);
    if (fields.includes(undefined)) rejected += 1;
    else loader.add(fields as string[]);
    turn += 1;
    if (turn % rowsPerTurn === 0) await loader.settle();
  }
  return rejected;
}

/**
 * Fills the table `source` from one table or view of a SQLite file.
 *
 * @throws ConfigError when it is no SQLite file, cannot be opened read-only, or lacks the table.
 */
export async function loadSqlite(request: LoadRequest, source: SqliteSource): Promise<Loaded> {
  const database = open(request);
  try {
    const table = findTable(database, source.table, request);
    const raw = database.prepare(`select * from ${quoteName(table)}`).columns();
    const names = columnNames(
      raw.map(({ name }) => name),
      request.place,
    );
    const expected = `at most ${maxColumns} columns`;
    if (names.length > maxColumns) refuse(request.place, 'table', { found: `${names.length} columns`, expected });
    const kept = keptColumns(names, request.wanted);
    const loader = await RowLoader.open(request.engine, kept.names, [...kept.names.keys()]);
    const rows = await stream(
      database,
      table,
      kept.positions.map((at) => raw[at]?.name ?? ''),
      loader,
    );
    await loader.finish();
    return { columns: names, unreadable: { rows, first: [] } };
  } finally {
    database.close();
  }
}
