/** Keys as the agent's SQL reads them. */
import type { Key } from '@ketensom/protocol';
import { defineKey, keyLayers, keyParts, keyTextColumn } from '../../src/mapping/key-sql.ts';
import { keyColumn, keyStateColumn } from '../../src/mapping/names.ts';
import { Engine } from '../../src/source/engine.ts';
import { quoteText } from '../../src/source/sql-text.ts';

/** State and value of each row of texts (one text per part), computed by the engine. */
export async function normaliseInEngine(key: Key, rows: readonly (readonly (string | null)[])[]): Promise<unknown[][]> {
  const engine = await Engine.open();
  try {
    defineKey(engine, key);
    const names = keyParts(key).map((part) => keyTextColumn(key.name, part));
    const values = rows.map((row, at) => `(${[at, ...row.map((text) => (text === null ? 'null::varchar' : quoteText(text)))].join(', ')})`);
    let relation = `(values ${values.join(', ')}) rows(place, ${names.join(', ')})`;
    for (const columns of keyLayers(key)) relation = `(select *, ${columns.join(', ')} from ${relation})`;
    return await engine.select(`select ${keyStateColumn(key.name)}, ${keyColumn(key.name)} from ${relation} order by place`);
  } finally {
    engine.close();
  }
}
