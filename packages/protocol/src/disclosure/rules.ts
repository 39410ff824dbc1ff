/**
 * The disclosure rules by their file names (domain.md 2.2): what a charter sets, a query may sharpen and an agent may sharpen further.
 */

import type { NoiseRule } from './noise.ts';

/** When a figure of nobody may be shown: only where it is structurally impossible, always, or never. */
export type ShowZero = 'structural' | 'all' | 'none';

/** At least so many partners behind a cell; `waive` names variables whose cells may be one partner's own figure. */
export interface MinContributors {
  readonly default: number;
  readonly waive: readonly string[];
}

/**
 * All rules, every default filled. Which of them are kept now is said in rules-schema.ts; of the others a value stricter than the default is
 * refused with `not-supported` rather than promised.
 */
export interface Rules {
  readonly minPartners: number;
  readonly minCount: number;
  readonly minContributors: MinContributors;
  readonly round: number;
  readonly showZero: ShowZero;
  readonly minDenominator: number;
  readonly minArea: number;
  readonly maxShare: number;
  readonly pPercent: number;
  readonly dominance: number;
  readonly quantileSide: number;
  readonly model: ModelRules;
  readonly maxDimensions: number;
  readonly maxCells: number;
  readonly maxLevels: number;
  readonly minSelection: number;
  readonly minDifference: number;
  readonly budget: { readonly queries: number; readonly cells: number };
  readonly minOverlap: number;
  readonly complementary: { readonly width: number };
  readonly noise: 'none' | NoiseRule;
  readonly cellKey: 'off' | 'on';
}

export interface ModelRules {
  readonly minDf: number;
  readonly perParameter: number;
  readonly perLevel: number;
  readonly maxIterations: number;
  readonly maxR2: number;
}

/** Rules as written in a query's `release`, a charter's `rules` or an agent's `policy`: any subset, nested objects in part too. */
export type ReleaseRules = {
  readonly [Name in keyof Rules]?: Rules[Name] extends number | string ? Rules[Name] : Partial<Rules[Name]>;
};
