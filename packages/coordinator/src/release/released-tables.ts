/** Tables that were released before, by the rows that they are of. */
import { type EarlierTable, encodeHex, type FindEarlier, type PlacedTable, placedTables, type ReleaseDocument } from '@ketensom/protocol';
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

/** Finds the tables of the same rows, oldest release first. */
export const earlierIn =
  (desk: Desk): FindEarlier =>
  (population) => {
    const key = keyOf(desk, population);
    const rows = selectAll<{ readonly run: string }>(
      desk.db,
      "SELECT run FROM released_tables JOIN leaves USING (run) WHERE population = ? AND type = 'result.released' ORDER BY leaf",
      key,
    );
    return rows.flatMap(({ run }): readonly EarlierTable[] =>
      tablesOf(desk, run).flatMap((placed) => (keyOf(desk, placed.population) === key ? [placed.table] : [])),
    );
  };
