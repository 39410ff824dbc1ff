/**
 * From a predicate to a condition: names exist, literals fit their variable, and the size limits hold (nesting at most 3, at most 20
 * comparisons).
 */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { isDate } from './dates.ts';
import { decimalText } from './decimals.ts';
import type { Comparand, ComparisonPredicate, Literal, Predicate } from './predicate.ts';
import { expectName } from './suggestion.ts';
import type { Variable } from './types.ts';

/** What a condition may name, and where complaints go. */
export interface ConditionScope {
  readonly variables: ReadonlyMap<string, Variable>;
  /** For the message: "a variable of dataset cases". */
  readonly what: string;
  readonly issues: LocalIssue[];
}

const maxDepth = 3;
const maxComparisons = 20;

/** The condition, or undefined after at least one issue was added to the scope. `path` is where the predicate stands in its file. */
export function resolveCondition(predicate: Predicate, scope: ConditionScope, path: string): Condition | undefined {
  const before = scope.issues.length;
  if (countComparisons(predicate) > maxComparisons) {
    scope.issues.push({ path, found: 'more comparisons', expected: `at most ${maxComparisons} comparisons`, code: 'spec-complexity' });
    return undefined;
  }
  const condition = resolve(predicate, scope, path, 0);
  return scope.issues.length === before ? condition : undefined;
}

function countComparisons(predicate: Predicate): number {
  if ('all' in predicate) return predicate.all.reduce((sum, part) => sum + countComparisons(part), 0);
  if ('any' in predicate) return predicate.any.reduce((sum, part) => sum + countComparisons(part), 0);
  return 'not' in predicate ? countComparisons(predicate.not) : 1;
}

const nothing: Condition = { kind: 'all', of: [] };

function resolve(predicate: Predicate, scope: ConditionScope, path: string, depth: number): Condition {
  if ('variable' in predicate) return resolveComparison(predicate, scope, path);
  if (depth === maxDepth) {
    scope.issues.push({
      path,
      found: 'deeper nesting',
      expected: `at most ${maxDepth} levels of all, any and not`,
      code: 'spec-complexity',
    });
    return nothing;
  }
  if ('not' in predicate) return { kind: 'not', of: resolve(predicate.not, scope, `${path}.not`, depth + 1) };
  const kind = 'all' in predicate ? 'all' : 'any';
  const of = 'all' in predicate ? predicate.all : predicate.any;
  return { kind, of: of.map((part, at) => resolve(part, scope, `${path}.${kind}[${at}]`, depth + 1)) };
}

const comparators: readonly Comparator[] = ['eq', 'gt', 'gte', 'lt', 'lte'];

function resolveComparison(predicate: ComparisonPredicate, scope: ConditionScope, path: string): Condition {
  const variable = findVariable(predicate.variable, scope, `${path}.variable`);
  if (variable === undefined) return nothing;
  if (predicate.has !== undefined) return { kind: 'has', variable: variable.name, has: predicate.has };
  if (predicate.in !== undefined) {
    const values = predicate.in.map((value, at) => resolveLiteral(value, variable, scope, `${path}.in[${at}]`));
    return { kind: 'in', variable: variable.name, values: values.filter((value) => value !== undefined) };
  }
  const op = comparators.find((name) => predicate[name] !== undefined) ?? 'eq';
  const here = `${path}.${op}`;
  const isOrdered = variable.kind !== 'category' && variable.kind !== 'boolean';
  if (op !== 'eq' && !isOrdered) {
    scope.issues.push({
      path: here,
      found: `an order on ${variable.kind} values`,
      expected: 'eq, in or has; only numbers and dates have an order',
    });
    return nothing;
  }
  const value = resolveComparand(predicate[op] as Comparand, variable, scope, here);
  return value === undefined ? nothing : { kind: 'compare', variable: variable.name, op, value };
}

function findVariable(name: string, scope: ConditionScope, path: string): Variable | undefined {
  const variable = scope.variables.get(name);
  if (variable !== undefined) return variable;
  const expected = expectName(scope.what, name, scope.variables.keys());
  scope.issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
  return undefined;
}

const familyOf = (variable: Variable): string => (variable.kind === 'integer' || variable.kind === 'number' ? 'number' : variable.kind);

function resolveComparand(value: Comparand, variable: Variable, scope: ConditionScope, path: string): Operand | undefined {
  if (typeof value !== 'object') return resolveLiteral(value, variable, scope, path);
  const other = findVariable(value.variable, scope, `${path}.variable`);
  if (other === undefined) return undefined;
  if (familyOf(other) === familyOf(variable)) return { kind: 'variable', variable: other.name };
  scope.issues.push({ path, found: `${other.name}, a ${other.kind}`, expected: `a ${variable.kind} variable, like ${variable.name}` });
  return undefined;
}

/** A literal of the variable's own kind; a code must be in its list. */
function resolveLiteral(value: Literal, variable: Variable, scope: ConditionScope, path: string): Operand | undefined {
  const refuse = (expected: string, code?: LocalIssue['code']): undefined => {
    scope.issues.push({ path, found: renderFound(value), expected, ...(code === undefined ? {} : { code }) });
  };
  switch (variable.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? { kind: 'boolean', value } : refuse('true or false');
    case 'date':
      if (value === '$start' || value === '$end' || value === '$snapshot')
        return { kind: 'bound', bound: value.slice(1) as 'start' | 'end' | 'snapshot' };
      return typeof value === 'string' && isDate(value)
        ? { kind: 'date', value }
        : refuse('a date YYYY-MM-DD that exists, $start, $end or $snapshot');
    case 'category': {
      if (typeof value !== 'string') return refuse('a code as text; put it in quotes');
      const codes = variable.codes.map(({ code }) => code);
      return codes.includes(value)
        ? { kind: 'code', value }
        : refuse(expectName(`a code of ${variable.name}`, value, codes), 'unknown-name');
    }
    default:
      return typeof value === 'number' && Number.isFinite(value) ? { kind: 'decimal', value: decimalText(value) } : refuse('a number');
  }
}
