/**
 * The finest rows that several tables share: every combination of the codes of the variables that two of them say something of, that a condition
 * names, or that the codebook ties to a variable of another table (a municipality and its districts). Every table is a sum of atoms, so what can be worked
 * out from all tables together is what can be worked out of the atoms. A variable of one table alone needs no atoms: whatever its cells are, rows that fit
 * them exist. Codes that no table tells apart are one class; rows without a code are a class of their own where they may exist.
 */
import type { Box } from './box.ts';
import type { Impossible } from './impossible.ts';
import type { Sheet } from './sheet.ts';
import { axesOf } from './sheet.ts';

/** A class of codes of one variable; `undefined` among them: no code. */
type CodeClass = readonly (string | undefined)[];

export interface AtomAxis {
  readonly axis: string;
  readonly classes: readonly CodeClass[];
}

/** The place of its class on every axis. */
export type Atom = readonly number[];

/** What rows may be like. */
export interface Possible {
  readonly impossible: Impossible;
  /** Whether rows may have no code of a variable. */
  readonly mayLack: (axis: string) => boolean;
}

/**
 * The combinations that tie variables of unlike tables: each of two tables says something of a variable that the other one says nothing of, and
 * nobody has some of their codes together.
 */
function bridging(sheets: readonly Sheet[], { combinations }: Impossible): readonly Box[] {
  const named = sheets.map((sheet) => new Set(axesOf(sheet)));
  const hasOnly = (one: string, other: string): boolean => named.some((axes) => axes.has(one) && !axes.has(other));
  const isBridge = (axes: readonly string[]): boolean =>
    axes.every((axis) => named.some((own) => own.has(axis))) &&
    axes.some((one) => axes.some((other) => one !== other && hasOnly(one, other) && hasOnly(other, one)));
  const known = new Map<string, boolean>();
  return combinations.filter((combination) => {
    const key = JSON.stringify([...combination.keys()]);
    const is = known.get(key) ?? isBridge([...combination.keys()]);
    known.set(key, is);
    return is;
  });
}

/** The variables that atoms are made of, those first that are tied to others. */
function sharedAxes(sheets: readonly Sheet[], bridges: readonly Box[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const sheet of sheets) for (const axis of axesOf(sheet)) counts.set(axis, (counts.get(axis) ?? 0) + 1);
  const boxed = new Set(sheets.flatMap(({ box }) => [...box.keys()]));
  const tied = new Set(bridges.flatMap((one) => [...one.keys()]));
  const others = [...counts].flatMap(([axis, count]) => (!tied.has(axis) && (count > 1 || boxed.has(axis)) ? [axis] : []));
  return [...[...tied].toSorted(), ...others.toSorted()];
}

function classesOf(
  axis: string,
  sheets: readonly Sheet[],
  bridges: readonly Box[],
  { impossible, mayLack }: Possible,
): readonly CodeClass[] {
  const tied = bridges.flatMap((one) => one.get(axis) ?? []);
  // Of a variable that is tied to another all codes count, those that no table names as well: they lie somewhere.
  const all = tied.length === 0 ? undefined : impossible.codes.get(axis);
  const listed = sheets.flatMap(({ by, box }) => [...(by.find((one) => one.axis === axis)?.codes ?? []), ...(box.get(axis) ?? [])]);
  const isBroken = sheets.some(({ by }) => by.some((one) => one.axis === axis));
  const isOpen = sheets.some((sheet) => !axesOf(sheet).includes(axis));
  const boxes = [...sheets.map(({ box }) => box), ...bridges].flatMap((box) => (box.has(axis) ? [new Set(box.get(axis))] : []));
  const memberships = (code: string): string => (isBroken ? code : boxes.map((codes) => (codes.has(code) ? '1' : '0')).join(''));
  const classes = [...Map.groupBy(new Set([...listed, ...(all ?? [])]), memberships).values()];
  // Rows that no condition holds, and rows without a code, count in tables that say nothing of the variable.
  const others: CodeClass[] = isOpen && (mayLack(axis) || (!isBroken && all === undefined)) ? [[undefined]] : [];
  return [...classes, ...others];
}

/** The axes of the atoms. */
export function atomAxes(sheets: readonly Sheet[], possible: Possible): readonly AtomAxis[] {
  const bridges = bridging(sheets, possible.impossible);
  return sharedAxes(sheets, bridges).map((axis) => ({ axis, classes: classesOf(axis, sheets, bridges, possible) }));
}

/** At most so many atoms in which somebody can be, and so many combinations that are looked at to find them. */
const maxAtoms = 4000;
const maxLooks = 1_500_000;

/** The atoms in which somebody can be; undefined where they are too many. */
export function possibleAtoms(axes: readonly AtomAxis[], { holds }: Impossible): readonly Atom[] | undefined {
  let found: readonly { readonly atom: Atom; readonly box: Box }[] = [{ atom: [], box: new Map() }];
  let looks = 0;
  for (const { axis, classes } of axes) {
    looks += found.length * classes.length;
    if (looks > maxLooks) return undefined;
    found = found.flatMap(({ atom, box }) =>
      classes.flatMap((codes, place) => {
        // A variable of which an atom has no code is not named.
        const own = codes.includes(undefined) ? box : new Map([...box, [axis, codes as readonly string[]]]);
        return own !== box && holds(own) ? [] : [{ atom: [...atom, place], box: own }];
      }),
    );
  }
  return found.length > maxAtoms ? undefined : found.map(({ atom }) => atom);
}

/** Finds the atoms, by their place in the list, that lie in given codes; an axis that is not named is taken whole. */
export function atomFinder(
  axes: readonly AtomAxis[],
  atoms: readonly Atom[],
): (within: ReadonlyMap<string, readonly (string | undefined)[]>) => readonly number[] {
  const byPlace = axes.map((_, axis) => Map.groupBy(atoms.keys(), (at) => atoms[at]?.[axis] ?? 0));
  return (within) => {
    const allowed = axes.flatMap(({ axis, classes }, at) => {
      const codes = within.get(axis);
      if (codes === undefined) return [];
      const held = new Set(codes);
      return [{ at, places: new Set([...classes.keys()].filter((place) => classes[place]?.every((code) => held.has(code)) === true)) }];
    });
    const narrowest = allowed.toSorted((one, other) => one.places.size - other.places.size)[0];
    const candidates =
      narrowest === undefined
        ? [...atoms.keys()]
        : [...narrowest.places].flatMap((place) => byPlace[narrowest.at]?.get(place) ?? []).toSorted((one, other) => one - other);
    return candidates.filter((atom) => allowed.every(({ at, places }) => places.has(atoms[atom]?.[at] ?? -1)));
  };
}
