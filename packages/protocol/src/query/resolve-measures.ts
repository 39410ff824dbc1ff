/** Measures resolved: what is measured, of which variable, under which name it stands in the result. */
import { expectName } from '../codebook/suggestion.ts';
import type { Codebook, Dataset, Indicator, Variable } from '../codebook/types.ts';
import { type LocalIssue, renderFound } from '../local-issue.ts';
import type { MeasureItem } from './measures.ts';
import type { Measure } from './types.ts';

/** What measures may name, and where complaints go. */
export interface MeasureScope {
  readonly codebook: Codebook;
  readonly dataset: Dataset;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly issues: LocalIssue[];
}

/** The measures in the order asked; an issue for each that does not fit, and for a name that is taken. */
export function resolveMeasures(items: readonly MeasureItem[], scope: MeasureScope): Measure[] {
  const measures = items.flatMap((item, at) => {
    const measure = resolveMeasure(item, scope, `measures[${at}]`);
    return measure === undefined ? [] : [{ measure, at }];
  });
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

type Wanted = {
  readonly kind: 'sum' | 'mean' | 'sd' | 'share' | 'missing';
  readonly variable: string;
  readonly is?: string;
  readonly as?: string;
};

function resolveMeasure(item: MeasureItem, scope: MeasureScope, path: string): Measure | undefined {
  if (item === 'count') return { kind: 'count', name: 'count' };
  if ('indicator' in item) return resolveIndicatorMeasure(item.indicator, item.as, scope, path);
  const as = item.as === undefined ? {} : { as: item.as };
  if ('share' in item)
    return fit({ kind: 'share', variable: item.share, ...(item.is === undefined ? {} : { is: item.is }), ...as }, scope, path);
  if ('sum' in item) return fit({ kind: 'sum', variable: item.sum, ...as }, scope, path);
  if ('mean' in item) return fit({ kind: 'mean', variable: item.mean, ...as }, scope, path);
  if ('sd' in item) return fit({ kind: 'sd', variable: item.sd, ...as }, scope, path);
  return fit({ kind: 'missing', variable: item.missing, ...as }, scope, path);
}

function resolveIndicatorMeasure(name: string, as: string | undefined, scope: MeasureScope, path: string): Measure | undefined {
  const refuse = (found: string, expected: string, code: LocalIssue['code'] = 'malformed'): undefined => {
    scope.issues.push({ path: `${path}.indicator`, found, expected, code });
  };
  const indicator = scope.codebook.indicators.get(name);
  if (indicator === undefined)
    return refuse(renderFound(name), expectName('an indicator of the codebook', name, scope.codebook.indicators.keys()), 'unknown-name');
  if (indicator.dataset !== scope.dataset.name)
    return refuse(`an indicator of dataset ${indicator.dataset}`, `an indicator of dataset ${scope.dataset.name}`);
  const kind = supportedKind(indicator);
  if (kind === undefined)
    return refuse(`${name}, which has a condition of its own or is a median`, 'an indicator that this version computes', 'not-supported');
  const is = indicator.is === undefined ? {} : { is: indicator.is };
  return fit({ kind, variable: indicator.variable, ...is, as: as ?? name }, scope, path);
}

const supportedKind = ({ measure, where }: Indicator): Wanted['kind'] | undefined =>
  measure === 'median' || where !== undefined ? undefined : measure;

function fit(wanted: Wanted, scope: MeasureScope, path: string): Measure | undefined {
  const here = `${path}.${wanted.kind}`;
  const variable = scope.variables.get(wanted.variable);
  if (variable === undefined) {
    const expected = expectName(`a variable of dataset ${scope.dataset.name}`, wanted.variable, scope.variables.keys());
    scope.issues.push({ path: here, found: renderFound(wanted.variable), expected, code: 'unknown-name' });
    return undefined;
  }
  if (wanted.kind === 'share') return fitShare(wanted, variable, scope, path);
  const isNumeric = variable.kind === 'integer' || variable.kind === 'number';
  if (wanted.kind !== 'missing' && !isNumeric) {
    scope.issues.push({ path: here, found: `${variable.name}, a ${variable.kind}`, expected: 'an integer or number variable' });
    return undefined;
  }
  return { kind: wanted.kind, name: wanted.as ?? `${wanted.kind}(${variable.name})`, variable: variable.name };
}

/** Of a boolean the share of true; of a category the share of one code. */
function fitShare(wanted: Wanted, variable: Variable, scope: MeasureScope, path: string): Measure | undefined {
  const refuse = (part: string, found: string, expected: string, code: LocalIssue['code'] = 'malformed'): undefined => {
    scope.issues.push({ path: `${path}.${part}`, found, expected, code });
  };
  if (variable.kind === 'boolean') {
    if (wanted.is !== undefined) return refuse('is', renderFound(wanted.is), 'no `is`: the share of a boolean is the share of true');
    return { kind: 'share', name: wanted.as ?? `share(${variable.name})`, variable: variable.name, code: 'true' };
  }
  if (variable.kind !== 'category') return refuse('share', `${variable.name}, a ${variable.kind}`, 'a boolean or category variable');
  const codes = variable.codes.map(({ code }) => code);
  if (wanted.is === undefined) return refuse('is', 'nothing', expectName(`a code of ${variable.name}`, '', codes));
  if (!codes.includes(wanted.is))
    return refuse('is', renderFound(wanted.is), expectName(`a code of ${variable.name}`, wanted.is, codes), 'unknown-name');
  return { kind: 'share', name: wanted.as ?? `share(${variable.name}=${wanted.is})`, variable: variable.name, code: wanted.is };
}
