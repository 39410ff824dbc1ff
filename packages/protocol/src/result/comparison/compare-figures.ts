/** One figure of two groups: as they are, made alike, and their difference and ratio. */
import { isBelowMinCount } from '../../disclosure/min-count.ts';
import type { Rules } from '../../disclosure/rules.ts';
import type { Comparison } from '../../query/comparison/types.ts';
import { rateInterval, releasedCount, releasedRatio, releasedStandardised } from '../../statistics/released.ts';
import { noData, shown, suppressed } from '../cell-states.ts';
import type { ResultCell } from '../types.ts';
import { differenceCell, quotientCell } from './compared-cells.ts';
import type { Stratum } from './join-strata.ts';
import { expectedOf, standardise } from './standardise.ts';
import type { ComparedFigure } from './types.ts';

/** The two groups as they are released. */
export interface ComparedCells {
  readonly kind: 'share' | 'mean';
  readonly of: ResultCell;
  readonly against: ResultCell;
}

/** What groups are made alike with. */
export interface MadeAlike {
  /** None where they are too small, or where all had to be put together. */
  readonly strata: readonly Stratum[];
  /** Of a share: how many of `of` have what is counted. */
  readonly hits: bigint;
  /** Decimals of the variable; 0 of a share. */
  readonly decimals: number;
  readonly rules: Pick<Rules, 'minCount'>;
}

/** How figures are written; without `alike` a plain comparison. */
export interface Comparing {
  readonly comparison: Comparison;
  readonly round: number;
  readonly alike?: MadeAlike;
}

function standardisedCell(kind: ComparedCells['kind'], { strata, decimals }: MadeAlike, round: number): ResultCell {
  const { value, interval, method } = standardise(strata, kind, decimals);
  const n = strata.reduce((sum, { against }) => sum + against.present.rows, 0n);
  const written = releasedStandardised({ value, ...(interval === undefined ? {} : { interval }) }, { kind, n, round });
  const rows = { n: releasedCount(n, round) };
  return written.low === undefined ? { state: 'value', ...written, ...rows } : { state: 'value', ...written, method, ...rows };
}

/** Rows with the code among `of`, and how many there would be at the shares of the other group's strata. */
function observedCells({ strata, hits, rules }: MadeAlike, round: number) {
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
export function compareFigures({ kind, of, against }: ComparedCells, { comparison, round, alike }: Comparing): ComparedFigure {
  const asked = (figures: { readonly difference: ResultCell; readonly ratio: ResultCell }) =>
    Object.fromEntries(comparison.show.map((name) => [name, figures[name]] as const));
  const compared = (to: ResultCell) => asked({ difference: differenceCell(of, to, { round }), ratio: quotientCell(of, to, { round }) });
  if (alike === undefined) return { of, against, ...compared(against) };
  const { strata } = alike;
  const hidden = firstHidden([of, against]) ?? (strata.length === 0 ? suppressed('denominator') : undefined);
  const made = hidden === undefined ? { strata: strata.length } : {};
  if (comparison.method === 'direct' || kind !== 'share') {
    const standardised = hidden ?? standardisedCell(kind, alike, round);
    return { of, against, standardised, ...made, ...compared(standardised) };
  }
  const { observed, expected } = hidden === undefined ? observedCells(alike, round) : { observed: hidden, expected: hidden };
  return { of, against, observed, expected, ...made, ...asked(standardisedRatio(observed, expected, round)) };
}
