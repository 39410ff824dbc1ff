/** Tables made at the source: what an aggregate-only partner has instead of rows. */
export { checkSourceTable, tableCells, tableDefinitions } from './check-table.ts';
export {
  encodeSourceTable,
  maxTableBytes,
  parseSourceTable,
  type SignedTable,
  signSourceTable,
  verifySourceTable,
} from './source-table.ts';
export { answerFromTable, type HeldTable, type TableQuestion, type TableRequest, tableAnswers } from './table-answers.ts';
export { cellKey, type SourceTable, type TableFigures, type TableOffer } from './types.ts';
