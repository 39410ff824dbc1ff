/** `{ survival: { from, to }, grid: 30, until: 360 }`: a variable of the query's own that says how long each row was seen, and its curve. */

import { addLocal, dateVariable } from './local-variables.ts';
import type { MeasureScope } from './measure-scope.ts';
import type { MeasureItem } from './measures.ts';
import type { VariableMeasure } from './types.ts';

type SurvivalItem = Extract<MeasureItem, { survival: unknown }>;

const maxSteps = 400;

/** One curve. */
export function resolveSurvival({ survival, grid, until, as }: SurvivalItem, scope: MeasureScope, path: string): VariableMeasure[] {
  const from = dateVariable(survival.from, scope, `${path}.survival.from`);
  const to = dateVariable(survival.to, scope, `${path}.survival.to`);
  const steps = until / grid;
  if (!Number.isInteger(steps) || steps > maxSteps) {
    scope.issues.push({ path: `${path}.until`, found: String(until), expected: `a multiple of grid, of at most ${maxSteps} steps` });
    return [];
  }
  if (from === undefined || to === undefined) return [];
  const name = `survival(${from},${to},${grid},${until})`;
  const ends = { from: { kind: 'variable', variable: from }, to: { kind: 'variable', variable: to } } as const;
  const range = { min: 0, max: 2 * steps, decimals: 0 };
  addLocal({ name, kind: 'integer', sensitive: false, ...range, derivation: { kind: 'survival', ...ends, grid, until } }, scope);
  return [{ kind: 'survival', name: as ?? name, variable: name, grid }];
}
