/**
 * A condition in two parts: what it says of variables with a closed list of codes, as a box, and the rest. `region is N or S, age from 18`
 * is the box `region: N, S` of the rows of `age from 18`; so the counts of two regions and that of both together are seen side by side.
 */
import type { Condition } from '../codebook/condition.ts';
import { definitionDocument } from '../codebook/definition-document.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook } from '../codebook/types.ts';
import type { JsonValue } from '../json/index.ts';
import { codesOf } from '../query/codes-of.ts';
import { axisName, type Box, meet } from './box.ts';

/** `rest` is canonical: equal for conditions that are found to mean the same. */
export interface Selection {
  readonly box: Box;
  readonly rest: JsonValue;
}

function boxOf(condition: Condition, codebook: Codebook): Box | undefined {
  if (condition.kind !== 'in') return undefined;
  const variable = codebook.variables.get(condition.variable);
  if (variable === undefined || codesOf(variable) === undefined) return undefined;
  const codes = condition.values.flatMap((value) => (value.kind === 'code' || value.kind === 'boolean' ? [String(value.value)] : []));
  return codes.length === condition.values.length ? new Map([[axisName(condition.variable, codebook), codes]]) : undefined;
}

/** See the module header. */
export function splitSelection(where: Condition | undefined, codebook: Codebook): Selection {
  if (where === undefined) return { box: new Map(), rest: [] };
  const normal = normaliseCondition(where, codebook);
  const parts = normal.kind === 'all' ? normal.of : [normal];
  const boxes = parts.map((part) => boxOf(part, codebook));
  const rest = parts.filter((_, at) => boxes[at] === undefined);
  const names = rest.flatMap((part) => conditionVariables(part));
  return {
    box: boxes.reduce<Box>((met, box) => (box === undefined ? met : meet(met, box)), new Map()),
    rest: rest.length === 0 ? [] : ([rest, definitionDocument(codebook, names)] as JsonValue),
  };
}
