/** Tables that were released before, by the rows that they are of. */
import { type EarlierTable, encodeHex, type PlacedTable, placedTables, type ReleaseDocument } from '@ketensom/protocol';
import { readRunContext } from '../round/run-context.ts';
import type { Desk } from '../store/desk.ts';
import { execute, selectAll } from '../store/sql.ts';
import { findResult } from './result-store.ts';

/** The tables of a released run. */
function tablesOf(desk: Desk, run: string): readonly PlacedTable[] {
  const context = readRunContext(desk, run);
  const stored = findResult(desk, run);
  if (stored === undefined || (context.kind !== 'aggregate' && context.kind !== 'tables')) return [];
  // The bytes are this coordinator's own.
  const document = JSON.parse(new TextDecoder().decode(stored.document)) as ReleaseDocument;
  return placedTables(context, document);
}

const keyOf = (desk: Desk, population: Uint8Array): string => encodeHex(desk.primitives.sha256(population));

/** Notes which rows the tables of a release are of. Its result is stored. */
export function insertReleasedTables(desk: Desk, run: string): void {
  for (const key of new Set(tablesOf(desk, run).map(({ population }) => keyOf(desk, population))))
    execute(desk.db, 'INSERT INTO released_tables (population, run) VALUES (?, ?)', key, run);
}

/** The runs that released a table of these rows, oldest release first. */
export const runsOf = (desk: Desk, population: Uint8Array): readonly string[] =>
  selectAll<{ readonly run: string }>(
    desk.db,
    "SELECT run FROM released_tables JOIN leaves USING (run) WHERE population = ? AND type = 'result.released' ORDER BY leaf",
    keyOf(desk, population),
  ).map(({ run }) => run);

/** The tables of these rows that those runs released. */
export function earlierOf(desk: Desk, population: Uint8Array, runs: readonly string[]): readonly EarlierTable[] {
  const key = keyOf(desk, population);
  return runs.flatMap((run) => tablesOf(desk, run).flatMap((placed) => (keyOf(desk, placed.population) === key ? [placed.table] : [])));
}
