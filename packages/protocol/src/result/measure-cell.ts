/** One figure of one cell: may it be shown, and as what. */
import { hiddenBy } from '../disclosure/hidden-by.ts';
import { findMeasured } from '../query/measured.ts';
import type { Measure, VariableMeasure } from '../query/types.ts';
import type { Moments } from '../statistics/moments.ts';
import {
  meanInterval,
  releasedCount,
  releasedMean,
  releasedSd,
  releasedShare,
  releasedSum,
  shareInterval,
} from '../statistics/released.ts';
import type { CellContext } from './cell-context.ts';
import { equal, hiddenBase, hiddenQuotient, missing, noData, other, present, shown, suppressed } from './cell-states.ts';
import { histogramCell } from './histogram-cell.ts';
import { quantileCell } from './quantile-cell.ts';
import { isShareHiddenByOthers } from './share-group.ts';
import { survivalCell } from './survival-cell.ts';
import type { ResultCell } from './types.ts';
import { weightedCell } from './weighted-cell.ts';

/** The figure of a measure. `isRegistered`: whether any partner in the sum registers what it reads. */
export function measureCell(measure: Measure, context: CellContext, isRegistered: boolean): ResultCell {
  if (context.plan.weight !== undefined) return weightedCell(measure, context, isRegistered);
  if (measure.kind === 'count') return countCell(context);
  if (!isRegistered) return noData;
  switch (measure.kind) {
    case 'missing':
      return missingCell(measure, context);
    case 'share':
      return shareCell(measure, context);
    case 'quantile':
      return quantileCell(measure, context);
    case 'histogram':
      return histogramCell(measure, context);
    case 'survival':
      return survivalCell(measure, context);
    default:
      return momentCell(measure as MomentMeasure, context);
  }
}

function countCell({ figures, rules, cell, variables }: CellContext): ResultCell {
  const backing = figures.backing({ kind: 'selected' }, cell);
  const hidden = hiddenBy(backing, rules, variables);
  return hidden === undefined ? shown(releasedCount(backing.rows, rules.round)) : suppressed(hidden);
}

/** Missing rows, and those present: with `count` beside it each follows from the other. All missing shows nobody's value. */
function missingCell(measure: VariableMeasure, { figures, rules, cell, variables }: CellContext): ResultCell {
  const without = figures.backing(missing(measure), cell);
  const having = figures.backing(present(measure), cell);
  const hidden = hiddenBy(without, rules, variables) ?? (having.rows === 0n ? undefined : hiddenBy(having, rules, variables));
  return hidden === undefined ? shown(releasedCount(without.rows, rules.round)) : suppressed(hidden);
}

type MomentMeasure = VariableMeasure & { readonly kind: 'sum' | 'mean' | 'sd' };

function momentCell(measure: MomentMeasure, context: CellContext): ResultCell {
  const { figures, rules, cell, plan } = context;
  const { kind } = measure;
  const hidden = kind === 'sum' ? hiddenBase(measure, false, context) : hiddenQuotient(measure, context);
  if (hidden !== undefined) return suppressed(hidden);
  const rows = present(measure);
  const scale = findMeasured(plan.measured, measure)?.decimals ?? 0;
  const moments: Moments = { n: figures.figure(rows, 'rows', cell), sum: figures.figure(rows, 'sum', cell), scale };
  if (moments.n === 0n || (kind === 'sd' && moments.n === 1n)) return noData;
  if (kind === 'sd') return shown(releasedSd(moments, figures.figure(rows, 'squares', cell), rules.round));
  if (kind === 'sum') return shown(releasedSum(moments, rules.round));
  const hasInterval = findMeasured(plan.measured, measure)?.squares === true && moments.n > 1n;
  const interval = hasInterval ? meanInterval(moments, figures.figure(rows, 'squares', cell), rules.round) : undefined;
  return shown(releasedMean(moments, rules.round), interval);
}

function shareCell(measure: VariableMeasure & { readonly kind: 'share' }, context: CellContext): ResultCell {
  const { figures, rules, cell, variables } = context;
  const hits = figures.backing(equal(measure, measure.code), cell);
  const base = hiddenQuotient(measure, context);
  if (base !== undefined) return suppressed(base);
  const n = figures.figure(present(measure), 'rows', cell);
  if (n === 0n) return noData;
  const hidden = hiddenBy(hits, rules, variables) ?? hiddenBy(figures.backing(other(measure, measure.code), cell), rules, variables);
  if (hidden !== undefined) return suppressed(hidden);
  if (isShareHiddenByOthers(measure, context)) return suppressed('complementary');
  const value = releasedShare(hits.rows, n, rules.round);
  return value === undefined ? suppressed('minCount') : shown(value, shareInterval(hits.rows, n, rules.round));
}
