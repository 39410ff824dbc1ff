/** `{ ratio: [users, youth], per: 1000 }`: two figures of the query by name. */
import { expectName } from '../../codebook/suggestion.ts';
import { type LocalIssue, renderFound } from '../../local-issue.ts';
import type { MeasureItem } from '../measures.ts';
import type { Measure } from '../types.ts';
import type { TableMeasureItem } from './table-measures.ts';
import type { RatioFigure } from './types.ts';

export type RatioItem = Extract<MeasureItem, { readonly ratio: unknown }>;

export const isRatio = (item: MeasureItem | TableMeasureItem): item is RatioItem => typeof item === 'object' && 'ratio' in item;

/** The figures that a ratio may name, and where complaints go. */
export interface RatioScope {
  readonly measures: ReadonlyMap<string, Measure>;
  /** Figures of a sample are estimates: their ratio has no interval of counts. */
  readonly isWeighted: boolean;
  readonly issues: LocalIssue[];
}

const isCount = (measure: Measure | undefined): boolean => measure?.kind === 'count' || measure?.kind === 'distinct';
const addsUp = (measure: Measure | undefined): boolean => isCount(measure) || measure?.kind === 'sum';

/** Only figures that add up: a mean over a count would be a figure of nothing. */
function findFigure(name: string, path: string, { measures, issues }: RatioScope): Measure | undefined {
  const measure = measures.get(name);
  const names = [...measures].flatMap(([known, one]) => (addsUp(one) ? [known] : []));
  const expected = expectName('the name of a count, a distinct or a sum of this query', name, names);
  if (measure === undefined) issues.push({ path, found: renderFound(name), expected, code: 'unknown-name' });
  else if (!addsUp(measure)) issues.push({ path, found: `${name}, a ${measure.kind}`, expected: 'a count, a distinct or a sum' });
  return measure;
}

/** See the module header. */
export function resolveRatio({ ratio: [of, to], per = 1, as }: RatioItem, path: string, scope: RatioScope): RatioFigure {
  const figures = [of, to].map((name, at) => findFigure(name, `${path}.ratio[${at}]`, scope));
  return { name: as ?? `ratio(${of},${to})`, of, to, per, isRate: !scope.isWeighted && figures.every(isCount) };
}
