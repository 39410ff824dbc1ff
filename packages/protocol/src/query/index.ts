/** The closed query language: read, resolved against a codebook, laid out as a vector, and named by its meaning. */
export { cellAt, cellsOf, codesAt } from './cells.ts';
export { codesOf } from './codes-of.ts';
export { columnName } from './column-name.ts';
export { compileAggregate } from './compile-aggregate.ts';
export { coverageVariables, missingStates } from './coverage-sets.ts';
export { demandNoise } from './demand-noise.ts';
export { deriveLayout, maxRowsPerPartner } from './derive-layout.ts';
export type { Dimension } from './dimension.ts';
export { expiryInstant } from './head-schema.ts';
export { encodeLayout } from './layout-document.ts';
export type * from './layout-types.ts';
export { compileLink, linkPartners } from './link/compile-link.ts';
export { encodeLinkMeaning, type LinkMeaningInput } from './link/link-meaning.ts';
export { valueMeasure } from './link/measure-name.ts';
export { membersText } from './link/members-text.ts';
export type * from './link/types.ts';
export { windowSteps, windowText } from './link/window-text.ts';
export { clearSmallCounters } from './local-threshold.ts';
export { rowNeeds } from './measured.ts';
export type { MeasureItem } from './measures.ts';
export {
  type AskedOf,
  demandRoster,
  type Held,
  type HeldDatasets,
  heldParts,
  type Offering,
  offeringOf,
  offerRefusal,
  offersModel,
  offersQuery,
  type Roster,
  ringOwners,
} from './offering.ts';
export { compileOverlap, overlapPartners } from './overlap/compile-overlap.ts';
export { keyMeaning, overlapKeyKinds } from './overlap/key-meaning.ts';
export { encodeOverlapMeaning, type OverlapMeaningInput } from './overlap/overlap-meaning.ts';
export type * from './overlap/types.ts';
export { ownPlan, placeOwn } from './own-figures.ts';
export { parseAggregate, parseOneTable } from './parse-aggregate.ts';
export { decodeQueryDocument, encodeQueryDocument, parseQuery, queryDocument } from './parse-query.ts';
export { planCodebook } from './plan-codebook.ts';
export { planDatasets } from './plan-datasets.ts';
export { encodeQueryMeaning, type MeaningInput, queryMeaning } from './query-meaning.ts';
export { querySchema } from './query-schema.ts';
export { demandReleaseMode } from './release-mode.ts';
export * from './resolve-query.ts';
export { tableSize } from './table-size.ts';
export type { TableMeasureItem } from './tables/table-measures.ts';
export { decodeTablesSum, deriveTablesLayout, encodeTables, encodeTablesLayout } from './tables/tables-layout.ts';
export { encodeTablesMeaning, type TablesMeaningInput } from './tables/tables-meaning.ts';
export type * from './tables/types.ts';
export { type PartnerRows, type SubjectRow, tabulateRows } from './tabulate.ts';
export type * from './types.ts';
export { createTable, decodeSum, encodeContribution } from './vector.ts';
