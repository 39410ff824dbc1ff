/**
 * A Kaplan-Meier curve: a point is shown where enough rows are at risk, and where enough events, and enough rows that go on without one, lie
 * between it and the point before. Steps with fewer are one with the step after them, so that no point tells of a few.
 */
import { binCount } from '../codebook/bins.ts';
import type { Backing } from '../disclosure/backing.ts';
import { type HiddenBy, hiddenBy } from '../disclosure/hidden-by.ts';
import { isBelowMinContributors } from '../disclosure/min-contributors.ts';
import { isBelowMinCount } from '../disclosure/min-count.ts';
import { roundCount } from '../disclosure/round.ts';
import { findMeasured } from '../query/measured.ts';
import type { VariableMeasure } from '../query/types.ts';
import { type SurvivalStep, survivalPoints } from '../statistics/survival.ts';
import { backingsPerBin, binnedRows, together } from './bin-backings.ts';
import type { CellContext } from './cell-context.ts';
import { hiddenBase, noData, present, shown, suppressed } from './cell-states.ts';
import type { CurveStep, ResultCell } from './types.ts';

type SurvivalMeasure = VariableMeasure & { readonly kind: 'survival' };

/** Backings of any stretch of bins: step e has its events in bin 2e - 1 and those seen no further in bin 2e. */
interface Bins {
  readonly steps: number;
  readonly between: (first: number, last: number, by?: number) => Backing;
  /** Bin `first` and all above it: persons counted once. */
  readonly from: (first: number) => Backing;
}

function readBins(measure: SurvivalMeasure, count: number, context: CellContext): Bins {
  const backings = backingsPerBin(measure, count, context);
  const { figures, cell, plan } = context;
  const highest = plan.subjectKey === undefined ? undefined : figures.perBin(binnedRows(measure), 'highest', cell, count);
  const from = (first: number): Backing => {
    const all = together(backings.slice(first));
    return highest === undefined ? all : { ...all, persons: highest.slice(first).reduce((sum, one) => sum + one, 0n) };
  };
  const between = (first: number, last: number, by = 1): Backing =>
    together(backings.filter((_, at) => at >= first && at <= last && (at - first) % by === 0));
  return { steps: (count - 1) / 2, between, from };
}

/** Why the span of the steps `first` to `last` cannot end in a point; undefined when it can. */
function spanHiddenBy(bins: Bins, first: number, last: number, { rules, variables }: CellContext): HiddenBy | undefined {
  const atRisk = bins.from(2 * last - 1);
  const own =
    hiddenBy(atRisk, rules, variables) ??
    hiddenBy(bins.between(2 * first - 1, 2 * last - 1, 2), rules, variables) ??
    hiddenBy(bins.from(2 * last), rules, variables);
  if (own !== undefined) return own;
  if (roundCount(bins.from(2 * first - 1).rows, rules.round) === 0n) return 'minCount';
  if (rules.round > 1) return undefined;
  // Exact numbers at risk give away how many were seen no further.
  const unseen = bins.between(first === 1 ? 0 : 2 * first, 2 * last, 2);
  if (isBelowMinCount(unseen, rules)) return 'minCount';
  return isBelowMinContributors(unseen, rules, variables) ? 'minContributors' : undefined;
}

const stepsOf = (bins: Bins, first: number, last: number): SurvivalStep[] =>
  Array.from({ length: last - first + 1 }, (_, at) => 2 * (first + at) - 1).map((bin) => ({
    atRisk: bins.from(bin).rows,
    events: bins.between(bin, bin).rows,
  }));

/** The figure of a curve. */
export function survivalCell(measure: SurvivalMeasure, context: CellContext): ResultCell {
  const hidden = hiddenBase(measure, true, context);
  if (hidden !== undefined) return suppressed(hidden);
  const item = findMeasured(context.plan.measured, measure);
  if (item?.bins === undefined) throw new TypeError('a curve has bins');
  if (context.figures.backing(present(measure), context.cell).rows === 0n) return noData;
  const bins = readBins(measure, binCount(item.bins), context);
  const steps = readSteps(bins, measure.grid, context);
  const first = steps.find(({ survival }) => survival.state === 'suppressed')?.survival;
  return steps.some(({ survival }) => survival.state === 'value') ? { state: 'value', steps } : (first ?? noData);
}

function readSteps(bins: Bins, grid: number, context: CellContext): CurveStep[] {
  const ends: { readonly last: number; readonly steps: SurvivalStep[] }[] = [];
  const why = new Map<number, HiddenBy>();
  for (let step = 1, first = 1; step <= bins.steps && bins.from(2 * step - 1).rows > 0n; step += 1) {
    const reason = spanHiddenBy(bins, first, step, context);
    if (reason !== undefined) why.set(step, reason);
    else {
      ends.push({ last: step, steps: stepsOf(bins, first, step) });
      first = step + 1;
    }
  }
  const points = survivalPoints(
    ends.map(({ steps }) => steps),
    context.rules.round,
  );
  const shownAt = new Map(ends.map(({ last }, at) => [last, points[at]]));
  return Array.from({ length: bins.steps }, (_, at): CurveStep => {
    const [point, reason] = [shownAt.get(at + 1), why.get(at + 1)];
    const survival = point === undefined ? (reason === undefined ? noData : suppressed(reason)) : pointCell(point);
    return { at: (at + 1) * grid, survival: survival as CurveStep['survival'] };
  });
}

const pointCell = ({ value, n, low, high }: ReturnType<typeof survivalPoints>[number]): ResultCell =>
  low === undefined || high === undefined ? ({ ...shown(value), n } as ResultCell) : shown(value, { low, high, method: 'greenwood', n });
