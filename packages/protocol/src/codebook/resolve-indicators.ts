/** The indicators of a codebook. */
import { type LocalIssue, renderFound } from '../local-issue.ts';
import { resolveCondition } from './resolve-condition.ts';
import type { CodebookFile } from './schema.ts';
import { expectName } from './suggestion.ts';
import type { Dataset, Indicator, IndicatorTexts, Variable } from './types.ts';

const measures = ['share', 'sum', 'mean', 'sd', 'median', 'missing'] as const;

interface IndicatorScope {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly issues: LocalIssue[];
}

type IndicatorFile = NonNullable<CodebookFile['indicators']>[string];

/** The variables that a dataset offers, by name. */
export function datasetVariables(dataset: Dataset, variables: ReadonlyMap<string, Variable>): ReadonlyMap<string, Variable> {
  const offered = dataset.variables.flatMap((name) => {
    const variable = variables.get(name);
    return variable === undefined ? [] : [[name, variable] as const];
  });
  return new Map(offered);
}

/** All indicators whose dataset, measure and variable exist; an issue for each that does not resolve. */
export function resolveIndicators(file: CodebookFile, scope: IndicatorScope): ReadonlyMap<string, Indicator> {
  const entries = Object.entries(file.indicators ?? {}).flatMap(([name, written]) => {
    const indicator = resolveIndicator(name, written, scope);
    return indicator === undefined ? [] : [[name, indicator] as const];
  });
  return new Map(entries);
}

/** What it says of itself, as written. */
const textsOf = ({ numerator, denominator, population, period, source }: IndicatorFile): IndicatorTexts => ({
  ...(numerator === undefined ? {} : { numerator }),
  ...(denominator === undefined ? {} : { denominator }),
  ...(population === undefined ? {} : { population }),
  ...(period === undefined ? {} : { period }),
  ...(source === undefined ? {} : { source }),
});

function resolveIndicator(name: string, written: IndicatorFile, scope: IndicatorScope): Indicator | undefined {
  const path = `indicators.${name}`;
  const refuse = (part: string, found: string, expected: string, code: LocalIssue['code'] = 'malformed'): undefined => {
    scope.issues.push({ path: part === '' ? path : `${path}.${part}`, found, expected, code });
  };
  const dataset = scope.datasets.get(written.dataset);
  if (dataset === undefined) {
    return refuse('dataset', renderFound(written.dataset), expectName('a dataset', written.dataset, scope.datasets.keys()), 'unknown-name');
  }
  const given = measures.filter((measure) => written[measure] !== undefined);
  const [measure] = given;
  if (measure === undefined || given.length > 1) return refuse('', renderFound(written), `exactly one of ${measures.join(', ')}`);
  const variables = datasetVariables(dataset, scope.variables);
  const variable = written[measure] ?? '';
  if (!variables.has(variable)) {
    return refuse(
      measure,
      renderFound(variable),
      expectName(`a variable of dataset ${dataset.name}`, variable, variables.keys()),
      'unknown-name',
    );
  }
  const what = `a variable of dataset ${dataset.name}`;
  const where = written.where && resolveCondition(written.where, { variables, what, issues: scope.issues }, `${path}.where`);
  const { title, definition, is } = written;
  return {
    name,
    ...textsOf(written),
    ...(title === undefined ? {} : { title }),
    ...(definition === undefined ? {} : { definition }),
    dataset: dataset.name,
    measure,
    variable,
    ...(is === undefined ? {} : { is }),
    ...(where === undefined ? {} : { where }),
  };
}
