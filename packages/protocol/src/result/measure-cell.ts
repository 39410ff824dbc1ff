/** One figure of one cell: may it be shown, and as what. */
import { decimalText, toUnits } from '../codebook/decimals.ts';
import { isDominated } from '../disclosure/dominance.ts';
import { hiddenBy } from '../disclosure/hidden-by.ts';
import { isGroupDisclosing } from '../disclosure/max-share.ts';
import { demand } from '../errors.ts';
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
  if (measure.kind === 'distinct') return personsCell(context);
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

/** Persons of the selected rows: distinct within a partner, added up over partners. */
function personsCell({ figures, rules, cell, variables }: CellContext): ResultCell {
  const backing = figures.backing({ kind: 'selected' }, cell);
  const hidden = hiddenBy(backing, rules, variables);
  return hidden === undefined ? shown(releasedCount(backing.persons, rules.round)) : suppressed(hidden);
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
  const item = findMeasured(plan.measured, measure);
  const scale = item?.decimals ?? 0;
  const moments: Moments = { n: figures.figure(rows, 'rows', cell), sum: figures.figure(rows, 'sum', cell), scale };
  if (moments.n === 0n || (kind === 'sd' && moments.n === 1n)) return noData;
  const squares = item?.squares === true ? figures.figure(rows, 'squares', cell) : undefined;
  // Of true values they are: a partner's figures that do not add up must not show as a number.
  demand(squares === undefined || moments.n * squares >= moments.sum * moments.sum, 'range-violation', { clause: 'DSC-7' });
  if (isDominated({ ...moments, bound: boundOf(measure, context, scale), ...(squares === undefined ? {} : { squares }) }, rules))
    return suppressed('dominance');
  if (kind === 'sd') return shown(releasedSd(moments, squares ?? 0n, rules.round));
  if (kind === 'sum') return shown(releasedSum(moments, rules.round));
  const interval = squares === undefined || moments.n === 1n ? undefined : meanInterval(moments, squares, rules.round);
  return shown(releasedMean(moments, rules.round), interval);
}

/** The largest absolute value that a variable may have, in units of its decimals. */
function boundOf({ variable }: MomentMeasure, { codebook }: CellContext, scale: number): bigint {
  const definition = codebook.variables.get(variable);
  if (definition === undefined || !('decimals' in definition)) throw new TypeError('a sum is of a number');
  const ends = [definition.min, definition.max].map((bound) => toUnits(decimalText(bound), scale) ?? 0n);
  return ends.map((bound) => (bound < 0n ? -bound : bound)).reduce((most, bound) => (bound > most ? bound : most));
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
  if (isOneSided(measure, context)) return suppressed('group');
  if (isShareHiddenByOthers(measure, context)) return suppressed('complementary');
  const value = releasedShare(hits.rows, n, rules.round);
  return value === undefined ? suppressed('minCount') : shown(value, shareInterval(hits.rows, n, rules.round));
}

/** Whether a share of a sensitive variable says nearly the same of everybody in the cell. */
function isOneSided(measure: VariableMeasure & { readonly kind: 'share' }, { codebook, figures, rules, cell }: CellContext): boolean {
  if (codebook.variables.get(measure.variable)?.sensitive !== true) return false;
  const sides = [equal(measure, measure.code), other(measure, measure.code)];
  return isGroupDisclosing(
    sides.map((rows) => figures.backing(rows, cell).persons),
    rules,
  );
}
