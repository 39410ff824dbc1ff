/**
 * Who tries to work back a hidden figure, and what they know beside what is shown. Every view says how wide an interval it must leave.
 *
 * - `outsider`: knows that no figure is negative. To them the width is owed in full.
 * - `reader`: draws on the class of rule that each hidden cell names as well. A figure hidden as a small count is from 0 to k - 1 whatever is
 *   done, so that a figure beside it has no more room either; half of the width, or of what the class leaves, must remain.
 * - `partner`: a reader that is the only partner behind some hidden figures, and so knows those. Nobody else knows which partner that is,
 *   so it is taken to be the same one behind all of them, but for the one that it aims at.
 */
import type { AdditiveFigure, AdditiveTable, HiddenUnits, Interval } from './additive-table.ts';

export interface AttackerView {
  readonly name: 'outsider' | 'reader' | 'partner';
  /** What is known of each hidden figure before any sum is looked at. */
  readonly known: (figure: number) => Interval;
  /** The hidden figures it aims at, each with the width that must be left. */
  readonly targets: ReadonlyMap<number, number>;
}

/**
 * No figure is beyond this; it keeps every program bounded. Where there are numbers that no table shows, such as the sum of a table without
 * one, they may be as large as all others together.
 */
export function ceilingOf({ figures }: AdditiveTable, width: number): number {
  const sizes = figures.map(({ value, shown }) => Math.max(value ?? 0, Number.isFinite(shown.high) ? shown.high : 0));
  const isBeyond = figures.some(({ isOpen, value }) => isOpen === true && value === undefined);
  const largest = isBeyond ? sizes.reduce((sum, size) => sum + size, width * sizes.length) : Math.max(0, ...sizes);
  return 4 * (largest + width);
}

const isWithin = ({ low, high }: Interval, ceiling: number): Interval => ({ low, high: Math.min(high, ceiling) });

/** The views on a table of which these units are hidden. */
export function attackerViews(table: AdditiveTable, hidden: HiddenUnits, width: number): AttackerView[] {
  const ceiling = ceilingOf(table, width);
  const figureAt = (at: number): AdditiveFigure => table.figures[at] as AdditiveFigure;
  const aims = [...table.figures.keys()].filter((at) => hidden.has(figureAt(at).unit) && figureAt(at).isOpen !== true);
  const byClass = (at: number): Interval => isWithin(figureAt(at).hidden, ceiling);
  const leastByClass = (at: number): number => {
    const { low, high } = byClass(at);
    return Math.ceil(Math.min(width, high - low) / 2);
  };
  const outsider: AttackerView = {
    name: 'outsider',
    known: () => ({ low: 0, high: ceiling }),
    targets: new Map(aims.map((at) => [at, width])),
  };
  const reader: AttackerView = { name: 'reader', known: byClass, targets: new Map(aims.map((at) => [at, leastByClass(at)])) };
  const singles = aims.filter((at) => figureAt(at).isSingle && figureAt(at).value !== undefined);
  return singles.length === 0 ? [outsider, reader] : [outsider, reader, ...partnerViews()];

  function partnerViews(): AttackerView[] {
    const own = new Set(singles);
    const others = aims.filter((at) => !own.has(at));
    const view = (targets: readonly number[]): AttackerView => ({
      name: 'partner',
      known(at) {
        const value = own.has(at) && !targets.includes(at) ? figureAt(at).value : undefined;
        return value === undefined ? byClass(at) : { low: value, high: value };
      },
      targets: new Map(targets.map((at) => [at, leastByClass(at)])),
    });
    return [view(others), ...singles.map((single) => view([single]))].filter(({ targets }) => targets.size > 0);
  }
}
