/** A histogram: every bin a count (of a sample an estimated number) under the rules of counts, and none that follows from the others. */
import { binCount } from '../codebook/bins.ts';
import type { Backing } from '../disclosure/backing.ts';
import { hiddenBy } from '../disclosure/hidden-by.ts';
import { findMeasured } from '../query/measured.ts';
import { decimalFigure } from '../statistics/decimal-figure.ts';
import { type Figure, releasedCount } from '../statistics/released.ts';
import { releasedWeight } from '../statistics/weighted.ts';
import { backingsPerBin, binnedRows, together } from './bin-backings.ts';
import type { CellContext } from './cell-context.ts';
import { hiddenBase, noData, type Of, present, shown, suppressed } from './cell-states.ts';
import type { CountCell, ResultCell } from './types.ts';
import { weightScale } from './weights.ts';

/** The figure of a histogram. Hidden as a whole when its rows are too few, or when every bin is. */
export function histogramCell(of: Of, context: CellContext): ResultCell {
  const hidden = hiddenBase(of, true, context);
  if (hidden !== undefined) return suppressed(hidden);
  const item = findMeasured(context.plan.measured, of);
  if (item?.bins === undefined) throw new TypeError('a histogram has bins');
  if (context.figures.backing(present(of), context.cell).rows === 0n) return noData;
  const { edges } = item.bins;
  const bins = countCells(of, binCount(item.bins), context).map((count, at) => ({
    from: decimalFigure(edges[at] ?? 0n, item.decimals),
    to: decimalFigure(edges[at + 1] ?? 0n, item.decimals),
    count,
  }));
  return bins.some(({ count }) => count.state === 'value') ? { state: 'value', bins } : suppressed('minCount');
}

function countCells(of: Of, count: number, context: CellContext): CountCell[] {
  const { rules, variables, plan, figures, cell } = context;
  const backings = backingsPerBin(of, count, context);
  const own = backings.map((backing) => hiddenBy(backing, rules, variables));
  const weights = plan.weight === undefined ? undefined : figures.perBin(binnedRows(of), 'weight', cell, count);
  const written = (rows: bigint, at: number): Figure =>
    weights === undefined
      ? releasedCount(rows, rules.round)
      : releasedWeight({ sum: weights[at] ?? 0n, scale: weightScale(context) }, rules.round);
  const covered = cover(backings, new Set(own.flatMap((reason, at) => (reason === undefined ? [] : [at]))), context);
  return backings.map(({ rows }, at): CountCell => {
    const reason = own[at];
    if (reason !== undefined) return suppressed(reason) as CountCell;
    return (covered.has(at) ? suppressed('complementary') : shown(written(rows, at))) as CountCell;
  });
}

/**
 * The hidden bins, with as many of the smallest others as it takes for all of them together to be no small count: the rows of a cell are
 * often known, and less the shown bins they give the hidden ones together.
 */
function cover(backings: readonly Backing[], hidden: ReadonlySet<number>, { rules, variables }: CellContext): ReadonlySet<number> {
  const covered = new Set(hidden);
  const rest = [...backings.keys()]
    .filter((at) => !hidden.has(at))
    .sort((a, b) => Number((backings[a]?.rows ?? 0n) - (backings[b]?.rows ?? 0n)) || a - b);
  const isOpen = (): boolean => {
    const all = together([...covered].flatMap((at) => backings[at] ?? []));
    return all.rows > 0n && hiddenBy(all, rules, variables) !== undefined;
  };
  while (isOpen()) {
    const next = rest.shift();
    if (next === undefined) break;
    covered.add(next);
  }
  return covered;
}
