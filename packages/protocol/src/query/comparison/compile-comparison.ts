/**
 * From a query with `compare` to its plan: the table by `by` and group, which is released, and the same rows by strata as well, which are only weighed
 * with. Both are of rows that have a value for all of these; the others are counted in the coverage as `whereUnknown`.
 */
import type { Condition, Operand } from '../../codebook/condition.ts';
import { datasetVariables } from '../../codebook/resolve-indicators.ts';
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Variable } from '../../codebook/types.ts';
import { laterIssue } from '../../later.ts';
import { ConfigError, type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import type { AggregatePlan, AggregateQuery, Measure } from '../aggregate-types.ts';
import { codesOf } from '../codes-of.ts';
import { compileTables } from '../tables/compile-tables.ts';
import type { TablePart, TablesPlan } from '../tables/types.ts';
import type { CompareItem } from './schema.ts';
import type { Comparison } from './types.ts';

/** An aggregate that compares. */
export interface ComparingQuery extends AggregateQuery {
  readonly compare: CompareItem;
}

export const isComparing = (query: AggregateQuery): query is ComparingQuery => query.compare !== undefined;

/** Figures that are compared: shares and means. */
export const isCompared = ({ kind }: Measure): boolean => kind === 'share' || kind === 'mean';

/** Figures that may stand beside them. */
const standsBeside = ({ kind }: Measure): boolean => kind === 'count' || kind === 'distinct' || kind === 'missing';

/** A breakdown that does not fit is told where it was asked. */
function atCompare(issue: LocalIssue, { by, compare }: ComparingQuery): LocalIssue {
  const [head = '', at] = /^by\[(\d+)\]/.exec(issue.path) ?? [];
  const place = at === undefined ? -1 : Number(at) - by.length;
  if (place < 0) return issue;
  const path = place === 0 ? 'compare.group' : `compare.standardise[${place - 1}]`;
  return { ...issue, path: issue.path.replace(head, compare === undefined ? head : path) };
}

function compileBy(query: ComparingQuery, more: readonly string[], codebook: Codebook): TablesPlan {
  const { compare: _compare, ...plain } = query;
  try {
    return compileTables({ ...plain, by: [...query.by, ...more] }, codebook);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.issues.map((issue) => atCompare(issue, query)));
  }
}

/** What makes no sense together, or is not built. */
function refusals({ totals, combine, by, compare }: ComparingQuery): LocalIssue[] {
  const again = [compare.group, ...(compare.standardise ?? [])].find((name, at, names) => by.includes(name) || names.indexOf(name) !== at);
  const expected = 'variables of `by`, group and standardise that are all different';
  return [
    ...(totals ? [laterIssue('totals', 'totals of a comparison')] : []),
    ...(combine === 'none' ? [laterIssue('combine', 'a comparison of own figures')] : []),
    ...(again === undefined ? [] : [{ path: 'compare', found: `"${again}" again`, expected }]),
  ];
}

/** Codes of the group, as they were written. */
function sideIssues({ compare }: ComparingQuery, variable: Variable): LocalIssue[] {
  const codes = codesOf(variable) ?? [];
  const sides = { of: compare.of, against: compare.against };
  return Object.entries(sides).flatMap(([key, side]): LocalIssue[] => {
    const isOwnKind = (typeof side === 'boolean') === (variable.kind === 'boolean');
    if (isOwnKind && codes.includes(String(side))) return [];
    const expected = variable.kind === 'boolean' ? 'true or false' : expectName(`a code of ${variable.name}`, String(side), codes);
    return [{ path: `compare.${key}`, found: renderFound(side), expected, code: isOwnKind ? 'unknown-name' : 'malformed' }];
  });
}

function measureIssues(measures: readonly Measure[], method: Comparison['method']): LocalIssue[] {
  const compared = measures.filter(isCompared);
  const others = measures.filter((measure) => !isCompared(measure) && !standsBeside(measure));
  const means = method === 'indirect' ? compared.filter(({ kind }) => kind === 'mean') : [];
  return [
    ...others.map(({ name }) => laterIssue('measures', `${name}, compared: shares and means are, with counts beside them`)),
    ...means.map(({ name }) => ({
      path: 'compare.method',
      found: `indirect, of ${name}`,
      expected: 'shares: what is observed and expected is counted',
    })),
    ...(compared.length === 0
      ? [{ path: 'measures', found: 'nothing to compare', expected: 'a share, a mean, or an indicator of either' }]
      : []),
  ];
}

const operandsOf = (codes: readonly string[], { kind }: Variable): Operand[] =>
  codes.map((code) => (kind === 'boolean' ? { kind: 'boolean', value: code === 'true' } : { kind: 'code', value: code }));

/** True for rows of either group in some stratum, unknown where one of these has no value. */
function withSides(
  plan: AggregatePlan,
  { group, of, against, standardise }: Comparison,
  variables: ReadonlyMap<string, Variable>,
): AggregatePlan {
  const known = [{ variable: group, codes: [of, against] }, ...standardise].map(({ variable, codes }): Condition => {
    const definition = variables.get(variable);
    if (definition === undefined) throw new TypeError('a resolved dimension is a variable');
    return { kind: 'in', variable, values: operandsOf(codes, definition) };
  });
  const names = [group, ...standardise.map(({ variable }) => variable)];
  const sorted = (more: readonly string[]): readonly string[] => [...new Set([...more, ...names])].toSorted();
  return {
    ...plan,
    where: { kind: 'all', of: [...(plan.where === undefined ? [] : [plan.where]), ...known] },
    whereVariables: sorted(plan.whereVariables),
    requiredVariables: sorted(plan.requiredVariables),
  };
}

/**
 * The plan of a query with `compare`.
 *
 * @throws ConfigError as `compileTables`; `not-supported` for totals, own figures, weighted samples, and figures that are not compared; `malformed` for
 *   nothing to compare, a group that is in `by` as well, and a mean with `indirect`; `unknown-name` for codes that the group does not have.
 */
export function compileComparison(query: ComparingQuery, codebook: Codebook): TablesPlan {
  const { compare } = query;
  throwIssues(refusals(query));
  const standardise = compare.standardise ?? [];
  const shown = compileBy(query, [compare.group], codebook);
  const [table] = shown.parts;
  const dataset = codebook.datasets.get(query.dataset);
  if (table === undefined || dataset === undefined) throw new TypeError('a plan of one dataset');
  const variables = datasetVariables(dataset, codebook.variables);
  const group = variables.get(compare.group);
  if (group === undefined) throw new TypeError('a resolved dimension is a variable');
  const method = standardise.length === 0 ? 'crude' : (compare.method ?? 'direct');
  throwIssues([
    ...(table.plan.weight === undefined ? [] : [laterIssue('compare', 'a comparison of a weighted sample')]),
    ...sideIssues(query, group),
    ...measureIssues(table.plan.measures, method),
  ]);
  const strata = standardise.length === 0 ? undefined : compileStrata(query, codebook);
  const isStratum = ({ variable }: { readonly variable: string }): boolean => standardise.includes(variable);
  const comparison: Comparison = {
    group: compare.group,
    of: String(compare.of),
    against: String(compare.against),
    standardise: strata?.plan.by.filter(isStratum) ?? [],
    method,
    minStratum: compare.minStratum ?? 1,
    show: compare.show ?? [],
  };
  const parts = [table, ...(strata === undefined ? [] : [strata])].map((part) => ({
    ...part,
    plan: withSides(part.plan, comparison, variables),
  }));
  return { ...shown, parts, comparison };
}

/** The strata: what is compared, by group and stratum. */
function compileStrata(query: ComparingQuery, codebook: Codebook): TablePart {
  const { compare } = query;
  const [part] = compileBy(query, [compare.group, ...(compare.standardise ?? [])], codebook).parts;
  if (part === undefined) throw new TypeError('a plan of one dataset');
  return { name: `${part.name} by stratum`, plan: part.plan, isStrata: true };
}
