/** From measures to what is counted: one entry per variable and filter, whatever the order asked. */
import { binsOf } from '../codebook/bins.ts';
import { decimalText, toUnits } from '../codebook/decimals.ts';
import { conditionVariables, derivationInputs } from '../codebook/dependencies.ts';
import type { NumericVariable, Variable } from '../codebook/types.ts';
import { maxRowsPerPartner } from './derive-layout.ts';
import type { RowSet } from './layout-types.ts';
import { maxTwoLimbs } from './limbs.ts';
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
  const ofVariables = measures.filter((measure): measure is VariableMeasure => 'variable' in measure);
  const groups = Map.groupBy(ofVariables, keyOf);
  const names = [...groups.keys()].toSorted();
  return names.map((name) => entryOf(groups.get(name) ?? [], filters, variables));
}

/** Whether the squares of a variable add up within two limbs (DOC-5). Where they do not, a mean has no interval and dominance is judged by the declared range. */
function squaresFit(variable: NumericVariable): boolean {
  const [min = 0n, max = 0n] = [variable.min, variable.max].map((bound) => toUnits(decimalText(bound), variable.decimals));
  return [min, max].every((bound) => bound * bound * maxRowsPerPartner <= maxTwoLimbs);
}

function entryOf(asked: readonly VariableMeasure[], filters: readonly Filter[], variables: ReadonlyMap<string, Variable>): Measured {
  const [first] = asked;
  if (first === undefined) throw new TypeError('a group has a measure');
  const { variable, only } = first;
  const has = (...kinds: readonly Measure['kind'][]): boolean => asked.some((measure) => kinds.includes(measure.kind));
  const codes = asked.flatMap((measure) => (measure.kind === 'share' ? [measure.code] : []));
  const definition = variables.get(variable);
  // A variable of the query's own is read from those of the codebook that it is made of.
  const isLocal = definition?.derivation?.kind === 'within' || definition?.derivation?.kind === 'survival';
  const own = isLocal && definition.derivation !== undefined ? derivationInputs(definition.derivation) : [variable];
  const needs = new Set([...own, ...filterVariables(only, filters)]);
  const isBinned = has('quantile', 'histogram', 'survival');
  const bins = isBinned && definition !== undefined && 'decimals' in definition ? binsOf(definition) : undefined;
  return {
    variable,
    ...(only === undefined ? {} : { only }),
    needs: [...needs].toSorted(),
    decimals: definition !== undefined && 'decimals' in definition ? definition.decimals : 0,
    sum: has('sum', 'mean', 'sd'),
    squares: has('sd') || (has('sum', 'mean') && definition !== undefined && 'decimals' in definition && squaresFit(definition)),
    spread: has('sd'),
    missing: has('missing'),
    codes: [...new Set(codes)].toSorted(),
    ...(typeof bins === 'object' ? { bins } : {}),
    quantiles: has('quantile'),
    histogram: has('histogram'),
    survival: has('survival'),
  };
}
