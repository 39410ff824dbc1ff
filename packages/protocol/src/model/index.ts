/** Regression on the union of all partners' rows, as a bounded series of sums (docs/protocol/models.md). */
export { type StepAccumulator, stepAccumulator } from './accumulate.ts';
export { type Advance, advanceModel, type ModelRun } from './advance-model.ts';
export type * from './cells/cell-model.ts';
export { tableQueryOf } from './cells/table-query.ts';
export type * from './cells/types.ts';
export { compileModel } from './compile-model.ts';
export type { RowPattern } from './design-row.ts';
export { deriveStepFingerprint, encodeModelMeaning, type ModelMeaningInput } from './model-meaning.ts';
export type * from './model-table.ts';
export { type ModelRounds, mostRounds } from './most-rounds.ts';
export { countedNumbers } from './persons-away.ts';
export { demandFocus, type StepFocus } from './step-focus.ts';
export { type Coefficient, decodeStepInput, deriveStepDigest, encodeStepInput, type Fit, gateInput, type StepInput } from './step-input.ts';
export {
  deriveStepLayout,
  encodeStepContribution,
  encodeStepLayout,
  type ModelContext,
  mostStepWords,
  type StepFigures,
  type StepLayout,
  type StepWords,
} from './step-layout.ts';
export { type StepRows, tabulateStep } from './tabulate-step.ts';
export type * from './types.ts';
