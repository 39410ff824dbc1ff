/** Two groups of one table, side by side: what is compared, and how. */
import type { Dimension } from '../dimension.ts';

/** `direct`, `indirect`: docs/statistics.md, "Comparisons". `crude`: as the groups are. */
export type ComparisonMethod = 'crude' | 'direct' | 'indirect';

/** A comparison resolved against a codebook. */
export interface Comparison {
  /** The variable whose codes are the groups; a dimension of the table. */
  readonly group: string;
  readonly of: string;
  readonly against: string;
  /** What the groups are made alike in; empty for `crude`. */
  readonly standardise: readonly Dimension[];
  readonly method: ComparisonMethod;
  /** Persons of the group compared with in each stratum, at the least. */
  readonly minStratum: number;
  readonly show: readonly ('difference' | 'ratio')[];
}
