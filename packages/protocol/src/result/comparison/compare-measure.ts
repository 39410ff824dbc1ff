/** One figure of two groups: as they are, made alike, and their difference and ratio. */
import { isBelowMinCount } from '../../disclosure/min-count.ts';
import type { Comparison } from '../../query/comparison/types.ts';
import { findMeasured } from '../../query/measured.ts';
import { rateInterval, releasedCount, releasedRatio, releasedStandardised } from '../../statistics/released.ts';
import { equal, noData, shown, suppressed } from '../cell-states.ts';
import type { ResultCell } from '../types.ts';
import { differenceCell, quotientCell } from './compared-cells.ts';
import { type ComparedMeasure, type GroupPlace, readStrata, type StrataContext, type Stratum } from './group-strata.ts';
import { expectedOf, standardise } from './standardise.ts';
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

function standardisedCell(measure: ComparedMeasure, strata: readonly Stratum[], place: Strata, round: number): ResultCell {
  const { value, interval, method } = standardise(strata, measure.kind, decimalsOf(measure, place));
  const n = strata.reduce((sum, { against }) => sum + against.present.rows, 0n);
  const written = releasedStandardised({ value, ...(interval === undefined ? {} : { interval }) }, { kind: measure.kind, n, round });
  const rows = { n: releasedCount(n, round) };
  return written.low === undefined ? { state: 'value', ...written, ...rows } : { state: 'value', ...written, method, ...rows };
}

/** Rows with the code among `of`, and how many there would be at the shares of the other group's strata. */
function observedCells(measure: ComparedMeasure & { readonly kind: 'share' }, strata: readonly Stratum[], place: Strata, round: number) {
  const { whole, rules } = place.context;
  const hits = whole.figure(equal(measure, measure.code), 'rows', place.of.cell);
  const exact = expectedOf(strata, 0);
  const few = { rows: 1n, persons: exact.numerator / exact.denominator, contributors: 0n };
  const expected = isBelowMinCount(few, rules) ? suppressed('minCount') : shown(releasedRatio(exact, round));
  return { observed: shown(releasedCount(hits, round)), expected };
}

/** Observed over expected, with Byar's interval, and the one less the other. */
function standardisedRatio(observed: ResultCell, expected: ResultCell, round: number): { difference: ResultCell; ratio: ResultCell } {
  const [difference, ratio] = [differenceCell(observed, expected, { round }), quotientCell(observed, expected, { round })];
  if (!('value' in observed) || !('value' in expected) || !('value' in ratio)) return { difference, ratio };
  const ends = rateInterval(Number(observed.value), Number(expected.value), round);
  return { difference, ratio: { state: 'value', value: ratio.value, ...ends } };
}

const firstHidden = (cells: readonly ResultCell[]): ResultCell | undefined => {
  const hidden = cells.find((cell) => cell.state === 'suppressed');
  return hidden ?? (cells.every((cell) => 'value' in cell) ? undefined : noData);
};

/** See the module header. */
export function compareMeasure(
  { measure, of, against }: ComparedPair,
  { comparison, round, strata: place }: ComparedPlace,
): ComparedFigure {
  const asked = (figures: { readonly difference: ResultCell; readonly ratio: ResultCell }) =>
    Object.fromEntries(comparison.show.map((name) => [name, figures[name]] as const));
  const compared = (to: ResultCell) => asked({ difference: differenceCell(of, to, { round }), ratio: quotientCell(of, to, { round }) });
  if (place === undefined) return { of, against, ...compared(against) };
  const without = firstHidden([of, against]);
  const strata = without === undefined ? readStrata(measure, place, place.context) : [];
  const hidden = without ?? (strata.length === 0 ? suppressed('denominator') : undefined);
  const made = hidden === undefined ? { strata: strata.length } : {};
  if (comparison.method === 'direct' || measure.kind !== 'share') {
    const standardised = hidden ?? standardisedCell(measure, strata, place, round);
    return { of, against, standardised, ...made, ...compared(standardised) };
  }
  const { observed, expected } =
    hidden === undefined ? observedCells(measure, strata, place, round) : { observed: hidden, expected: hidden };
  return { of, against, observed, expected, ...made, ...asked(standardisedRatio(observed, expected, round)) };
}
