/** From measures to what is counted: one entry per variable and filter, whatever the order asked. */
import { binsOf } from '../codebook/bins.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import type { Variable } from '../codebook/types.ts';
import type { RowSet } from './layout-types.ts';
import type { AggregatePlan, Filter, Measure, Measured, VariableMeasure } from './types.ts';

const keyOf = ({ variable, only }: { readonly variable: string; readonly only?: string }): string => `${variable}\n${only ?? ''}`;

/** The entry that a measure, or a set of rows, is counted in. */
export const findMeasured = (
  measured: readonly Measured[],
  of: { readonly variable: string; readonly only?: string },
): Measured | undefined => measured.find((item) => keyOf(item) === keyOf(of));

/** The variables that a partner must hold to count a set of rows. Those of `where` and `by` it holds anyway. */
export function rowNeeds(rows: RowSet, plan: Pick<AggregatePlan, 'measured' | 'filters'>): readonly string[] {
  if (rows.kind === 'whereUnknown') return filterVariables(rows.only, plan.filters);
  if (!('variable' in rows)) return [];
  return findMeasured(plan.measured, rows)?.needs ?? [rows.variable];
}

function filterVariables(only: string | undefined, filters: readonly Filter[]): readonly string[] {
  const filter = filters.find(({ name }) => name === only);
  return filter === undefined ? [] : conditionVariables(filter.where);
}

/** What is counted, sorted by variable and then by filter. */
export function measuredOf(measures: readonly Measure[], filters: readonly Filter[], variables: ReadonlyMap<string, Variable>): Measured[] {
  const ofVariables = measures.filter((measure): measure is VariableMeasure => measure.kind !== 'count');
  const groups = Map.groupBy(ofVariables, keyOf);
  const names = [...groups.keys()].toSorted();
  return names.map((name) => entryOf(groups.get(name) ?? [], filters, variables));
}

function entryOf(own: readonly VariableMeasure[], filters: readonly Filter[], variables: ReadonlyMap<string, Variable>): Measured {
  const [first] = own;
  if (first === undefined) throw new TypeError('a group has a measure');
  const { variable, only } = first;
  const has = (...kinds: readonly Measure['kind'][]): boolean => own.some((measure) => kinds.includes(measure.kind));
  const codes = own.flatMap((measure) => (measure.kind === 'share' ? [measure.code] : []));
  const definition = variables.get(variable);
  const needs = new Set([variable, ...filterVariables(only, filters)]);
  const isBinned = has('quantile', 'histogram');
  const bins = isBinned && definition !== undefined && 'decimals' in definition ? binsOf(definition) : undefined;
  return {
    variable,
    ...(only === undefined ? {} : { only }),
    needs: [...needs].toSorted(),
    decimals: definition !== undefined && 'decimals' in definition ? definition.decimals : 0,
    sum: has('sum', 'mean', 'sd'),
    squares: has('sd'),
    missing: has('missing'),
    codes: [...new Set(codes)].toSorted(),
    ...(typeof bins === 'object' ? { bins } : {}),
    quantiles: has('quantile'),
    histogram: has('histogram'),
  };
}
