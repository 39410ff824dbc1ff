/** One figure of two groups of a summed table. */

import type { Comparison } from '../../query/comparison/types.ts';
import { findMeasured } from '../../query/measured.ts';
import { equal } from '../cell-states.ts';
import type { ResultCell } from '../types.ts';
import { compareFigures } from './compare-figures.ts';
import { type ComparedMeasure, type GroupPlace, readStrata, type StrataContext } from './group-strata.ts';
import type { ComparedFigure } from './types.ts';

/** The two groups in one combination of codes of `by`, as they are released. */
export interface ComparedPair {
  readonly measure: ComparedMeasure;
  readonly of: ResultCell;
  readonly against: ResultCell;
}

/** Where both groups stand, with what they are judged by; without strata for a plain comparison. */
export interface ComparedPlace {
  readonly comparison: Comparison;
  readonly round: number;
  readonly strata?: { readonly of: GroupPlace; readonly against: GroupPlace; readonly context: StrataContext };
}

type Strata = NonNullable<ComparedPlace['strata']>;

const decimalsOf = (measure: ComparedMeasure, { context }: Strata): number =>
  measure.kind === 'share' ? 0 : (findMeasured(context.plan.measured, measure)?.decimals ?? 0);

/** One figure of two groups: as they are, made alike where that is asked, and what is made of them. */
export function compareMeasure(
  { measure, of, against }: ComparedPair,
  { comparison, round, strata: place }: ComparedPlace,
): ComparedFigure {
  const figures = { kind: measure.kind, of, against };
  if (place === undefined) return compareFigures(figures, { comparison, round });
  const isShown = 'value' in of && 'value' in against;
  const strata = isShown ? readStrata(measure, place, place.context) : [];
  const { whole, rules } = place.context;
  const hits = measure.kind === 'share' ? whole.figure(equal(measure, measure.code), 'rows', place.of.cell) : 0n;
  return compareFigures(figures, { comparison, round, alike: { strata, hits, decimals: decimalsOf(measure, place), rules } });
}
