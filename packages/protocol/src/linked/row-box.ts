/** A row set of a measure as rows of a box, so that the share of a code in one table is seen as the count of that code in another. */
import type { Codebook } from '../codebook/types.ts';
import { codesOf } from '../query/codes-of.ts';
import type { RowSet } from '../query/layout-types.ts';
import type { AggregatePlan } from '../query/types.ts';
import { axisName, type Box, boxKey } from './box.ts';
import { splitSelection } from './selection.ts';
import type { ToldSide } from './told-rows.ts';

/** `family`: figures of one family are numbers of the same kind of rows, apart by their boxes alone. */
export interface RowBox {
  readonly family: string;
  readonly box: Box;
}

/** Which side of a measure's rows a row set is. */
export const sideOf = ({ kind }: RowSet): ToldSide => (kind === 'equal' ? 'hits' : kind === 'other' ? 'others' : 'all');

function codesIn(set: RowSet, all: readonly string[]): readonly string[] | undefined {
  if (set.kind === 'present') return all;
  if (set.kind === 'equal') return [set.code];
  return set.kind === 'other' ? all.filter((code) => code !== set.code) : undefined;
}

/** See the module header. The rows of a measure that has a condition of its own are a family by themselves, for each condition. */
export function rowBox(set: RowSet, { filters }: AggregatePlan, codebook: Codebook): RowBox {
  if (set.kind === 'selected') return { family: 'selected', box: new Map() };
  const only = 'only' in set ? filters.find(({ name }) => name === set.only) : undefined;
  const variable = 'variable' in set ? codebook.variables.get(set.variable) : undefined;
  const all = variable === undefined ? undefined : codesOf(variable);
  const codes = all === undefined || only !== undefined ? undefined : codesIn(set, all);
  if (variable !== undefined && codes !== undefined)
    return { family: 'selected', box: new Map([[axisName(variable.name, codebook), codes]]) };
  const { only: _only, ...rest } = set as RowSet & { readonly only?: string };
  const condition = splitSelection(only?.where, codebook);
  const defined = variable === undefined ? '' : axisName(variable.name, codebook);
  return { family: JSON.stringify([rest, defined, boxKey(condition.box), condition.rest]), box: new Map() };
}
