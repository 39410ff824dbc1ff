/** How large a table is for the rules on size (DSC-3): a histogram or a curve counts as many cells as it has bins. */
import { binCount } from '../codebook/bins.ts';
import type { Layout } from './layout-types.ts';
import type { AggregatePlan } from './types.ts';

/** Variables and cells, margins counted. */
export function tableSize(plan: AggregatePlan, layout: Layout): { readonly dimensions: number; readonly cells: number } {
  const bins = plan.measured.reduce(
    (sum, item) => sum + ((item.histogram || item.survival) && item.bins !== undefined ? binCount(item.bins) : 0),
    0,
  );
  return { dimensions: plan.by.length, cells: layout.cells * Math.max(1, bins) };
}
