/** Summed figures by what they are about, instead of by column number. */
import type { Backing } from '../disclosure/backing.ts';
import { columnName } from '../query/column-name.ts';
import type { Layout, RowSet, Statistic, SummedTable } from '../query/layout-types.ts';

/** Figures of one block. */
export interface FigureReader {
  /** One figure. @throws RangeError when the layout has no such column: a mistake of ours */
  figure(rows: RowSet, statistic: Statistic, cell: number): bigint;
  /** Whether the layout has such a column. */
  has(rows: RowSet, statistic: Statistic): boolean;
  /** The figures of one cell, bin by bin. @throws RangeError as `figure` */
  perBin(rows: RowSet, statistic: Statistic, cell: number, bins: number): readonly bigint[];
  /** Who is behind a row set. Where there is no person column, rows stand for persons. */
  backing(rows: RowSet, cell: number): Backing;
}

/** A reader over one block of a summed table. */
export function readFigures(layout: Layout, sums: SummedTable, block: 'cells' | 'coverage'): FigureReader {
  const byName = new Map(layout.columns.map(({ name }, at) => [name, sums.columns[at]]));
  const find = (rows: RowSet, statistic: Statistic, cell: number): bigint | undefined =>
    byName.get(columnName(block, rows, statistic))?.[cell];
  const figure = (rows: RowSet, statistic: Statistic, cell: number): bigint => {
    const found = find(rows, statistic, cell);
    if (found === undefined) throw new RangeError('the layout has no such figure');
    return found;
  };
  const perBin = (rows: RowSet, statistic: Statistic, cell: number, bins: number): readonly bigint[] => {
    const column = byName.get(columnName(block, rows, statistic));
    if (column === undefined || column.length < (cell + 1) * bins) throw new RangeError('the layout has no such figures');
    return [...column.slice(cell * bins, (cell + 1) * bins)];
  };
  const backing = (rows: RowSet, cell: number): Backing => {
    const count = rowsOf(rows, figure, cell);
    return { rows: count, persons: find(rows, 'persons', cell) ?? count, contributors: figure(rows, 'contributors', cell) };
  };
  const has = (rows: RowSet, statistic: Statistic): boolean => byName.has(columnName(block, rows, statistic));
  return { figure, has, perBin, backing };
}

/** Rows with another code are not summed: they are those present less those with the code. */
function rowsOf(rows: RowSet, figure: FigureReader['figure'], cell: number): bigint {
  if (rows.kind !== 'other') return figure(rows, 'rows', cell);
  const { kind: _kind, code, ...of } = rows;
  return figure({ kind: 'present', ...of }, 'rows', cell) - figure({ kind: 'equal', ...of, code }, 'rows', cell);
}
