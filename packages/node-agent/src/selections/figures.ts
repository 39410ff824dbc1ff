/**
 * The selections that an answer is about: every cell, every margin, all selected rows, and the parts of a cell that shares, histograms and the
 * levels of a model count apart. A cell that disclosure control will hide is a selection like any other.
 */
import { countPersons, type RowIds } from './row-ids.ts';

/** The rows of one answer: in which cell each row of the ledger lies, and in which part of each split. */
interface SelectedRows {
  /** By row number: -2 not selected, -1 selected and in no cell for lack of a value, else the cell. Rows beyond its end are not selected. */
  readonly cells: Int32Array;
  /** By row number: -2 in no part for lack of a value, -1 in no part, else the part. One array a split. */
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
  /** What it is a piece of: 0 of the cells and their margins, 1 and up of a split. The whole is a piece of nothing. */
  readonly view?: number;
}

/** Selected rows that are in no piece of a view because they lack a value: of a variable of `by` or the model, or of the one that is split. */
export interface Gap {
  readonly view: number;
  /** Row numbers, ascending. */
  readonly rows: Uint32Array;
}

/** The selections of one answer. */
export interface Selections {
  readonly figures: readonly Figure[];
  readonly gaps: readonly Gap[];
  /** Whether sums leave as they are, not rounded: those of a model, and all where the rules do not round. */
  readonly isExact: boolean;
}

/** The rows that answers are about; fewer than `floor` persons must never stand apart. */
export interface Universe {
  readonly ids: RowIds;
  readonly floor: number;
}

interface BuildOptions extends Universe {
  readonly isExact: boolean;
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

/** The selections of one answer. In one that is exact, those who lack a value are persons like any others. */
export function buildSelections(selected: SelectedRows, grid: CellGrid, { ids, floor, isExact }: BuildOptions): Selections {
  const { cells, splits } = selected;
  const cellRows = grouped(cells.length, (row) => cells[row] ?? -2);
  const lacking = grouped(cells.length, (row) => (cells[row] === -1 ? 0 : -1)).get(0) ?? [];
  const figures: Figure[] = [];
  const placeOf = new Map<number, number>();
  for (const [cell, rows] of cellRows) {
    placeOf.set(cell, figures.length);
    const persons = countPersons(rows, ids, floor);
    figures.push({ kind: 'cell', rows: Uint32Array.from(rows), persons, combines: persons >= floor, view: 0 });
  }
  const isCounted = (cell: number): boolean => (cell === -1 ? !isExact : figures[placeOf.get(cell) ?? -1]?.combines === true);
  const add = (kind: 'margin' | 'whole', rows: readonly number[]): void => {
    const persons = countPersons(rows, ids, floor);
    const rest = rows.filter((row) => !isCounted(cells[row] ?? -1));
    const combines = persons >= floor && isClear(rest, ids, floor);
    figures.push({ kind, rows: Uint32Array.from(rows), persons, combines, ...(kind === 'margin' ? { view: 0 } : {}) });
  };
  for (const mask of marginMasks(grid))
    for (const rows of grouped(cells.length, (row) => ((cells[row] ?? -2) < 0 ? -1 : project(cells[row] ?? 0, grid.axes, mask))).values())
      add('margin', rows);
  const whole = grouped(cells.length, (row) => ((cells[row] ?? -2) < -1 ? -1 : 0)).get(0);
  if (whole !== undefined && (grid.axes.length > 0 || lacking.length > 0)) add('whole', whole);
  const gaps = [{ view: 0, rows: Uint32Array.from(lacking) }];
  for (const [at, split] of splits.entries()) {
    const view = at + 1;
    figures.push(...buildParts({ split, view }, { cellRows, placeOf, figures }, { ids, floor, isExact }));
    const without =
      grouped(cells.length, (row) => (cells[row] === -1 || ((cells[row] ?? -2) >= 0 && split[row] === -2) ? 0 : -1)).get(0) ?? [];
    gaps.push({ view, rows: Uint32Array.from(without) });
  }
  return { figures, gaps: gaps.filter(({ rows }) => rows.length > 0), isExact };
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

interface Split {
  readonly split: Int32Array;
  readonly view: number;
}

function buildParts({ split, view }: Split, { cellRows, placeOf, figures }: BuiltCells, { ids, floor, isExact }: BuildOptions): Figure[] {
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
    const rest = rows.filter((row) => !large.has(row) && (isExact || split[row] !== -2));
    const isApart = isClear(rest, ids, floor) && figures[base]?.combines === true;
    return counted.map(
      ({ part, persons }): Figure => ({
        kind: 'part',
        rows: Uint32Array.from(part),
        persons,
        combines: isApart && persons >= floor,
        base,
        view,
      }),
    );
  });
}
