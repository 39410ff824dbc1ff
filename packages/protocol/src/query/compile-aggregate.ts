/** From a query document to a plan: names found in the codebook, measures fitted to their variables. */
import type { Condition } from '../codebook/condition.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { resolveCondition } from '../codebook/resolve-condition.ts';
import { datasetVariables } from '../codebook/resolve-indicators.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../codebook/types.ts';
import { type LocalIssue, renderFound, throwIssues } from '../local-issue.ts';
import { codesOf } from './codes-of.ts';
import { filtersOf } from './filters.ts';
import { measuredOf } from './measured.ts';
import { type MeasureScope, resolveMeasures } from './resolve-measures.ts';
import { unsupportedDerivations } from './supported.ts';
import type { AggregatePlan, AggregateQuery, Dimension, Measure } from './types.ts';

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
  const scope: MeasureScope = { codebook, dataset: offered, variables: datasetVariables(offered, codebook.variables), issues };
  const what = `a variable of dataset ${offered.name}`;
  const where = query.where && resolveCondition(query.where, { variables: scope.variables, what, issues }, 'where');
  const by = resolveDimensions(query.by, scope);
  const measures = resolveMeasures(query.measures, scope);
  throwIssues(issues);
  const plan = assemble(query, offered, { where, by, measures }, scope);
  throwIssues(unsupportedDerivations([...plan.requiredVariables, ...plan.measured.flatMap(({ needs }) => needs)], codebook));
  return plan;
}

interface Resolved {
  readonly where: Condition | undefined;
  readonly by: readonly Dimension[];
  readonly measures: readonly Measure[];
}

function assemble(query: AggregateQuery, dataset: Dataset, { where, by, measures }: Resolved, scope: MeasureScope): AggregatePlan {
  const whereVariables = [...new Set(where === undefined ? [] : conditionVariables(where))].toSorted();
  const filters = filtersOf(measures, scope.codebook);
  const required = new Set([...whereVariables, ...by.map(({ variable }) => variable)]);
  return {
    kind: 'aggregate',
    dataset: dataset.name,
    ...(dataset.subject.kind === 'key' && !dataset.public ? { subjectKey: dataset.subject.key } : {}),
    public: dataset.public,
    ...(where === undefined ? {} : { where }),
    by,
    totals: query.totals,
    measures,
    filters,
    measured: measuredOf(measures, filters, scope.codebook.variables),
    whereVariables,
    requiredVariables: [...required].toSorted(),
  };
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
