/** All that decides over the figures of one cell. */
import type { Codebook } from '../codebook/types.ts';
import type { AppliedRules } from '../disclosure/hidden-by.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { FigureReader } from './read-figures.ts';

/** See the module header. */
export interface CellContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly figures: FigureReader;
  readonly rules: AppliedRules;
  readonly cell: number;
  /** The variables of `by` that the cell has a code of, margins left out. */
  readonly variables: readonly string[];
}
