/** A table of numbers of rows on its way into a joint system: where each of its figures stands there, and which rows it is about. */
import type { Dimension } from '../query/dimension.ts';
import { type Box, boxKey, meet } from './box.ts';

/** A breakdown, by the name that the variable has in boxes. */
export interface SheetAxis {
  readonly axis: string;
  readonly codes: readonly string[];
}

export interface SheetRow {
  /** By axis; `*` for a margin. */
  readonly codes: ReadonlyMap<string, string>;
  /** The figure's place in the joint system. */
  readonly figure: number;
}

/** Tables of one family. `box`: what the condition and the measure say of all of its rows. */
export interface Sheet {
  readonly family: string;
  readonly box: Box;
  readonly by: readonly SheetAxis[];
  readonly rows: readonly SheetRow[];
}

/** The variables that a sheet says anything of. */
export const axesOf = ({ box, by }: Sheet): readonly string[] => [...new Set([...box.keys(), ...by.map(({ axis }) => axis)])];

/** Sheets with the same one have the same cells. */
export const shapeOf = ({ box, by }: Sheet): string => JSON.stringify([boxKey(box), boxKey(new Map(by.map(({ axis }) => [axis, []])))]);

export const isMargin = ({ codes }: SheetRow): boolean => [...codes.values()].includes('*');

/** The codes of a row of a table, by axis. */
export const codesByAxis = (
  codes: Readonly<Record<string, string>>,
  by: readonly Dimension[],
  nameOf: (variable: string) => string,
): ReadonlyMap<string, string> => new Map(by.map(({ variable }) => [nameOf(variable), codes[variable] ?? '*']));

/**
 * Names the rows of a figure: equal for figures that count the same ones. A margin over a variable that no row lacks counts the rows that there are
 * without it.
 */
export function rowsOf(
  { family, box, by }: Omit<Sheet, 'rows'>,
  codes: ReadonlyMap<string, string>,
  mayLack: (axis: string) => boolean,
): string {
  const cell = by.flatMap(({ axis, codes: all }): (readonly [string, readonly string[]])[] => {
    const code = codes.get(axis);
    if (code !== undefined && code !== '*') return [[axis, [code]]];
    return all.length === 1 || mayLack(axis) ? [[axis, ['*', ...all]]] : [];
  });
  const rows = meet(box, new Map(cell));
  // Nobody is in cells outside the condition, each of which stays a figure by itself.
  const isEmpty = [...rows.values()].some((some) => some.length === 0);
  return JSON.stringify([family, boxKey(rows), ...(isEmpty ? [[...codes]] : [])]);
}
