/** What may be shown: one file per rule, the table of rules, and how charter, query and agents combine. */
export type { Backing } from './backing.ts';
export { isRestBelow } from './complement.ts';
export { type HiddenBy, hiddenBy, rulesWithoutPersons } from './hidden-by.ts';
export { charterFloor, completeRules, demandFloor, mergeRules } from './merge-rules.ts';
export { isBelowMinContributors } from './min-contributors.ts';
export { isBelowMinCount } from './min-count.ts';
export { isBelowMinDenominator } from './min-denominator.ts';
export { demandPartners } from './min-partners.ts';
export { isBelowQuantileSide, type QuantileSides } from './quantile-side.ts';
export { roundCount } from './round.ts';
export { defaultRules, weakestRules } from './rule-table.ts';
export type { MinContributors, ModelRules, ReleaseRules, Rules, ShowZero } from './rules.ts';
export { enforcedRules, rulesSchema } from './rules-schema.ts';
export { isHiddenZero } from './show-zero.ts';
export * from './suppression/index.ts';
export { demandTableSize } from './table-limits.ts';
export { mustWithholdGrandTotal, needsSuppression } from './withhold-totals.ts';
