/** One variable of codebook.yaml, resolved: code list read, derivation checked against the variables it names. */
import { renderFound } from '../local-issue.ts';
import { readCodes } from './code-lists.ts';
import { isDate } from './dates.ts';
import { decimalText, toUnits } from './decimals.ts';
import { cutCodes, periodCodes } from './derive-codes.ts';
import { resolveCondition } from './resolve-condition.ts';
import { resolveRecode } from './resolve-recode.ts';
import type { VariableFile } from './schema.ts';
import type { Bins, CategoryVariable, DateEnd, Derivation, NumericVariable, Variable } from './types.ts';
import type { VariableScope } from './variable-scope.ts';

type Of<Kind extends VariableFile['kind']> = Extract<VariableFile, { kind: Kind }>;

/** The resolved variable, or undefined after at least one issue. All variables it names must be in `scope.resolved`. */
export function resolveVariable(file: VariableFile, scope: VariableScope): Variable | undefined {
  const before = scope.issues.length;
  const variable = resolve(file, scope);
  return scope.issues.length === before ? variable : undefined;
}

const complain = (scope: VariableScope, part: string, found: string, expected: string): undefined => {
  scope.issues.push({ path: `variables.${scope.name}${part === '' ? '' : `.${part}`}`, found, expected });
};

function resolve(file: VariableFile, scope: VariableScope): Variable | undefined {
  const title = file.title ?? file.label;
  const base = {
    name: scope.name,
    ...(title === undefined ? {} : { title }),
    ...(file.definition === undefined ? {} : { definition: file.definition }),
    sensitive: file.sensitive ?? false,
  };
  switch (file.kind) {
    case 'category':
      return resolveCategory(file, base, scope);
    case 'boolean': {
      if (file.when === undefined) return { ...base, kind: 'boolean' };
      const inner = { variables: scope.resolved, what: 'a variable of the codebook', issues: scope.issues };
      const condition = resolveCondition(file.when, inner, `variables.${scope.name}.when`);
      return condition && { ...base, kind: 'boolean', derivation: { kind: 'when', condition } };
    }
    case 'date':
      if (file.min > file.max) complain(scope, 'max', renderFound(file.max), `a date not before min, ${file.min}`);
      return { ...base, kind: 'date', min: file.min, max: file.max };
    default: {
      const decimals = file.kind === 'number' ? file.decimals : 0;
      checkRange(file, decimals, scope);
      const derivation = file.kind === 'integer' ? integerDerivation(file, scope) : undefined;
      const { kind, min, max, unit, bins } = file;
      const numeric: NumericVariable = {
        ...base,
        kind,
        min,
        max,
        decimals,
        ...(unit === undefined ? {} : { unit }),
        ...(bins === undefined ? {} : { bins }),
      };
      return derivation === undefined ? numeric : { ...numeric, derivation };
    }
  }
}

type Base = Pick<CategoryVariable, 'name' | 'sensitive' | 'title' | 'definition'>;

function resolveCategory(file: Of<'category'>, base: Base, scope: VariableScope): Variable | undefined {
  const forms = [file.codes, file.cut, file.period].filter((form) => form !== undefined).length;
  const isDerived = file.codes === undefined || file.recode !== undefined;
  const isWhole = file.recode === undefined ? file.inexact === undefined : file.codes !== undefined;
  if (forms !== 1 || isDerived !== (file.of !== undefined) || !isWhole) {
    return complain(scope, '', renderFound(file), 'either codes, or of with cut, or of with period, or codes and of with recode');
  }
  const edition = file.edition === undefined ? {} : { edition: file.edition };
  if (file.codes !== undefined) {
    const codes = readCodes(file.codes, { path: `variables.${scope.name}.codes`, files: scope.files, issues: scope.issues });
    const within = file.within === undefined ? {} : { within: file.within };
    const plain: CategoryVariable = { ...base, kind: 'category', codes, ...edition, ...within };
    return file.recode === undefined ? plain : resolveRecode(file, plain, scope);
  }
  if (file.within !== undefined) return complain(scope, 'within', renderFound(file.within), 'codes of its own, each with a parent');
  const of = scope.resolved.get(file.of ?? '');
  if (of === undefined) return undefined;
  if (file.period !== undefined) {
    if (of.kind !== 'date') return complain(scope, 'of', `${of.name}, a ${of.kind}`, 'a date variable');
    const codes = periodCodes(of.min, of.max, file.period);
    return { ...base, kind: 'category', codes, ...edition, derivation: { kind: 'period', of: of.name, period: file.period } };
  }
  if (of.kind !== 'integer' && of.kind !== 'number')
    return complain(scope, 'of', `${of.name}, a ${of.kind}`, 'an integer or number variable');
  const edges = file.cut ?? [];
  if (!isAscending(edges)) return complain(scope, 'cut', renderFound(edges), 'edges in ascending order');
  const codes = cutCodes(edges, of.decimals);
  if (codes === undefined)
    return complain(scope, 'cut', renderFound(edges), `edges with at most the ${of.decimals} decimals of ${of.name}`);
  return { ...base, kind: 'category', codes, ...edition, derivation: { kind: 'cut', of: of.name, edges } };
}

const isAscending = (numbers: readonly number[]): boolean => numbers.every((number, at) => at === 0 || (numbers[at - 1] ?? 0) < number);

function checkRange(file: Of<'integer'> | Of<'number'>, decimals: number, scope: VariableScope): void {
  for (const part of ['min', 'max'] as const) {
    if (toUnits(decimalText(file[part]), decimals) === undefined)
      complain(scope, part, renderFound(file[part]), `at most ${decimals} decimals`);
  }
  if (file.min > file.max) complain(scope, 'max', renderFound(file.max), `a number not below min, ${file.min}`);
  const bins: Bins | undefined = file.bins;
  if (bins !== undefined && 'edges' in bins && !isAscending(bins.edges))
    complain(scope, 'bins.edges', renderFound(bins.edges), 'edges in ascending order');
}

function integerDerivation(file: Of<'integer'>, scope: VariableScope): Derivation | undefined {
  if (file.between !== undefined && file.sumOf !== undefined) return complain(scope, '', 'between and sumOf', 'one of them');
  if (file.sumOf !== undefined) {
    for (const [at, name] of file.sumOf.entries()) {
      const part = scope.resolved.get(name);
      if (part !== undefined && part.kind !== 'boolean' && part.kind !== 'integer') {
        complain(scope, `sumOf[${at}]`, `${name}, a ${part.kind}`, 'a boolean or integer variable');
      }
    }
    return { kind: 'sumOf', of: file.sumOf };
  }
  if (file.between === undefined) {
    if (file.calendar !== undefined)
      complain(scope, 'calendar', renderFound(file.calendar), 'calendar only beside between with unit: workday');
    return undefined;
  }
  if (file.unit !== 'day' && file.unit !== 'workday')
    return complain(scope, 'unit', renderFound(file.unit), 'unit: day or unit: workday beside between');
  const [from, to] = file.between.map((end, at) => dateEnd(end, scope, `between[${at}]`));
  if (from === undefined || to === undefined) return undefined;
  if (file.unit === 'workday' && reachYears([from, to], scope) > maxWorkdayYears)
    return complain(scope, 'between', 'a longer reach', `dates within ${maxWorkdayYears} years, to count working days over`);
  return { kind: 'between', from, to, unit: file.unit, ...(file.calendar === undefined ? {} : { calendar: file.calendar }) };
}

/** Working days are looked up day by day. */
const maxWorkdayYears = 400;

/** The years between the earliest and the latest date that the ends of a span can be. */
function reachYears(ends: readonly DateEnd[], scope: VariableScope): number {
  const dates = ends.flatMap((end) => {
    if (end.kind === 'date') return [end.date];
    const variable = end.kind === 'variable' ? scope.resolved.get(end.variable) : undefined;
    return variable?.kind === 'date' ? [variable.min, variable.max] : [];
  });
  const years = dates.map((date) => Number(date.slice(0, 4)));
  return Math.max(...years, 0) - Math.min(...years, 9999);
}

function dateEnd(text: string, scope: VariableScope, part: string): DateEnd | undefined {
  if (text === '$start' || text === '$end' || text === '$snapshot')
    return { kind: 'bound', bound: text.slice(1) as 'start' | 'end' | 'snapshot' };
  if (isDate(text)) return { kind: 'date', date: text };
  const variable = scope.resolved.get(text);
  if (variable?.kind === 'date') return { kind: 'variable', variable: text };
  return complain(
    scope,
    part,
    variable === undefined ? renderFound(text) : `${text}, a ${variable.kind}`,
    'a date variable or a date that exists',
  );
}
