/** A median or another quantile: from the counts per bin, with enough rows and persons on either side. */
import { type BinGrid, binCount } from '../codebook/bins.ts';
import { parseDecimal } from '../codebook/decimals.ts';
import { isBelowQuantileSide } from '../disclosure/quantile-side.ts';
import { roundCount } from '../disclosure/round.ts';
import { findMeasured } from '../query/measured.ts';
import type { VariableMeasure } from '../query/types.ts';
import { woodruffFractions } from '../statistics/interval.ts';
import { type QuantilePlace, quantileOf } from '../statistics/quantile.ts';
import { type Rational, rational } from '../statistics/rational.ts';
import { quantileInterval, releasedQuantile } from '../statistics/released.ts';
import { binnedRows } from './bin-backings.ts';
import type { CellContext } from './cell-context.ts';
import { hiddenBase, noData, present, shown, suppressed } from './cell-states.ts';
import type { ResultCell } from './types.ts';

export type QuantileMeasure = VariableMeasure & { readonly kind: 'quantile' };

/** All of them together. */
export const sum = (figures: readonly bigint[]): bigint => figures.reduce((total, figure) => total + figure, 0n);

/** `p` as a quotient. */
export function fractionOf(p: string): Rational {
  const decimal = parseDecimal(p);
  if (decimal === undefined) throw new TypeError('a resolved quantile has a decimal fraction');
  return rational(decimal.units, 10n ** BigInt(decimal.scale));
}

/** The figure of a quantile. */
export function quantileCell(measure: QuantileMeasure, context: CellContext): ResultCell {
  const hidden = hiddenBase(measure, true, context);
  if (hidden !== undefined) return suppressed(hidden);
  const item = findMeasured(context.plan.measured, measure);
  if (item?.bins === undefined) throw new TypeError('a quantile has bins');
  const rows = binnedRows(measure);
  const counts = context.figures.perBin(rows, 'rows', context.cell, binCount(item.bins));
  if (context.figures.backing(present(measure), context.cell).rows === 0n) return noData;
  const p = fractionOf(measure.p);
  const find = (at: Rational): Rational | undefined => {
    const place = quantileOf({ grid: item.bins as BinGrid, counts, scale: item.decimals }, at);
    const sides = { rows: rowSides(sum(counts), at), persons: personSides(measure, place, context, counts) };
    return isBelowQuantileSide(sides, context.rules) ? undefined : place.value;
  };
  const value = find(p);
  if (value === undefined) return suppressed('minCount');
  const { round } = context.rules;
  const n = sum(counts);
  const interval = intervalEnds(p, Number(roundCount(n, round)), find);
  return shown(releasedQuantile(value, round), interval && quantileInterval(interval, n, round));
}

const fineFractions = 10_000;

/** The ends of the interval of a plain sample of this size, where both of them may be shown as quantiles themselves. */
export function intervalEnds(
  p: Rational,
  size: number,
  find: (at: Rational) => Rational | undefined,
): { readonly low: Rational; readonly high: Rational } | undefined {
  const [down, up] = woodruffFractions(Number(p.numerator) / Number(p.denominator), size);
  const [first, last] = [Math.floor(down * fineFractions), Math.ceil(up * fineFractions)];
  if (first <= 0 || last >= fineFractions) return undefined;
  const [low, high] = [first, last].map((at) => find(rational(BigInt(at), BigInt(fineFractions))));
  return low === undefined || high === undefined ? undefined : { low, high };
}

/** Rows below and above. */
export const rowSides = (n: bigint, p: Rational): readonly [bigint, bigint] => [
  (n * p.numerator) / p.denominator,
  (n * (p.denominator - p.numerator)) / p.denominator,
];

/** Persons at or below, and at or above; rows where the dataset has no person key. */
export function personSides(
  measure: QuantileMeasure,
  { first, last }: QuantilePlace,
  { plan, figures, cell }: CellContext,
  counts: readonly bigint[],
): readonly [bigint, bigint] {
  const read = (statistic: 'lowest' | 'highest'): readonly bigint[] =>
    plan.subjectKey === undefined ? counts : figures.perBin(binnedRows(measure), statistic, cell, counts.length);
  return [sum(read('lowest').slice(0, first + 1)), sum(read('highest').slice(last))];
}
