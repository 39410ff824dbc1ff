/** Ties tables of the same rows together: margins to their parts, equal tables to each other, and unlike ones through the rows that they share (`atoms.ts`). */
import { atomAxes, atomFinder, type Possible, possibleAtoms } from './atoms.ts';
import { codesKey } from './box.ts';
import type { JointSystem } from './joint-system.ts';
import { axesOf, isMargin, type Sheet, type SheetRow, shapeOf } from './sheet.ts';

/** Where nobody is, and how many of a sheet's rows have no code of a variable. */
export interface Gaps extends Possible {
  /** Numbers of rows without a code, as figures of the system. */
  readonly lacking: readonly { readonly sheet: Sheet; readonly axis: string; readonly figure: number }[];
}

const keyOf = ({ codes }: SheetRow): string => codesKey(codes);

/** Tables with the same cells say the same numbers. Gives one of each shape. */
function tieEqual(system: JointSystem, sheets: readonly Sheet[]): readonly Sheet[] {
  return [...Map.groupBy(sheets, shapeOf).values()].map((same) => {
    const rows = new Map<string, SheetRow>();
    for (const sheet of same) {
      for (const row of sheet.rows) {
        const first = rows.get(keyOf(row));
        if (first === undefined) rows.set(keyOf(row), row);
        else system.tie(first.figure, [row.figure]);
      }
    }
    const [first] = same;
    if (first === undefined) throw new TypeError('a group has members');
    return { ...first, rows: [...rows.values()] };
  });
}

/** The parts of a table that lie in the same codes of the shared variables. */
function blocks(sheet: Sheet, shared: ReadonlySet<string>): readonly (readonly SheetRow[])[] {
  const sharedCodes = ({ codes }: SheetRow): string => codesKey([...codes].filter(([axis]) => shared.has(axis)));
  return [
    ...Map.groupBy(
      sheet.rows.filter((row) => !isMargin(row)),
      sharedCodes,
    ).values(),
  ];
}

/** Adds the relations of one family of tables. @returns false where their atoms are too many */
export function tieSheets(system: JointSystem, given: readonly Sheet[], { mayLack, lacking, impossible }: Gaps): boolean {
  const sheets = tieEqual(system, given);
  if (sheets.length < 2) return true;
  const axes = atomAxes(sheets, { mayLack, impossible });
  const atoms = possibleAtoms(axes, impossible);
  if (atoms === undefined) return false;
  const figures = atoms.map(() => system.between());
  const shared = new Set(axes.map(({ axis }) => axis));
  const find = atomFinder(axes, atoms);
  const within = (codes: ReadonlyMap<string, readonly (string | undefined)[]>): number[] => find(codes).map((at) => figures[at] ?? 0);
  for (const sheet of sheets) {
    const own = sheet.by.filter(({ axis }) => !shared.has(axis));
    for (const rows of blocks(sheet, shared)) {
      const codes = new Map<string, readonly string[]>(sheet.box);
      for (const [axis, code] of rows[0]?.codes ?? []) {
        const boxed = sheet.box.get(axis);
        codes.set(axis, boxed === undefined || boxed.includes(code) ? [code] : []);
      }
      const [only] = rows;
      const isWhole = rows.length === 1 && own.length === 0 && only !== undefined;
      const sum = isWhole ? only.figure : system.between();
      if (!isWhole)
        system.tie(sum, [...rows.map(({ figure }) => figure), ...(own.some(({ axis }) => mayLack(axis)) ? [system.between()] : [])]);
      system.tie(sum, within(codes));
    }
  }
  for (const { sheet, axis, figure } of lacking) {
    const isTold = sheets.some(({ by }) => by.some((one) => one.axis === axis)) && sheets.some((one) => !axesOf(one).includes(axis));
    if (isTold && shared.has(axis) && mayLack(axis))
      system.tie(figure, within(new Map<string, readonly (string | undefined)[]>([...sheet.box, [axis, [undefined]]])));
  }
  return true;
}
