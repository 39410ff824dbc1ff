/** One figure of one cell of a weighted sample: the rules look at rows and persons as ever, the figure is weighted. */
import { hiddenBy } from '../disclosure/hidden-by.ts';
import type { RowSet } from '../query/layout-types.ts';
import { findMeasured } from '../query/measured.ts';
import type { Measure, VariableMeasure } from '../query/types.ts';
import {
  releasedWeight,
  releasedWeightedMean,
  releasedWeightedSd,
  releasedWeightedShare,
  releasedWeightedSum,
  type WeightedMoments,
  weightedMeanInterval,
  weightedShareInterval,
} from '../statistics/weighted.ts';
import type { CellContext } from './cell-context.ts';
import { equal, hiddenBase, hiddenQuotient, missing, noData, other, present, suppressed } from './cell-states.ts';
import { histogramCell } from './histogram-cell.ts';
import { isShareHiddenByOthers } from './share-group.ts';
import type { ResultCell } from './types.ts';
import { weightedQuantileCell } from './weighted-quantile-cell.ts';
import { sizesOf, weightsOf } from './weights.ts';

/** An estimated number: of all selected rows, or of those without a value. */
function numberCell(rows: RowSet, context: CellContext): ResultCell {
  const { figures, rules, cell, variables } = context;
  const hidden = hiddenBy(figures.backing(rows, cell), rules, variables);
  if (hidden !== undefined) return suppressed(hidden);
  const weights = weightsOf(rows, context);
  return { state: 'value', value: releasedWeight(weights, rules.round), ...sizesOf(weights, context) };
}

function missingCell(measure: VariableMeasure, context: CellContext): ResultCell {
  const { figures, rules, cell, variables } = context;
  const having = figures.backing(present(measure), cell);
  const hidden = having.rows === 0n ? undefined : hiddenBy(having, rules, variables);
  const own = numberCell(missing(measure), context);
  return own.state === 'suppressed' || hidden === undefined ? own : suppressed(hidden);
}

function momentsOf(measure: VariableMeasure, context: CellContext): WeightedMoments {
  const { figures, cell, plan } = context;
  const rows = present(measure);
  const decimals = findMeasured(plan.measured, measure)?.decimals ?? 0;
  const weights = weightsOf(rows, context);
  const moments = { ...weights, total: figures.figure(rows, 'weightSum', cell), decimals };
  if (!figures.has(rows, 'weightSquaresSquares')) return moments;
  const squaresTotal = figures.figure(rows, 'weightSquaresSum', cell);
  return { ...moments, squaresTotal, squaresSquares: figures.figure(rows, 'weightSquaresSquares', cell) };
}

function momentCell(measure: VariableMeasure, context: CellContext): ResultCell {
  const { rules } = context;
  const isSum = measure.kind === 'sum';
  const hidden = isSum ? hiddenBase(measure, false, context) : hiddenQuotient(measure, context);
  if (hidden !== undefined) return suppressed(hidden);
  const moments = momentsOf(measure, context);
  if (moments.n === 0n || moments.sum === 0n) return noData;
  const sizes = sizesOf(moments, context);
  if (measure.kind === 'sd') {
    if (moments.n === 1n) return noData;
    const ofSquares = context.figures.figure(present(measure), 'weightOfSquares', context.cell);
    return { state: 'value', value: releasedWeightedSd(moments, ofSquares, rules.round), ...sizes };
  }
  if (isSum) return { state: 'value', value: releasedWeightedSum(moments, rules.round), ...sizes };
  return { state: 'value', value: releasedWeightedMean(moments, rules.round), ...weightedMeanInterval(moments, rules.round), ...sizes };
}

function shareCell(measure: VariableMeasure & { readonly kind: 'share' }, context: CellContext): ResultCell {
  const { figures, rules, cell, variables } = context;
  const base = hiddenQuotient(measure, context);
  if (base !== undefined) return suppressed(base);
  const all = weightsOf(present(measure), context);
  if (all.n === 0n || all.sum === 0n) return noData;
  const sides = [equal(measure, measure.code), other(measure, measure.code)].map((rows) => figures.backing(rows, cell));
  const hidden = sides.map((side) => hiddenBy(side, rules, variables)).find((reason) => reason !== undefined);
  if (hidden !== undefined) return suppressed(hidden);
  if (isShareHiddenByOthers(measure, context)) return suppressed('complementary');
  const share = { hits: weightsOf(equal(measure, measure.code), context), all };
  const value = releasedWeightedShare(share, rules.round);
  return { state: 'value', value, ...weightedShareInterval(share, rules.round), ...sizesOf(all, context) };
}

/** The figure of a measure. `isRegistered`: whether any partner in the sum registers what it reads. */
export function weightedCell(measure: Measure, context: CellContext, isRegistered: boolean): ResultCell {
  if (!('variable' in measure)) return numberCell({ kind: 'selected' }, context);
  if (!isRegistered) return noData;
  if (measure.kind === 'missing') return missingCell(measure, context);
  if (measure.kind === 'quantile') return weightedQuantileCell(measure, context);
  if (measure.kind === 'histogram') return histogramCell(measure, context);
  return measure.kind === 'share' ? shareCell(measure, context) : momentCell(measure, context);
}
