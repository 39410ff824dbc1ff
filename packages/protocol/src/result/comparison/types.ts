/** Two groups compared, as a result file has it. */
import type { ResultCell } from '../cell.ts';

/** One figure of both groups, and what is made of them. */
export interface ComparedFigure {
  readonly of: ResultCell;
  readonly against: ResultCell;
  /** `direct`: what the group compared with would have if it were made up as the other. */
  readonly standardised?: ResultCell;
  /** `indirect`: rows of `of` with the code, and how many there would be at the other group's shares. */
  readonly observed?: ResultCell;
  readonly expected?: ResultCell;
  /** How many strata there were, after small ones were put together. */
  readonly strata?: number;
  readonly difference?: ResultCell;
  readonly ratio?: ResultCell;
}

/** The figures of one combination of codes of `by`, per measure. */
export interface ComparedRow {
  readonly by: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, ComparedFigure>>;
}

/** All comparisons of a result. */
export interface ComparedTable {
  readonly group: string;
  readonly of: string;
  readonly against: string;
  readonly method?: 'direct' | 'indirect';
  readonly standardise?: readonly string[];
  readonly minStratum?: number;
  readonly cells: readonly ComparedRow[];
}
