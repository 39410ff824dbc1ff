/** The released table: built from the opened sum and the rules, and the schema of the file it stands in. */

export type { AggregateInput } from './aggregate-input.ts';
export { buildAggregateRelease } from './build-aggregate-release.ts';
export { buildAggregateResult } from './build-aggregate-result.ts';
export { buildLinkResult, type LinkInput } from './build-link-result.ts';
export { buildOverlapResult, type OverlapInput } from './build-overlap-result.ts';
export type { Linkage } from './linkage.ts';
export { type OfferFacts, offerFacts, queryFacts } from './offer-facts.ts';
export { type OverlapFigure, overlapFigures } from './overlap-figures.ts';
export { recodedFacts } from './recoded-facts.ts';
export * from './release-document.ts';
export { linkageOf, personsOf, ringFacts } from './ring-facts.ts';
export { resultCellSchema, resultSchema } from './schema.ts';
export { type Suppress, type SuppressionTask, searchPattern } from './suppress.ts';
export { buildTablesRelease, buildTablesResult, type TablesInput, tablesPopulations } from './tables/build-tables-result.ts';
export type * from './types.ts';
