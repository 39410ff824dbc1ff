/** The weights behind a figure of a sample, and what is told of them. */
import type { RowSet } from '../query/layout-types.ts';
import { releasedCount } from '../statistics/released.ts';
import { effectiveSize, type Weights } from '../statistics/weighted.ts';
import type { CellContext } from './cell-context.ts';

/** The decimals of the weights. */
export function weightScale({ plan, codebook }: Pick<CellContext, 'plan' | 'codebook'>): number {
  const variable = codebook.variables.get(plan.weight ?? '');
  return variable !== undefined && 'decimals' in variable ? variable.decimals : 0;
}

/** The weights of the rows of a set. */
export function weightsOf(rows: RowSet, { figures, cell, plan, codebook }: CellContext): Weights {
  const read = (statistic: 'rows' | 'weight' | 'weightSquares'): bigint => figures.figure(rows, statistic, cell);
  return { n: read('rows'), sum: read('weight'), squares: read('weightSquares'), scale: weightScale({ plan, codebook }) };
}

/** The rows behind an estimate, and how much they tell. */
export const sizesOf = (weights: Weights, { rules }: CellContext) => ({
  n: releasedCount(weights.n, rules.round),
  ...(weights.sum > 0n ? { effective: effectiveSize(weights) } : {}),
});
