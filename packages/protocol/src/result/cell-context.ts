/** All that decides over the figures of one cell. */
import type { Codebook } from '../codebook/types.ts';
import type { Rules } from '../disclosure/rules.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { FigureReader } from './read-figures.ts';

/** See the module header. */
export interface CellContext {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly figures: FigureReader;
  readonly rules: Rules;
  readonly cell: number;
  /** The variables of `by` that the cell has a code of, margins left out. */
  readonly variables: readonly string[];
}
