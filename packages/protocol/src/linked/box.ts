/**
 * Which rows a figure counts, as the codes that variables may have: a variable that is not named may have any code, or none. Boxes are what
 * tables of different queries have in common. A variable goes by its definition, so that it is the same one in every codebook that defines it so.
 */
import { definitionDocument } from '../codebook/definition-document.ts';
import type { Codebook } from '../codebook/types.ts';

/** See the module header. */
export type Box = ReadonlyMap<string, readonly string[]>;

/** A codebook does not change, and a definition may have hundreds of codes: each name is written once. */
const axisNames = new WeakMap<Codebook, Map<string, string>>();

/** What a variable is called in boxes. */
export function axisName(variable: string, codebook: Codebook): string {
  const names = axisNames.get(codebook) ?? new Map<string, string>();
  axisNames.set(codebook, names);
  const name = names.get(variable) ?? JSON.stringify([variable, definitionDocument(codebook, [variable])]);
  names.set(variable, name);
  return name;
}

/** The rows in both. */
export function meet(left: Box, right: Box): Box {
  const met = new Map(left);
  for (const [axis, codes] of right) met.set(axis, met.get(axis)?.filter((code) => codes.includes(code)) ?? codes);
  return met;
}

/** Lists in an order of their own. */
const sorted = <Entry>(entries: Iterable<Entry>): Entry[] =>
  [...entries].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Equal for equal boxes. */
export const boxKey = (box: Box): string => JSON.stringify(sorted([...box].map(([axis, codes]) => [axis, ...sorted(codes)])));

/** Equal for equal codes by axis. */
export const codesKey = (codes: Iterable<readonly [string, string]>): string => JSON.stringify(sorted(codes));
