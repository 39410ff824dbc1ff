/**
 * JSON: one array of objects, or one object per line. Columns are the keys of all objects together. A line that is no JSON object, or that
 * names a key twice, is an unreadable row; in an array a syntax error refuses the file, since there is no next line to go on from.
 */

import { maxColumns } from './csv-reader.ts';
import { type Engine, EngineFailure } from './engine.ts';
import { columnNames, keptColumns, type Loaded, type LoadRequest } from './load-request.ts';
import { refuse } from './refuse.ts';
import { openReadOnly } from './source-file.ts';
import { quoteName, quoteText } from './sql-text.ts';

type Layout = 'array' | 'newline_delimited';

/** The first character that is not white space tells the two layouts apart; anything else is no data file. @throws ConfigError */
async function layoutOf(request: LoadRequest): Promise<Layout> {
  const handle = await openReadOnly(request.file.path, request.place);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    const first = text.replace(/^\ufeff/, '').trimStart()[0];
    if (first === '[') return 'array';
    // The engine would take the mark for a part of the first line, and lose that.
    if (text.startsWith('\ufeff{'))
      refuse(request.place, 'path', { found: 'a byte order mark before the first line', expected: 'UTF-8 without a byte order mark' });
    if (first === '{') return 'newline_delimited';
    return refuse(request.place, 'path', {
      found: 'no JSON array or object at the start',
      expected: 'an array of objects, or one object per line',
    });
  } finally {
    await handle.close();
  }
}

const objects = (path: string, layout: Layout): string => {
  const lenient = layout === 'newline_delimited' ? ', ignore_errors = true' : '';
  return `read_json_objects(${quoteText(path)}, format = '${layout}', compression = 'uncompressed', hive_partitioning = false${lenient})`;
};

const isRow = `json_type(json) = 'OBJECT' and len(json_keys(json)) = len(list_distinct(json_keys(json)))`;

/** A JSON pointer to a key. */
const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const columnSql = (name: string, at: number): string => {
  const text = `texts[${at + 1}]`;
  const number = `types[${at + 1}] in ('DOUBLE', 'UBIGINT', 'BIGINT')`;
  return `if(${number}, plain_number(${text}), ${text}) as ${quoteName(name)}`;
};

async function readObjects(engine: Engine, request: LoadRequest): Promise<Loaded> {
  const from = objects(request.file.path, await layoutOf(request));
  const unreadable = await engine.count(`select count(*) from ${from} where not coalesce(${isRow}, false)`);
  const rows = await engine.select(
    `select distinct unnest(json_keys(json)) as key from ${from} where ${isRow} order by key limit ${maxColumns + 1}`,
  );
  const expected = `at most ${maxColumns} different keys`;
  if (rows.length > maxColumns) refuse(request.place, 'path', { found: `more than ${maxColumns} different keys`, expected });
  const keys = rows.map(([key]) => String(key));
  const names = columnNames(keys, request.place);
  const kept = keptColumns(names, request.wanted);
  const pointers = kept.positions.map((at) => quoteText(pointer(keys[at] ?? '')));
  const lists =
    pointers.length === 0
      ? '[] as texts, [] as types'
      : `json_extract_string(json, [${pointers.join(', ')}]) as texts, json_type(json, [${pointers.join(', ')}]) as types`;
  const columns = kept.names.map(columnSql).join(', ') || 'null as "#"';
  await engine.run(`create table source as select ${columns} from (select ${lists} from ${from} where ${isRow})`);
  return { columns: names, unreadable: { rows: unreadable, first: [] } };
}

/**
 * Fills the table `source` from a JSON file. Nested values become their JSON text, which no code list has.
 *
 * @throws ConfigError when the file is not UTF-8 JSON of one of the two layouts, or has keys that differ in capitals only.
 */
export async function loadJson(request: LoadRequest): Promise<Loaded> {
  try {
    return await readObjects(request.engine, request);
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.kind === 'memory') throw error;
    return refuse(request.place, 'path', { found: 'text that is not JSON', expected: 'an array of objects, or one object per line' });
  }
}
