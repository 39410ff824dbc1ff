/** Tables that were released before of the same rows, as a reader has them beside a new one. */
export type { EarlierTable } from './earlier-table.ts';
export { placedTables } from './placed-tables.ts';
export { encodePopulation } from './population.ts';
export { type FindEarlier, findEarlier, type PlacedTable, releasedTables } from './released-tables.ts';
