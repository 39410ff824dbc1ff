/** What figures have in common: their states, and the rows that a quotient rests on. */
import { isRestBelow } from '../disclosure/complement.ts';
import { type HiddenBy, hiddenBy } from '../disclosure/hidden-by.ts';
import { isArea, isBelowMinArea } from '../disclosure/min-area.ts';
import { isBelowMinDenominator } from '../disclosure/min-denominator.ts';
import type { RowSet } from '../query/layout-types.ts';
import { findMeasured } from '../query/measured.ts';
import type { Figure, ReleasedInterval } from '../statistics/released.ts';
import type { CellContext } from './cell-context.ts';
import type { ResultCell, SuppressionReason } from './types.ts';

/** A variable, of all selected rows or of a filter's. */
export interface Of {
  readonly variable: string;
  readonly only?: string;
}

export const noData: ResultCell = { state: 'noData' };
export const suppressed = (reason: SuppressionReason): ResultCell => ({ state: 'suppressed', reason });
export const shown = (value: Figure, interval?: ReleasedInterval): ResultCell => ({ state: 'value', value, ...interval });

const onlyOf = ({ only }: Of): { readonly only?: string } => (only === undefined ? {} : { only });

/** The rows in which a variable has a value. */
export const present = (of: Of): RowSet => ({ kind: 'present', variable: of.variable, ...onlyOf(of) });

/** The rows in which it has none. */
export const missing = (of: Of): RowSet => ({ kind: 'missing', variable: of.variable, ...onlyOf(of) });

/** The rows with one code, and those with another. */
export const equal = (of: Of, code: string): RowSet => ({ kind: 'equal', variable: of.variable, code, ...onlyOf(of) });
export const other = (of: Of, code: string): RowSet => ({ kind: 'other', variable: of.variable, code, ...onlyOf(of) });

/**
 * Why a figure over the rows in which a variable has a value must go: too few of them, or all but a few of a larger group that a reader may
 * know the size of, where an exact figure gives their number away (`givesCount`).
 */
export function hiddenBase(of: Of, givesCount: boolean, context: CellContext): HiddenBy | undefined {
  const { figures, rules, cell, variables, plan } = context;
  const base = figures.backing(present(of), cell);
  const own = hiddenBy(base, rules, variables);
  if (own !== undefined || rules.round > 1 || !givesCount) return own;
  const isBesideAll = of.only !== undefined && findMeasured(plan.measured, { variable: of.variable }) !== undefined;
  const wholes: RowSet[] = [{ kind: 'selected' }, ...(isBesideAll ? [present({ variable: of.variable })] : [])];
  return wholes.some((whole) => isRestBelow(figures.backing(whole, cell), base, rules)) ? 'minCount' : undefined;
}

/** The same for a quotient, which must rest on `minDenominator` persons as well, in an area on `minArea`. */
export function hiddenQuotient(of: Of, context: CellContext): HiddenBy | 'denominator' | undefined {
  const base = context.figures.backing(present(of), context.cell);
  const hidden = hiddenBase(of, true, context);
  const isOfArea = context.variables.some((variable) => isArea(context.codebook.variables.get(variable)));
  const isBelow = isBelowMinDenominator(base, context.rules) || (isOfArea && isBelowMinArea(base, context.rules));
  return hidden ?? (isBelow ? 'denominator' : undefined);
}
