/** Which rows the coverage of a query counts. */
import type { MissingState } from '../codebook/row.ts';
import type { Codebook } from '../codebook/types.ts';
import type { RowSet } from './layout-types.ts';
import type { AggregatePlan } from './types.ts';

/** The three kinds of missing, in the order in which they are reported. */
export const missingStates: readonly MissingState[] = ['empty', 'unmapped', 'outOfRange'];

/** The variables that coverage reports, sorted, and whether over the selected rows or (used by `where` alone) over all. */
export function coverageVariables(plan: AggregatePlan): { readonly variable: string; readonly of: 'selected' | 'all' }[] {
  const selected = new Set([...plan.by.map(({ variable }) => variable), ...plan.measured.flatMap(({ needs }) => needs)]);
  const names = [...new Set([...selected, ...plan.whereVariables])].toSorted();
  return names.map((variable) => ({ variable, of: selected.has(variable) ? 'selected' : 'all' }));
}

/** The row sets of the coverage block, in the order of its columns. */
export function coverageSets(plan: AggregatePlan, codebook: Codebook): RowSet[] {
  const perVariable = coverageVariables(plan).flatMap(({ variable, of }): RowSet[] => {
    const definition = codebook.variables.get(variable);
    const states = missingStates.map((state): RowSet => ({ kind: 'state', variable, state, of }));
    return definition !== undefined && 'decimals' in definition ? [...states, { kind: 'rounded', variable, of }] : states;
  });
  return [
    { kind: 'selected' },
    { kind: 'unreadable' },
    ...(plan.where === undefined ? [] : [{ kind: 'whereUnknown' } as const]),
    ...plan.filters.map(({ name }): RowSet => ({ kind: 'whereUnknown', only: name })),
    ...(plan.subjectKey === undefined ? [] : [{ kind: 'noSubject' } as const]),
    ...perVariable,
  ];
}
