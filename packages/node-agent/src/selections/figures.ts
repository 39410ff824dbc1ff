/**
 * The selections that an answer is about: every cell, every margin, all selected rows, and the parts of a cell that shares, histograms and the
 * levels of a model count apart. A cell that disclosure control will hide is a selection like any other.
 */
import { countPersons, type RowIds } from './row-ids.ts';

/** The rows of one answer: in which cell each row of the ledger lies, and in which part of each split. */
interface SelectedRows {
  /** By row number: -2 not selected, -1 selected and in no cell, else the cell. Rows beyond its end are not selected. */
  readonly cells: Int32Array;
  /** By row number: -1 in no part, else the part. One array a split. */
  readonly splits: readonly Int32Array[];
}

/** How the cells of an answer lie: codes per axis (without `*`), the first axis slowest. */
interface CellGrid {
  readonly axes: readonly number[];
  readonly totals: boolean;
}

export interface Figure {
  readonly kind: 'whole' | 'cell' | 'margin' | 'part';
  /** Row numbers, ascending. */
  readonly rows: Uint32Array;
  /** Distinct persons, counted up to the floor. */
  readonly persons: number;
  /** Whether it counts in linear combinations: large, and with its own answer's cells it leaves no few persons. */
  readonly combines: boolean;
  /** Of a part: the place, in the answer's list, of the cell that it is part of. */
  readonly base?: number;
}

/** Groups the rows of `groupOf` that are not below 0, ascending within each group. */
function grouped(length: number, groupOf: (row: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < length; row += 1) {
    const group = groupOf(row);
    if (group < 0) continue;
    const rows = groups.get(group);
    if (rows === undefined) groups.set(group, [row]);
    else rows.push(row);
  }
  return groups;
}

/** The proper subsets of axes as masks; all axes together are the cells. */
const marginMasks = ({ axes, totals }: CellGrid): number[] => (totals ? [...Array((1 << axes.length) - 1).keys()] : []);

/** The cell with the axes outside the mask left out. */
function project(cell: number, axes: readonly number[], mask: number): number {
  let [rest, scale, projected] = [cell, 1, 0];
  for (let axis = axes.length - 1; axis >= 0; axis -= 1) {
    const codes = axes[axis] ?? 1;
    if (mask & (1 << axis)) {
      projected += (rest % codes) * scale;
      scale *= codes;
    }
    rest = Math.floor(rest / codes);
  }
  return projected;
}

/** Figures of one answer. `floor`: fewer persons than this must never stand apart. */
export function buildFigures(selected: SelectedRows, grid: CellGrid, ids: RowIds, floor: number): Figure[] {
  const { cells, splits } = selected;
  const cellRows = grouped(cells.length, (row) => cells[row] ?? -2);
  const figures: Figure[] = [];
  const placeOf = new Map<number, number>();
  for (const [cell, rows] of cellRows) {
    placeOf.set(cell, figures.length);
    const persons = countPersons(rows, ids, floor);
    figures.push({ kind: 'cell', rows: Uint32Array.from(rows), persons, combines: persons >= floor });
  }
  const isLargeCell = (cell: number): boolean => figures[placeOf.get(cell) ?? -1]?.combines === true;
  const add = (kind: 'margin' | 'whole', rows: readonly number[]): void => {
    const persons = countPersons(rows, ids, floor);
    const rest = rows.filter((row) => !isLargeCell(cells[row] ?? -1));
    figures.push({ kind, rows: Uint32Array.from(rows), persons, combines: persons >= floor && isClear(rest, ids, floor) });
  };
  for (const mask of marginMasks(grid))
    for (const rows of grouped(cells.length, (row) => ((cells[row] ?? -2) < 0 ? -1 : project(cells[row] ?? 0, grid.axes, mask))).values())
      add('margin', rows);
  const whole = grouped(cells.length, (row) => ((cells[row] ?? -2) < -1 ? -1 : 0)).get(0);
  if (whole !== undefined && grid.axes.length > 0) add('whole', whole);
  for (const split of splits) figures.push(...buildParts(split, { cellRows, placeOf, figures }, ids, floor));
  return figures;
}

const isClear = (rows: readonly number[], ids: RowIds, floor: number): boolean => {
  const persons = countPersons(rows, ids, floor);
  return persons === 0 || persons >= floor;
};

interface BuiltCells {
  readonly cellRows: ReadonlyMap<number, readonly number[]>;
  readonly placeOf: ReadonlyMap<number, number>;
  readonly figures: readonly Figure[];
}

function buildParts(split: Int32Array, { cellRows, placeOf, figures }: BuiltCells, ids: RowIds, floor: number): Figure[] {
  return [...cellRows].flatMap(([cell, rows]) => {
    const base = placeOf.get(cell) ?? 0;
    const parts = new Map<number, number[]>();
    for (const row of rows) {
      const part = split[row] ?? -1;
      if (part < 0) continue;
      const known = parts.get(part);
      if (known === undefined) parts.set(part, [row]);
      else known.push(row);
    }
    const counted = [...parts.values()].map((part) => ({ part, persons: countPersons(part, ids, floor) }));
    const large = new Set(counted.filter(({ persons }) => persons >= floor).flatMap(({ part }) => part));
    const isApart =
      isClear(
        rows.filter((row) => !large.has(row)),
        ids,
        floor,
      ) && figures[base]?.combines === true;
    return counted.map(
      ({ part, persons }): Figure => ({
        kind: 'part',
        rows: Uint32Array.from(part),
        persons,
        combines: isApart && persons >= floor,
        base,
      }),
    );
  });
}
