/** Where nobody can be, by a condition or by the codebook. */
import type { Codebook } from '../codebook/types.ts';
import { codesOf } from '../query/codes-of.ts';
import { axisName, type Box } from './box.ts';

/** What a codebook says of where nobody can be. */
export interface Impossible {
  /** Whether nobody can be in a box. */
  readonly holds: (box: Box) => boolean;
  /** The combinations of codes that nobody has. */
  readonly combinations: readonly Box[];
  /** All codes of the variables that stand in them. */
  readonly codes: Box;
}

/** Where anybody may be anywhere. */
export const nothingImpossible: Impossible = { holds: () => false, combinations: [], codes: new Map() };

type Combination = readonly (readonly [axis: string, codes: ReadonlySet<string>])[];

/** The combinations by a code of their first variable: a hierarchy of thousands of codes has hundreds, of which one is about a box. */
function indexed(combinations: readonly Box[]): ReadonlyMap<string, ReadonlyMap<string, readonly Combination[]>> {
  const index = new Map<string, Map<string, Combination[]>>();
  for (const combination of combinations) {
    const [[axis, codes] = ['', []]] = combination;
    const byCode = index.get(axis) ?? new Map<string, Combination[]>();
    index.set(axis, byCode);
    const held = [...combination].map(([other, all]) => [other, new Set(all)] as const);
    for (const code of codes) byCode.set(code, [...(byCode.get(code) ?? []), held]);
  }
  return index;
}

/** What a codebook says of a dataset. */
export function impossibleIn(dataset: string, codebook: Codebook): Impossible {
  const listed = codebook.datasets.get(dataset)?.impossible ?? [];
  const combinations = listed.map((one) => new Map([...one].map(([variable, codes]) => [axisName(variable, codebook), codes])));
  const index = indexed(combinations);
  const codes = new Map(
    [...new Set(listed.flatMap((one) => [...one.keys()]))].flatMap((name) => {
      const variable = codebook.variables.get(name);
      const all = variable === undefined ? undefined : codesOf(variable);
      return all === undefined ? [] : [[axisName(name, codebook), all] as const];
    }),
  );
  const isIn = (box: Box, combination: Combination): boolean =>
    combination.every(([axis, all]) => box.get(axis)?.every((code) => all.has(code)) === true);
  const holds = (box: Box): boolean =>
    [...box].some(
      ([axis, own]) =>
        own[0] === undefined ||
        index
          .get(axis)
          ?.get(own[0])
          ?.some((combination) => isIn(box, combination)) === true,
    );
  return { holds, combinations, codes };
}
