/**
 * The finest rows that several tables share: every combination of the codes of the variables that two of them say something of, or that a condition
 * names. Every table is a sum of atoms, so what can be worked out from all tables together is what can be worked out of the atoms. A variable of one table
 * alone needs no atoms: whatever its cells are, rows that fit them exist. Codes that no table tells apart are one class; rows without a code are a class of
 * their own where they may exist.
 */
import type { Box } from './box.ts';
import type { Sheet } from './sheet.ts';
import { axesOf } from './sheet.ts';

/** A class of codes of one variable; `undefined` among them: no code. */
type CodeClass = readonly (string | undefined)[];

export interface AtomAxis {
  readonly axis: string;
  readonly classes: readonly CodeClass[];
}

/** The variables that atoms are made of: those of the breakdown or the condition of two tables, and those of any condition. */
function sharedAxes(sheets: readonly Sheet[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const sheet of sheets) for (const axis of axesOf(sheet)) counts.set(axis, (counts.get(axis) ?? 0) + 1);
  const boxed = new Set(sheets.flatMap(({ box }) => [...box.keys()]));
  return [...counts].flatMap(([axis, count]) => (count > 1 || boxed.has(axis) ? [axis] : [])).toSorted();
}

function classesOf(axis: string, sheets: readonly Sheet[], mayLack: boolean): readonly CodeClass[] {
  const listed = sheets.flatMap(({ by, box }) => [...(by.find((one) => one.axis === axis)?.codes ?? []), ...(box.get(axis) ?? [])]);
  const isBroken = sheets.some(({ by }) => by.some((one) => one.axis === axis));
  const isOpen = sheets.some((sheet) => !axesOf(sheet).includes(axis));
  const memberships = (code: string): string =>
    isBroken ? code : sheets.map(({ box }) => (box.get(axis)?.includes(code) === true ? '1' : '0')).join('');
  const classes = [...Map.groupBy(new Set(listed), memberships).values()];
  // Rows that no condition holds, and rows without a code, count in tables that say nothing of the variable.
  const others: CodeClass[] = isOpen && (mayLack || !isBroken) ? [[undefined]] : [];
  return [...classes, ...others];
}

/** The axes of the atoms. `mayLack`: whether rows may have no code of a variable. */
export const atomAxes = (sheets: readonly Sheet[], mayLack: (axis: string) => boolean): readonly AtomAxis[] =>
  sharedAxes(sheets).map((axis) => ({ axis, classes: classesOf(axis, sheets, mayLack(axis)) }));

export const countAtoms = (axes: readonly AtomAxis[]): number => axes.reduce((count, { classes }) => count * classes.length, 1);

/** The codes of an atom; a variable of which it has none is not named. */
export function boxOfAtom(axes: readonly AtomAxis[], atom: number): Box {
  const box = new Map<string, readonly string[]>();
  let rest = atom;
  for (const { axis, classes } of axes.toReversed()) {
    const codes = classes[rest % classes.length] ?? [];
    rest = Math.floor(rest / classes.length);
    if (!codes.includes(undefined)) box.set(axis, codes as readonly string[]);
  }
  return box;
}

/** The numbers of the atoms that lie in these codes; an axis that is not named is taken whole. */
export function atomsIn(axes: readonly AtomAxis[], within: ReadonlyMap<string, readonly (string | undefined)[]>): readonly number[] {
  let found = [0];
  for (const { axis, classes } of axes) {
    const codes = within.get(axis);
    const places = [...classes.keys()].filter((at) => codes === undefined || (classes[at] ?? []).every((code) => codes.includes(code)));
    found = found.flatMap((atom) => places.map((place) => atom * classes.length + place));
  }
  return found;
}
