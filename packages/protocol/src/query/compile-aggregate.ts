/** From a query document to a plan: names found in the codebook, measures fitted to their variables. */
import { bindCondition, needsPeriod } from '../codebook/bind-dates.ts';
import type { Condition } from '../codebook/condition.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { type PeriodRange, periodRange } from '../codebook/period-range.ts';
import { resolveCondition } from '../codebook/resolve-condition.ts';
import { datasetVariables } from '../codebook/resolve-indicators.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../codebook/types.ts';
import { laterIssue } from '../later.ts';
import { type LocalIssue, renderFound, throwIssues } from '../local-issue.ts';
import { codesOf } from './codes-of.ts';
import type { Dimension } from './dimension.ts';
import { filtersOf } from './filters.ts';
import type { MeasureScope } from './measure-scope.ts';
import { measuredOf } from './measured.ts';
import { firstPeriodVariable } from './needs-period.ts';
import { partnerKey } from './own-figures.ts';
import { planCodebook } from './plan-codebook.ts';
import { resolveMeasures } from './resolve-measures.ts';
import type { AggregatePlan, AggregateQuery, Measure } from './types.ts';

/**
 * The plan of a query.
 *
 * @throws ConfigError `unknown-name` (with names that are close), `malformed` where a measure or breakdown does not fit its variable,
 *   `spec-complexity`, `not-supported`. For a query from the network, call it inside `asNetworkInput('DOC-3', …)`.
 */
export function compileAggregate(query: AggregateQuery, codebook: Codebook): AggregatePlan {
  const dataset = codebook.datasets.get(query.dataset);
  const issues: LocalIssue[] = [];
  if (dataset === undefined) {
    const expected = expectName('a dataset of the codebook', query.dataset, codebook.datasets.keys());
    throwIssues([{ path: 'dataset', found: renderFound(query.dataset), expected, code: 'unknown-name' }]);
  }
  const offered = dataset as Dataset;
  const scope: MeasureScope = { codebook, dataset: offered, variables: datasetVariables(offered, codebook.variables), local: [], issues };
  const what = `a variable of dataset ${offered.name}`;
  const period = query.period === undefined ? undefined : periodRange(query.period);
  const written = query.where && resolveCondition(query.where, { variables: scope.variables, what, issues }, 'where');
  const where = weightedWhere(offered, written && bindCondition(written, { ...period }));
  const by = resolveDimensions(query.by, scope);
  const measures = resolveMeasures(query.measures, scope);
  throwIssues([...issues, ...ownFiguresIssues(query), ...weightIssues(offered, measures)]);
  const plan = assemble(query, offered, { where, by, measures, period }, scope);
  const reads = [...plan.requiredVariables, ...plan.measured.flatMap(({ variable, needs }) => [variable, ...needs])];
  const counted = firstPeriodVariable(reads, planCodebook({ local: plan.local }, codebook));
  const isOpen = [...(where === undefined ? [] : [where]), ...plan.filters.map((filter) => filter.where)].some(needsPeriod);
  throwIssues(period === undefined && (counted !== undefined || isOpen) ? [noPeriod(counted)] : []);
  return counted === undefined || period === undefined ? plan : { ...plan, period };
}

const noPeriod = (variable: string | undefined): LocalIssue => ({
  path: 'period',
  found: 'nothing',
  expected: `a period ("2024", "2024-Q1", "2024-01"), since ${variable ?? 'a condition'} names its $start or $end`,
});

interface Resolved {
  readonly where: Condition | undefined;
  readonly by: readonly Dimension[];
  readonly measures: readonly Measure[];
  readonly period: PeriodRange | undefined;
}

function assemble(query: AggregateQuery, dataset: Dataset, { where, by, measures, period }: Resolved, scope: MeasureScope): AggregatePlan {
  const whereVariables = [...new Set(where === undefined ? [] : conditionVariables(where))].toSorted();
  const filters = filtersOf(measures, scope.codebook).map((filter) => ({ ...filter, where: bindCondition(filter.where, { ...period }) }));
  const codebook = planCodebook({ local: scope.local }, scope.codebook);
  const required = new Set([...whereVariables, ...by.map(({ variable }) => variable)]);
  return {
    kind: 'aggregate',
    dataset: dataset.name,
    ...(dataset.subject.kind === 'key' && !dataset.public ? { subjectKey: dataset.subject.key } : {}),
    public: dataset.public,
    ...(where === undefined ? {} : { where }),
    by,
    totals: query.totals,
    combine: query.combine,
    ...(dataset.weight === undefined ? {} : { weight: dataset.weight }),
    measures,
    filters,
    local: scope.local.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    measured: measuredOf(measures, filters, codebook.variables),
    whereVariables,
    requiredVariables: [...required].toSorted(),
  };
}

/** Of a sample only rows that stand for something are selected. */
function weightedWhere({ weight }: Dataset, where: Condition | undefined): Condition | undefined {
  if (weight === undefined) return where;
  const has: Condition = { kind: 'has', variable: weight, has: true };
  return where === undefined ? has : { kind: 'all', of: [where, has] };
}

const weightedKinds: readonly Measure['kind'][] = ['count', 'sum', 'mean', 'sd', 'share', 'missing', 'quantile', 'histogram'];

const weightIssues = ({ weight }: Dataset, measures: readonly Measure[]): LocalIssue[] =>
  weight === undefined
    ? []
    : measures.flatMap(({ kind, name }) => (weightedKinds.includes(kind) ? [] : [laterIssue('measures', `${name}, weighted`)]));

/** In the cells of own figures `partner` says whose they are. */
function ownFiguresIssues({ combine, by }: AggregateQuery): LocalIssue[] {
  if (combine !== 'none' || !by.includes(partnerKey)) return [];
  return [
    { path: 'by', found: partnerKey, expected: 'other variables: with combine: none the cells already say which partner they are of' },
  ];
}

function resolveDimensions(names: readonly string[], scope: MeasureScope): Dimension[] {
  return names.flatMap((name, at) => {
    const path = `by[${at}]`;
    const variable = scope.variables.get(name);
    if (variable === undefined) {
      const expected = expectName(`a variable of dataset ${scope.dataset.name}`, name, scope.variables.keys());
      scope.issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
      return [];
    }
    const codes = codesOf(variable);
    if (codes !== undefined) return [{ variable: name, codes }];
    scope.issues.push({
      path,
      found: `${name}, a ${variable.kind}`,
      expected: 'a category or a boolean; cut a number, take the period of a date',
    });
    return [];
  });
}
