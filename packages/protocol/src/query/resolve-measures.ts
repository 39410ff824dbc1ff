/** Measures resolved: what is measured, of which variable, under which name it stands in the result. */
import { type BinGrid, binsOf } from '../codebook/bins.ts';
import { decimalText } from '../codebook/decimals.ts';
import { expectName } from '../codebook/suggestion.ts';
import type { Variable } from '../codebook/types.ts';
import { type LocalIssue, renderFound } from '../local-issue.ts';
import { filterName } from './filters.ts';
import type { MeasureScope } from './measure-scope.ts';
import type { MeasureItem } from './measures.ts';
import { resolveSurvival } from './resolve-survival.ts';
import { resolveWithin } from './resolve-within.ts';
import type { Measure, VariableMeasure } from './types.ts';

/** The measures in the order asked; an issue for each that does not fit, and for a name that is taken. */
export function resolveMeasures(items: readonly MeasureItem[], scope: MeasureScope): Measure[] {
  const measures = items.flatMap((item, at) => resolveMeasure(item, scope, `measures[${at}]`).map((measure) => ({ measure, at })));
  const names = new Set<string>();
  for (const { measure, at } of measures) {
    if (names.has(measure.name)) {
      scope.issues.push({
        path: `measures[${at}]`,
        found: `"${measure.name}" again`,
        expected: 'every measure once, each with a name of its own',
      });
    }
    names.add(measure.name);
  }
  return measures.map(({ measure }) => measure);
}

/** A measure before it is held against its variable. `key` is where it stands in the file. */
interface Wanted {
  readonly kind: Exclude<VariableMeasure['kind'], 'survival'>;
  readonly key: string;
  readonly variable: string;
  readonly is?: string;
  readonly as?: string;
  readonly only?: string;
  readonly p?: string;
}

function resolveMeasure(item: MeasureItem, scope: MeasureScope, path: string): Measure[] {
  if (item === 'count') return [{ kind: 'count', name: 'count' }];
  const as = item.as === undefined ? {} : { as: item.as };
  if ('ratio' in item) return [];
  if ('distinct' in item) return resolveDistinct(item, scope, path);
  if ('indicator' in item) return resolveIndicatorMeasure(item.indicator, as, scope, path);
  if ('quantiles' in item) return resolveQuantiles(item, scope, path);
  if ('within' in item) return resolveWithin(item, scope, path);
  if ('survival' in item) return resolveSurvival(item, scope, path);
  if ('median' in item) return fit({ kind: 'quantile', key: 'median', variable: item.median, p: '0.5', ...as }, scope, path);
  if ('share' in item) {
    const is = item.is === undefined ? {} : { is: item.is };
    return fit({ kind: 'share', key: 'share', variable: item.share, ...is, ...as }, scope, path);
  }
  const [[key, variable] = ['', '']] = Object.entries(item).filter(([name]) => name !== 'as');
  return fit({ kind: key as Wanted['kind'], key, variable: String(variable), ...as }, scope, path);
}

/** Persons are counted by the key that the dataset is about. */
function resolveDistinct(item: Extract<MeasureItem, { distinct: unknown }>, { dataset, issues }: MeasureScope, path: string): Measure[] {
  const { subject } = dataset;
  const isSubject = subject.kind === 'key' && !dataset.public && subject.key === item.distinct;
  if (isSubject && dataset.weight === undefined) return [{ kind: 'distinct', name: item.as ?? `distinct(${item.distinct})` }];
  if (isSubject) issues.push({ path, found: 'distinct, weighted', expected: 'a dataset without weight', code: 'not-supported' });
  else {
    const expected =
      subject.kind === 'key'
        ? `${subject.key}, the subject of dataset ${dataset.name}`
        : `a dataset with persons: ${dataset.name} counts rows`;
    issues.push({ path: `${path}.distinct`, found: renderFound(item.distinct), expected });
  }
  return [];
}

/** One measure per fraction, each under a name of its own. */
function resolveQuantiles(item: Extract<MeasureItem, { quantiles: unknown }>, scope: MeasureScope, path: string): Measure[] {
  if (item.as !== undefined && item.quantiles.length > 1) {
    scope.issues.push({ path: `${path}.as`, found: 'one name for several quantiles', expected: 'no `as`, or a single quantile' });
    return [];
  }
  const as = item.as === undefined ? {} : { as: item.as };
  return item.quantiles.flatMap((p) =>
    fit({ kind: 'quantile', key: 'of', variable: item.of, p: decimalText(p), ...as }, scope, path).map((measure) => ({
      ...measure,
      name: item.as ?? `quantile(${item.of},${decimalText(p)})`,
    })),
  );
}

function resolveIndicatorMeasure(name: string, as: { readonly as?: string }, scope: MeasureScope, path: string): Measure[] {
  const refuse = (found: string, expected: string, code: LocalIssue['code'] = 'malformed'): Measure[] => {
    scope.issues.push({ path: `${path}.indicator`, found, expected, code });
    return [];
  };
  const indicator = scope.codebook.indicators.get(name);
  if (indicator === undefined)
    return refuse(renderFound(name), expectName('an indicator of the codebook', name, scope.codebook.indicators.keys()), 'unknown-name');
  if (indicator.dataset !== scope.dataset.name)
    return refuse(`an indicator of dataset ${indicator.dataset}`, `an indicator of dataset ${scope.dataset.name}`);
  const { measure, variable, is } = indicator;
  const only = filterName(indicator, scope.codebook);
  const wanted: Wanted = {
    kind: measure === 'median' ? 'quantile' : measure,
    key: 'indicator',
    variable,
    as: as.as ?? name,
    ...(is === undefined ? {} : { is }),
    ...(measure === 'median' ? { p: '0.5' } : {}),
    ...(only === undefined ? {} : { only }),
  };
  return fit(wanted, scope, path);
}

function fit(wanted: Wanted, scope: MeasureScope, path: string): VariableMeasure[] {
  const here = `${path}.${wanted.key}`;
  const variable = scope.variables.get(wanted.variable);
  if (variable === undefined) {
    const expected = expectName(`a variable of dataset ${scope.dataset.name}`, wanted.variable, scope.variables.keys());
    scope.issues.push({ path: here, found: renderFound(wanted.variable), expected, code: 'unknown-name' });
    return [];
  }
  if (wanted.kind === 'share') return fitShare(wanted, variable, scope, path);
  const isNumeric = variable.kind === 'integer' || variable.kind === 'number';
  if (wanted.kind !== 'missing' && !isNumeric) {
    scope.issues.push({ path: here, found: `${variable.name}, a ${variable.kind}`, expected: 'an integer or number variable' });
    return [];
  }
  if ((wanted.kind === 'quantile' || wanted.kind === 'histogram') && binsFor(variable, scope, here) === undefined) return [];
  const only = wanted.only === undefined ? {} : { only: wanted.only };
  const { kind } = wanted;
  const base = { variable: variable.name, ...only };
  if (kind === 'quantile') return [{ ...base, kind, name: wanted.as ?? `median(${variable.name})`, p: wanted.p ?? '0.5' }];
  return [{ ...base, kind, name: wanted.as ?? `${kind}(${variable.name})` }];
}

/** The bins of a variable that is measured in them. */
function binsFor(variable: Variable, scope: MeasureScope, path: string): BinGrid | undefined {
  const bins = 'decimals' in variable ? binsOf(variable) : 'none';
  if (typeof bins === 'object') return bins;
  const expected = {
    none: 'a variable with `bins` in the codebook, or an integer of at most 4,096 values',
    'off-grid': 'bins on the decimals that the codebook declares for it',
    'too-many': 'at most 65,536 bins: wider ones in the codebook',
  }[bins];
  scope.issues.push({ path, found: `${variable.name}, which has no usable bins`, expected });
  return undefined;
}

/** Of a boolean the share of true; of a category the share of one code. */
function fitShare(wanted: Wanted, variable: Variable, scope: MeasureScope, path: string): VariableMeasure[] {
  const refuse = (part: string, found: string, expected: string, code: LocalIssue['code'] = 'malformed'): VariableMeasure[] => {
    scope.issues.push({ path: `${path}.${part}`, found, expected, code });
    return [];
  };
  const only = wanted.only === undefined ? {} : { only: wanted.only };
  if (variable.kind === 'boolean') {
    if (wanted.is !== undefined) return refuse('is', renderFound(wanted.is), 'no `is`: the share of a boolean is the share of true');
    return [{ kind: 'share', name: wanted.as ?? `share(${variable.name})`, variable: variable.name, code: 'true', ...only }];
  }
  if (variable.kind !== 'category') return refuse('share', `${variable.name}, a ${variable.kind}`, 'a boolean or category variable');
  const codes = variable.codes.map(({ code }) => code);
  const { is } = wanted;
  if (is === undefined) return refuse('is', 'nothing', expectName(`a code of ${variable.name}`, '', codes));
  if (!codes.includes(is)) return refuse('is', renderFound(is), expectName(`a code of ${variable.name}`, is, codes), 'unknown-name');
  return [{ kind: 'share', name: wanted.as ?? `share(${variable.name}=${is})`, variable: variable.name, code: is, ...only }];
}
