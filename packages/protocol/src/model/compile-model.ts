/** From a model query to its plan: names found in the codebook, terms made into the columns of a design (MOD-1). */
import type { Condition } from '../codebook/condition.ts';
import { decimalText, toUnits } from '../codebook/decimals.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { resolveCondition } from '../codebook/resolve-condition.ts';
import { datasetVariables } from '../codebook/resolve-indicators.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset, NumericVariable, Variable } from '../codebook/types.ts';
import { type LocalIssue, renderFound, throwIssues } from '../local-issue.ts';
import { codesOf } from '../query/codes-of.ts';
import { bindPeriod, unsupportedDates } from '../query/supported.ts';
import type { DesignColumn, ModelFactor, ModelNumber, ModelPlan, ModelQuery, ModelResponse } from './types.ts';

/** Columns of a design, the intercept counted. */
const maxParameters = 100;

interface Scope {
  readonly dataset: Dataset;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly issues: LocalIssue[];
}

/**
 * The plan of a model.
 *
 * @throws ConfigError `unknown-name` (with names that are close), `malformed` where a variable does not fit its role, `spec-complexity`
 *   above 100 columns, `not-supported`. For a query from the network, call it inside `asNetworkInput('DOC-3', …)`.
 */
export function compileModel(query: ModelQuery, codebook: Codebook): ModelPlan {
  const dataset = codebook.datasets.get(query.dataset);
  const issues: LocalIssue[] = [];
  if (dataset === undefined) {
    const expected = expectName('a dataset of the codebook', query.dataset, codebook.datasets.keys());
    throwIssues([{ path: 'dataset', found: renderFound(query.dataset), expected, code: 'unknown-name' }]);
  }
  const scope: Scope = { dataset: dataset as Dataset, variables: datasetVariables(dataset as Dataset, codebook.variables), issues };
  const what = `a variable of dataset ${scope.dataset.name}`;
  const written = query.where && resolveCondition(query.where, { ...scope, what }, 'where');
  const where = written && bindPeriod(written, { query, issues, path: 'where' });
  const response = resolveResponse(query, scope);
  const terms = query.terms.map((term, at) => resolveTerm(term, scope, `terms[${at}]`));
  const offset = resolveOffset(query, scope);
  const weights = query.weights === undefined ? undefined : resolveNumber(query.weights, scope, 'weights', { positive: true });
  const expectedBy = query.expectedBy.flatMap((name, at) => resolveDimension(name, scope, `expectedBy[${at}]`));
  checkRepeats(query, issues);
  throwIssues(issues);
  if (response === undefined) throw new TypeError('a response without an issue resolves');
  const columns: DesignColumn[] = [{ kind: 'intercept', name: '(intercept)' }, ...terms.flatMap((term) => term?.columns ?? [])];
  if (columns.length > maxParameters)
    throwIssues([
      { path: 'terms', found: `${columns.length} columns`, expected: `at most ${maxParameters} columns`, code: 'spec-complexity' },
    ]);
  const plan = assemble(query, {
    dataset: scope.dataset,
    kinds: scope.variables,
    response,
    columns,
    terms,
    offset,
    weights,
    where,
    expectedBy,
  });
  throwIssues(unsupportedDates(plan.requiredVariables, [where], codebook));
  return plan;
}

interface Parts {
  readonly dataset: Dataset;
  readonly kinds: ReadonlyMap<string, Variable>;
  readonly response: ModelResponse;
  readonly columns: readonly DesignColumn[];
  readonly terms: readonly (ResolvedTerm | undefined)[];
  readonly offset: ModelPlan['offset'] | undefined;
  readonly weights: ModelNumber | undefined;
  readonly where: Condition | undefined;
  readonly expectedBy: readonly ModelFactor[];
}

function assemble(query: ModelQuery, { dataset, kinds, response, columns, terms, offset, weights, where, expectedBy }: Parts): ModelPlan {
  const named = [response.variable, ...query.terms, offset?.variable, weights?.variable, ...expectedBy.map(({ variable }) => variable)];
  const variables = [...new Set(named.filter((name) => name !== undefined))].toSorted();
  const whereVariables = [...new Set(where === undefined ? [] : conditionVariables(where))].toSorted();
  const positive = [...(offset?.log === true ? [offset.variable] : []), ...(weights === undefined ? [] : [weights.variable])];
  const complete: Condition = {
    kind: 'all',
    of: [
      ...(where === undefined ? [] : [where]),
      ...variables.map((variable): Condition => ({ kind: 'has', variable, has: true })),
      ...positive.map((variable): Condition => ({ kind: 'compare', variable, op: 'gt', value: { kind: 'decimal', value: '0' } })),
    ],
  };
  const factors = terms.flatMap((term) => (term?.factor === undefined ? [] : [term.factor]));
  return {
    kind: 'model',
    dataset: dataset.name,
    ...(dataset.subject.kind === 'key' && !dataset.public ? { subjectKey: dataset.subject.key } : {}),
    public: dataset.public,
    family: query.family,
    response,
    columns,
    factors: response.isBoolean ? [...factors, { variable: response.variable, codes: ['true', 'false'] }] : factors,
    booleans: new Set(variables.filter((name) => kinds.get(name)?.kind === 'boolean')),
    numbers: terms.flatMap((term) => (term?.number === undefined ? [] : [term.number])),
    ...(offset === undefined ? {} : { offset }),
    ...(weights === undefined ? {} : { weights }),
    ...(where === undefined ? {} : { where }),
    complete,
    expectedBy,
    variables,
    whereVariables,
    requiredVariables: [...new Set([...variables, ...whereVariables])].toSorted(),
  };
}

function find(name: string, { variables, dataset, issues }: Scope, path: string): Variable | undefined {
  const variable = variables.get(name);
  if (variable !== undefined) return variable;
  const expected = expectName(`a variable of dataset ${dataset.name}`, name, variables.keys());
  issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
  return undefined;
}

/** A number of the codebook in its whole units. */
function numberOf(variable: NumericVariable): ModelNumber {
  const { name, decimals } = variable;
  const units = (bound: number): bigint => toUnits(decimalText(bound), decimals) ?? 0n;
  return { variable: name, decimals, min: units(variable.min), max: units(variable.max) };
}

const isNumeric = (variable: Variable): variable is NumericVariable => variable.kind === 'integer' || variable.kind === 'number';

function resolveNumber(name: string, scope: Scope, path: string, { positive }: { readonly positive: boolean }): ModelNumber | undefined {
  const variable = find(name, scope, path);
  if (variable === undefined) return undefined;
  if (!isNumeric(variable)) {
    scope.issues.push({ path, found: `${name}, a ${variable.kind}`, expected: 'an integer or number variable' });
    return undefined;
  }
  const number = numberOf(variable);
  if (positive && number.max <= 0n)
    scope.issues.push({ path, found: `${name}, never above 0`, expected: 'a variable with values above 0' });
  return number;
}

/** What a response may be, by family. */
const responses = {
  gaussian: 'an integer or number variable',
  binomial: 'a boolean, or a number from 0 to 1',
  poisson: 'an integer or number variable from 0 upwards',
} as const;

function resolveResponse({ response, family }: ModelQuery, scope: Scope): ModelResponse | undefined {
  const variable = find(response, scope, 'response');
  if (variable === undefined) return undefined;
  if (variable.kind === 'boolean' && family === 'binomial') return { variable: response, decimals: 0, min: 0n, max: 1n, isBoolean: true };
  const number = isNumeric(variable) ? numberOf(variable) : undefined;
  const fits =
    number !== undefined &&
    (family === 'gaussian' || (number.min >= 0n && (family === 'poisson' || number.max <= 10n ** BigInt(number.decimals))));
  if (fits) return { ...number, isBoolean: false };
  scope.issues.push({ path: 'response', found: `${response}, a ${variable.kind}`, expected: responses[family] });
  return undefined;
}

interface ResolvedTerm {
  readonly columns: readonly DesignColumn[];
  readonly factor?: ModelFactor;
  readonly number?: ModelNumber;
}

/** Treatment contrasts against the first code; a boolean is 1 where true; a number is itself. */
function resolveTerm(name: string, scope: Scope, path: string): ResolvedTerm | undefined {
  const variable = find(name, scope, path);
  if (variable === undefined) return undefined;
  if (isNumeric(variable)) {
    const number = numberOf(variable);
    return { columns: [{ kind: 'number', name, variable: name, bounds: number }], number };
  }
  if (variable.kind === 'boolean') {
    const columns = [{ kind: 'indicator', name, variable: name, code: 'true' } as const];
    return { columns, factor: { variable: name, codes: ['true', 'false'] } };
  }
  const codes = codesOf(variable);
  if (codes === undefined) {
    const expected = 'a number, a category or a boolean; take the period of a date, or the days between two';
    scope.issues.push({ path, found: `${name}, a ${variable.kind}`, expected });
    return undefined;
  }
  const columns = codes.slice(1).map((code) => ({ kind: 'indicator', name: `${name}=${code}`, variable: name, code }) as const);
  return { columns, factor: { variable: name, codes } };
}

function resolveOffset({ offset, family }: ModelQuery, scope: Scope): ModelPlan['offset'] | undefined {
  if (offset === undefined) return undefined;
  const log = typeof offset !== 'string';
  if (log && family === 'gaussian') {
    const expected = 'a variable: the logarithm of an offset belongs to binomial and poisson';
    scope.issues.push({ path: 'offset', found: '{ log: … }', expected, code: 'not-supported' });
    return undefined;
  }
  const number = resolveNumber(log ? offset.log : offset, scope, log ? 'offset.log' : 'offset', { positive: log });
  return number && { ...number, log };
}

function resolveDimension(name: string, scope: Scope, path: string): ModelFactor[] {
  const variable = find(name, scope, path);
  if (variable === undefined) return [];
  const codes = codesOf(variable);
  if (codes !== undefined) return [{ variable: name, codes }];
  scope.issues.push({ path, found: `${name}, a ${variable.kind}`, expected: 'a category or a boolean' });
  return [];
}

/** Every variable has one role among terms and response, and stands in it once. */
function checkRepeats({ response, terms, expectedBy }: ModelQuery, issues: LocalIssue[]): void {
  terms.forEach((term, at) => {
    if (terms.indexOf(term) === at && term !== response) return;
    issues.push({ path: `terms[${at}]`, found: `"${term}" again`, expected: 'every term once, and not the response' });
  });
  expectedBy.forEach((name, at) => {
    if (expectedBy.indexOf(name) === at) return;
    issues.push({ path: `expectedBy[${at}]`, found: `"${name}" again`, expected: 'every name once' });
  });
}
