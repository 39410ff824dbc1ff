/** The columns that a sample has beside those of any table: sums of weights (docs/statistics.md, "Samples"). */
import { decimalText, toUnits } from '../codebook/decimals.ts';
import type { Codebook, NumericVariable } from '../codebook/types.ts';
import type { RowSet, WeightStatistic } from './layout-types.ts';
import { maxTwoLimbs } from './limbs.ts';

/** A weight column before it has its place. */
export interface WeightDraft {
  readonly block: 'cells';
  readonly rows: RowSet;
  readonly statistic: WeightStatistic;
  readonly weight: string;
  readonly scale: number;
  readonly min: bigint;
  readonly max: bigint;
}

interface Bounds {
  readonly min: bigint;
  readonly max: bigint;
  readonly decimals: number;
}

function boundsOf(variable: NumericVariable): Bounds {
  const units = (value: number): bigint => toUnits(decimalText(value), variable.decimals) ?? 0n;
  const [min, max] = [units(variable.min), units(variable.max)];
  return { min: min < 0n ? min : 0n, max: max > 0n ? max : 0n, decimals: variable.decimals };
}

const numeric = (name: string | undefined, codebook: Codebook): NumericVariable | undefined => {
  const variable = name === undefined ? undefined : codebook.variables.get(name);
  return variable !== undefined && 'decimals' in variable ? variable : undefined;
};

/** Powers of weight and value in each statistic. */
const powers: Readonly<Record<WeightStatistic, readonly [weight: 1 | 2, value: 0 | 1 | 2]>> = {
  weight: [1, 0],
  weightSquares: [2, 0],
  weightSum: [1, 1],
  weightOfSquares: [1, 2],
  weightSquaresSum: [2, 1],
  weightSquaresSquares: [2, 2],
};

/** What of one row a statistic can be. */
function rangeOf(statistic: WeightStatistic, weight: Bounds, value: Bounds | undefined): Pick<WeightDraft, 'min' | 'max' | 'scale'> {
  const [ofWeight, ofValue] = powers[statistic];
  const largest = weight.max ** BigInt(ofWeight);
  const scale = ofWeight * weight.decimals + ofValue * (value?.decimals ?? 0);
  if (ofValue === 0 || value === undefined) return { min: 0n, max: largest, scale };
  if (ofValue === 1) return { min: value.min * largest, max: value.max * largest, scale };
  const square = value.max > -value.min ? value.max ** 2n : value.min ** 2n;
  return { min: 0n, max: square * largest, scale };
}

/** What an interval alone is made from. */
const ofIntervals: readonly WeightStatistic[] = ['weightSquaresSum', 'weightSquaresSquares'];

/**
 * The weight columns of a set of rows. Those that only an interval needs are left out together where one of them would not fit two limbs.
 *
 * @param rows how many rows a partner may have
 */
export function weightColumns(
  { weight, rows: set, statistics }: { readonly weight: string; readonly rows: RowSet; readonly statistics: readonly WeightStatistic[] },
  codebook: Codebook,
  rows: bigint,
): readonly WeightDraft[] {
  const ofWeight = numeric(weight, codebook);
  if (ofWeight === undefined) throw new TypeError('a resolved codebook has a number as weight');
  const ofValue = numeric('variable' in set ? set.variable : undefined, codebook);
  const drafts = statistics.map((statistic): WeightDraft => {
    const { min, max, scale } = rangeOf(statistic, boundsOf(ofWeight), ofValue && boundsOf(ofValue));
    return { block: 'cells', rows: set, statistic, weight, scale, min: min * rows, max: max * rows };
  });
  const isExtra = ({ statistic }: WeightDraft): boolean => ofIntervals.includes(statistic);
  const fits = drafts.filter(isExtra).every(({ min, max }) => max <= maxTwoLimbs && -min <= maxTwoLimbs);
  return fits ? drafts : drafts.filter((draft) => !isExtra(draft));
}
