/**
 * Release mode `local-threshold` (DSC-9): what a partner leaves out of its own figures, so that nobody ever sees a small cell of one partner.
 *
 * A row in a cell (all of `by`, no margin) with fewer than k distinct persons of this partner is not selected: it is missing from the cell, its
 * margins and the coverage alike, since a margin that still held it would give it away. Then each coverage counter of 1 to k - 1 becomes 0.
 */
import { columnName } from './column-name.ts';
import type { Layout, LocalTable } from './layout-types.ts';

/** The figures of one row set in the coverage block: who is behind it, and the columns about it. */
interface Counter {
  readonly persons: bigint;
  readonly columns: readonly number[];
}

function countersOf(layout: Layout, table: LocalTable): readonly Counter[] {
  const sets = new Map<string, number[]>();
  for (const [at, { block, rows }] of layout.columns.entries()) {
    if (block !== 'coverage') continue;
    const name = columnName(block, rows, 'rows');
    sets.set(name, [...(sets.get(name) ?? []), at]);
  }
  const figureOf = (columns: readonly number[], statistic: string): bigint | undefined => {
    const at = columns.find((column) => layout.columns[column]?.statistic === statistic);
    return at === undefined ? undefined : table.columns[at]?.[0];
  };
  return [...sets.values()].map((columns) => ({ persons: figureOf(columns, 'persons') ?? figureOf(columns, 'rows') ?? 0n, columns }));
}

/** Sets the small coverage counters of `table` to 0, in place: all columns about the same rows together. */
export function clearSmallCounters(layout: Layout, table: LocalTable, minCount: number): void {
  for (const { persons, columns } of countersOf(layout, table)) {
    if (persons >= BigInt(minCount)) continue;
    for (const at of columns) {
      const figures = table.columns[at];
      if (figures !== undefined) figures[0] = 0n;
    }
  }
}

/** The cells, by name, in which fewer than `minCount` of the subjects stand. A row without a subject counts as nobody. */
export function findSmallCells(
  rows: readonly { readonly cell: string | undefined; readonly subject: string | undefined }[],
  minCount: number,
): ReadonlySet<string> {
  const subjects = new Map<string, Set<string>>();
  for (const { cell, subject } of rows) {
    if (cell === undefined) continue;
    const known = subjects.get(cell) ?? new Set();
    if (subject !== undefined) known.add(subject);
    subjects.set(cell, known);
  }
  return new Set([...subjects].filter(([, known]) => known.size < minCount).map(([cell]) => cell));
}
