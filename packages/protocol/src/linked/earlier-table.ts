/** A table that was released before, as far as it can be held against a new one: what it asked, the rules it was released under, and what it shows. */
import type { Codebook } from '../codebook/types.ts';
import type { Rules } from '../disclosure/rules.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { DatasetCoverage, ResultRow } from '../result/types.ts';

/** The rules that say what a reader learns from a figure. */
export type TellingRules = Pick<Rules, 'minCount' | 'round' | 'minDenominator' | 'minArea' | 'showZero'>;

/** See the module header. */
export interface EarlierTable {
  readonly plan: AggregatePlan;
  readonly codebook: Codebook;
  readonly rules: TellingRules;
  readonly cells: readonly ResultRow[];
  readonly coverage: DatasetCoverage;
  /** It is one of several tables of its query. */
  readonly isPart: boolean;
}
