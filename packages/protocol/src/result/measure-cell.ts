/** One figure of one cell: may it be shown, and as what. */
import { isRestBelow } from '../disclosure/complement.ts';
import { type HiddenBy, hiddenBy } from '../disclosure/hidden-by.ts';
import type { Measure } from '../query/types.ts';
import type { Moments } from '../statistics/moments.ts';
import { type Figure, releasedCount, releasedMean, releasedSd, releasedShare, releasedSum } from '../statistics/released.ts';
import type { CellContext } from './cell-context.ts';
import { isShareHiddenByOthers } from './share-group.ts';
import type { ResultCell } from './types.ts';

const noData: ResultCell = { state: 'noData' };
const suppressed = (reason: HiddenBy | 'complementary'): ResultCell => ({ state: 'suppressed', reason });
const shown = (value: Figure): ResultCell => ({ state: 'value', value });

/** The figure of a measure. `isRegistered`: whether any partner in the sum registers the measured variable. */
export function measureCell(measure: Measure, context: CellContext, isRegistered: boolean): ResultCell {
  if (measure.kind === 'count') return countCell(context);
  if (!isRegistered) return noData;
  if (measure.kind === 'missing') return missingCell(measure.variable, context);
  return measure.kind === 'share'
    ? shareCell(measure.variable, measure.code, context)
    : momentCell(measure.kind, measure.variable, context);
}

function countCell({ figures, rules, cell, variables }: CellContext): ResultCell {
  const backing = figures.backing({ kind: 'selected' }, cell);
  const hidden = hiddenBy(backing, rules, variables);
  return hidden === undefined ? shown(releasedCount(backing.rows, rules.round)) : suppressed(hidden);
}

/** Missing rows, and those present: with `count` beside it each follows from the other. All missing shows nobody's value. */
function missingCell(variable: string, { figures, rules, cell, variables }: CellContext): ResultCell {
  const missing = figures.backing({ kind: 'missing', variable }, cell);
  const present = figures.backing({ kind: 'present', variable }, cell);
  const hidden = hiddenBy(missing, rules, variables) ?? (present.rows === 0n ? undefined : hiddenBy(present, rules, variables));
  return hidden === undefined ? shown(releasedCount(missing.rows, rules.round)) : suppressed(hidden);
}

/** The rows that a mean or share rests on: enough of them, and not all but a few, where an exact quotient gives their number away. */
function hiddenBase(variable: string, givesCount: boolean, { figures, rules, cell, variables }: CellContext): HiddenBy | undefined {
  const present = figures.backing({ kind: 'present', variable }, cell);
  const own = hiddenBy(present, rules, variables);
  if (own !== undefined || rules.round > 1 || !givesCount) return own;
  return isRestBelow(figures.backing({ kind: 'selected' }, cell), present, rules) ? 'minCount' : undefined;
}

function momentCell(kind: 'sum' | 'mean' | 'sd', variable: string, context: CellContext): ResultCell {
  const { figures, rules, cell, plan } = context;
  const hidden = hiddenBase(variable, kind !== 'sum', context);
  if (hidden !== undefined) return suppressed(hidden);
  const present = { kind: 'present', variable } as const;
  const scale = plan.measured.find((item) => item.variable === variable)?.decimals ?? 0;
  const moments: Moments = { n: figures.figure(present, 'rows', cell), sum: figures.figure(present, 'sum', cell), scale };
  if (moments.n === 0n || (kind === 'sd' && moments.n === 1n)) return noData;
  if (kind === 'sd') return shown(releasedSd(moments, figures.figure(present, 'squares', cell), rules.round));
  return shown(kind === 'sum' ? releasedSum(moments, rules.round) : releasedMean(moments, rules.round));
}

function shareCell(variable: string, code: string, context: CellContext): ResultCell {
  const { figures, rules, cell, variables } = context;
  const hits = figures.backing({ kind: 'equal', variable, code }, cell);
  const base = hiddenBase(variable, true, context);
  if (base !== undefined) return suppressed(base);
  const n = figures.figure({ kind: 'present', variable }, 'rows', cell);
  if (n === 0n) return noData;
  const hidden = hiddenBy(hits, rules, variables) ?? hiddenBy(figures.backing({ kind: 'other', variable, code }, cell), rules, variables);
  if (hidden !== undefined) return suppressed(hidden);
  if (isShareHiddenByOthers(variable, context)) return suppressed('complementary');
  const value = releasedShare(hits.rows, n, rules.round);
  return value === undefined ? suppressed('minCount') : shown(value);
}
