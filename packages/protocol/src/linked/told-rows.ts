/**
 * What a reader learns from a released figure of the number of rows behind it. A shown one tells that number, rounded; a hidden one only what the class of
 * rule that hid it says.
 */
import type { Interval } from '../disclosure/suppression/additive-table.ts';
import type { Measure } from '../query/types.ts';
import type { ResultCell } from '../result/cell.ts';
import type { TellingRules } from './earlier-table.ts';

const endless = Number.POSITIVE_INFINITY;

/** How far rounding to multiples of `round` may have moved a number. */
const spread = (round: number): { readonly down: number; readonly up: number } => ({
  down: Math.floor(round / 2),
  up: Math.ceil(round / 2) - 1,
});

/** The numbers that are shown as this multiple. Nobody, or at least `minCount`, is behind what is shown. */
export function shownRows(rounded: number, { round, minCount }: Pick<TellingRules, 'round' | 'minCount'>): Interval {
  const { down, up } = spread(round);
  if (rounded === 0) return { low: 0, high: minCount > up ? 0 : up };
  return { low: Math.max(0, rounded - down, Math.min(minCount, rounded + up)), high: rounded + up };
}

type Cell = readonly [Measure, ResultCell];

/** Which rows of a measure's variable are asked: all that have a value, those with a code, those with another. */
export type ToldSide = 'all' | 'hits' | 'others';

/** What is told of a number of rows, and whether a figure of it is shown. */
export interface Told {
  readonly isShown: boolean;
  readonly rows: Interval;
}

const numberOf = (value: number | string | undefined): number | undefined => {
  const number = Number(value);
  return value === undefined || !Number.isSafeInteger(number) ? undefined : number;
};

/** Hits of a share, from the quotient and its rounded base. */
function sideOfShare(share: number, base: Interval, side: ToldSide, { round, minCount }: TellingRules): Interval {
  if (side === 'all') return base;
  const part = side === 'hits' ? share : 1 - share;
  const slack = round === 1 ? 1e-6 * Math.max(1, base.high) : (base.high < 1000 + round ? 0.005 : 0.0005) * base.high + round;
  const low = Math.ceil(part * base.low - slack);
  return { low: Math.max(0, round === 1 ? low : Math.max(low, Math.min(minCount, base.high))), high: Math.floor(part * base.high + slack) };
}

function ofShown([measure, cell]: Cell, side: ToldSide, rules: TellingRules): Interval | undefined {
  if (cell.state !== 'value' || !('value' in cell)) return undefined;
  if (measure.kind === 'count' || measure.kind === 'missing') {
    const rounded = numberOf(cell.value);
    return rounded === undefined ? undefined : shownRows(rounded, rules);
  }
  const rounded = numberOf(cell.n);
  if (rounded === undefined) return undefined;
  const base = shownRows(rounded, rules);
  return measure.kind === 'share' ? sideOfShare(Number(cell.value), base, side, rules) : base;
}

const meetIntervals = (left: Interval, right: Interval): Interval => ({
  low: Math.max(left.low, right.low),
  high: Math.min(left.high, right.high),
});

/** The class of a hidden figure in numbers. `isPlain`: rows are persons, and no more than their number decided. */
function ofHidden(reasons: readonly string[], isPlain: boolean, rules: TellingRules): Interval {
  const [reason] = reasons;
  if (!isPlain || reasons.some((other) => other !== reason)) return { low: 0, high: endless };
  if (reason === 'minCount') return { low: 0, high: rules.minCount - 1 };
  if (reason === 'denominator') return { low: 0, high: Math.max(rules.minDenominator, rules.minArea) - 1 };
  return { low: 0, high: endless };
}

/** What the figures of one cell that rest on the same rows tell of them. */
export function toldRows(cells: readonly Cell[], side: ToldSide, isPlain: boolean, rules: TellingRules): Told {
  const reasons = cells.flatMap(([, cell]) => (cell.state === 'suppressed' ? [cell.reason] : []));
  if (reasons.length > 0 || cells.length === 0) return { isShown: false, rows: ofHidden(reasons, isPlain && reasons.length > 0, rules) };
  if (cells.every(([, { state }]) => state === 'noData')) return { isShown: true, rows: { low: 0, high: 0 } };
  const told = cells.flatMap((cell) => ofShown(cell, side, rules) ?? []);
  if (told.length === 0) return { isShown: true, rows: { low: 0, high: endless } };
  return { isShown: true, rows: told.reduce(meetIntervals) };
}
