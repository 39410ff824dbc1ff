/** Parquet: `source` is a view over the file, with its own types; only the columns that a question uses are read. */

import { EngineFailure } from './engine.ts';
import { columnNames, keptColumns, type Loaded, type LoadRequest } from './load-request.ts';
import { plainText } from './plain-text.ts';
import { refuse } from './refuse.ts';
import { quoteName, quoteText } from './sql-text.ts';

const reader = (path: string): string => `read_parquet(${quoteText(path)}, hive_partitioning = false, filename = false)`;

/** Names of the columns as the file writes them (the engine would rename a second one of the same name). */
async function topLevelNames(request: LoadRequest): Promise<string[]> {
  const rows = await request.engine.select(`select name, coalesce(num_children, 0) from parquet_schema(${quoteText(request.file.path)})`);
  const names: string[] = [];
  // Depth first: below the root, a node with children is followed by all of them.
  const open: number[] = [];
  for (const [at, row] of rows.entries()) {
    if (at > 0 && open.length === 1) names.push(String(row[0]));
    if (open.length > 0) open.push((open.pop() ?? 1) - 1);
    if (Number(row[1]) > 0) open.push(Number(row[1]));
    while (open.at(-1) === 0) open.pop();
  }
  return names;
}

/**
 * Defines the view `source` over a Parquet file. Columns of nested or binary types are left out.
 *
 * @throws ConfigError when it is no Parquet file or has two columns of one name.
 */
export async function loadParquet(request: LoadRequest): Promise<Loaded> {
  const { engine, file, place } = request;
  try {
    const names = columnNames(await topLevelNames(request), place);
    const types = await engine.select(`select column_name, column_type from (describe select * from ${reader(file.path)})`);
    const typeOf = new Map(types.map(([name, type]) => [String(name), String(type)]));
    const usable = names.filter((name) => plainText(quoteName(name), typeOf.get(name) ?? '') !== undefined);
    const kept = keptColumns(usable, request.wanted).names;
    await engine.run(`create view source as select ${kept.map(quoteName).join(', ') || 'null as "#"'} from ${reader(file.path)}`);
    return { columns: usable, unreadable: { rows: 0, first: [] } };
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.kind === 'memory') throw error;
    return refuse(place, 'path', { found: 'a file that cannot be read as Parquet', expected: 'a Parquet file' });
  }
}
