/** Series of questions over a thousand rows, as the ledger of selections judges them one after the other. */
import { buildSelections, type Selections } from '../../src/selections/figures.ts';
import { type Answer, findTelling } from '../../src/selections/find-telling.ts';
import { RowIds } from '../../src/selections/row-ids.ts';

export const floor = 10;
export const size = 1000;

export function makeIds(rowsPerPerson = 1): RowIds {
  const ids = new RowIds();
  for (let row = 0; row < size; row += 1) ids.idOf(Math.floor(row / rowsPerPerson), 1 + (row % rowsPerPerson));
  return ids;
}

export const ids = makeIds();

/** A table: `cellOf` gives a row's cell, -1 for none and -2 for not selected; `part` its part, -2 for lack of a value and -1 for none. */
export const table = (
  cellOf: (row: number) => number,
  options: { axes?: number[]; totals?: boolean; part?: (row: number) => number; isExact?: boolean } = {},
): Selections =>
  buildSelections(
    {
      cells: Int32Array.from({ length: size }, (_, row) => cellOf(row)),
      splits: options.part === undefined ? [] : [Int32Array.from({ length: size }, (_, row) => options.part?.(row) ?? -1)],
    },
    { axes: options.axes ?? [], totals: options.totals ?? false },
    { ids, floor, isExact: options.isExact ?? false },
  );
export const select = (isIn: (row: number) => boolean): Selections => table((row) => (isIn(row) ? 0 : -2));

/** The place of the first question of a series that is refused; none where all are answered. */
export function refusedAt(series: readonly Selections[]): number | undefined {
  const answered: Answer[] = [];
  for (const [at, selections] of series.entries()) {
    if (findTelling(selections, answered, { ids, floor }) !== undefined) return at;
    answered.push({ run: String(at), roster: [], selections });
  }
  return undefined;
}
