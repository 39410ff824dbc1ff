/**
 * A median or another quantile of a weighted sample: from the weights per bin. How many stand on either side of it is counted in rows and persons, as
 * ever.
 */
import { type BinGrid, binCount } from '../codebook/bins.ts';
import { isBelowQuantileSide } from '../disclosure/quantile-side.ts';
import { findMeasured } from '../query/measured.ts';
import { type QuantilePlace, weightedQuantileOf } from '../statistics/quantile.ts';
import type { Rational } from '../statistics/rational.ts';
import { quantileInterval, releasedQuantile } from '../statistics/released.ts';
import { designSize } from '../statistics/weighted.ts';
import { binnedRows } from './bin-backings.ts';
import type { CellContext } from './cell-context.ts';
import { hiddenBase, noData, present, suppressed } from './cell-states.ts';
import { fractionOf, intervalEnds, personSides, type QuantileMeasure, rowSides, sum } from './quantile-cell.ts';
import type { ResultCell } from './types.ts';
import { sizesOf, weightsOf } from './weights.ts';

/** See the module header. */
export function weightedQuantileCell(measure: QuantileMeasure, context: CellContext): ResultCell {
  const { figures, cell, plan, rules } = context;
  const hidden = hiddenBase(measure, true, context);
  if (hidden !== undefined) return suppressed(hidden);
  const item = findMeasured(plan.measured, measure);
  if (item?.bins === undefined) throw new TypeError('a quantile has bins');
  const grid: BinGrid = item.bins;
  const perBin = (statistic: 'rows' | 'weight' | 'weightSquares') => figures.perBin(binnedRows(measure), statistic, cell, binCount(grid));
  const [counts, weights, squares] = [perBin('rows'), perBin('weight'), perBin('weightSquares')];
  const all = weightsOf(present(measure), context);
  if (all.n === 0n || sum(weights) === 0n) return noData;
  const placeAt = (at: Rational): QuantilePlace => weightedQuantileOf({ grid, counts: weights, scale: item.decimals }, at);
  const find = (at: Rational): Rational | undefined => {
    const place = placeAt(at);
    const sides = { rows: rowSides(sum(counts), at), persons: personSides(measure, place, context, counts) };
    return isBelowQuantileSide(sides, rules) ? undefined : place.value;
  };
  const p = fractionOf(measure.p);
  const value = find(p);
  if (value === undefined) return suppressed('minCount');
  const { last } = placeAt(p);
  const hits = { sum: sum(weights.slice(0, last + 1)), squares: sum(squares.slice(0, last + 1)) };
  const size = designSize({ hits, all });
  const ends = intervalEnds(p, rules.round === 1 ? size : Number(size.toPrecision(3)), find);
  const interval = ends === undefined ? {} : { ...quantileInterval(ends, all.n, rules.round), method: 'woodruff-effective' };
  return { state: 'value', value: releasedQuantile(value, rules.round), ...interval, ...sizesOf(all, context) };
}
