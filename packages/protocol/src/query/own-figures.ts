/**
 * `combine: none` (docs/protocol/own-figures.md, OWN): every partner's own table side by side, through the same sum. The vector has one slice of cells per
 * partner of the roster; a partner fills its own and leaves the others zero. Coverage is not sliced: it is that of all partners together.
 */
import type { Layout, LayoutColumn, LocalTable, SummedTable } from './layout-types.ts';
import type { AggregatePlan } from './types.ts';
import { createTable } from './vector.ts';

/** The axis of the partners; no variable can have this name. Its codes are places in the roster, from 0. */
export const partnerAxis = '@partner';

/** The key of a partner in the cells of a result. */
export const partnerKey = 'partner';

/** The plan of one partner's own table. */
export const ownPlan = (plan: AggregatePlan): AggregatePlan => ({ ...plan, combine: 'sum' });

const isSliced = ({ block }: LayoutColumn): boolean => block === 'cells';

/** A partner's own table in its slice of the layout of all. @param place in the roster, from 0 */
export function placeOwn(layout: Layout, own: LocalTable, place: number): LocalTable {
  const table = createTable(layout);
  for (const [at, column] of layout.columns.entries()) {
    const [target, figures] = [table.columns[at], own.columns[at]];
    if (target === undefined || figures === undefined) throw new RangeError('an own table has the columns of the layout');
    const start = isSliced(column) ? place * figures.length : 0;
    for (const [index, figure] of figures.entries()) target[start + index] = figure;
  }
  return table;
}

/** One partner's own table out of the sum; the coverage stays that of all. @param own the layout of one table */
export function sliceOwn(layout: Layout, sums: SummedTable, { own, place }: { readonly own: Layout; readonly place: number }): SummedTable {
  const columns = layout.columns.map((column, at) => {
    const figures = sums.columns[at] ?? [];
    const length = own.columns[at]?.length ?? 0;
    return isSliced(column) ? figures.slice(place * length, (place + 1) * length) : figures;
  });
  return { columns };
}
