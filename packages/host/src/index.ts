export { type ReadCodebook, readCodebook } from './codebook-file.ts';
export * from './coefficient-table.ts';
export {
  type ComparisonText,
  comparisonNote,
  comparisonText,
  type FigureKind,
  groupNames,
  type WriteFigure,
} from './comparison-table.ts';
export { readCoordinatorAddress } from './coordinator-address.ts';
export { parseCsv } from './csv-text.ts';
export { type DatabaseOptions, openDatabase, transaction, unflushedTransaction } from './database.ts';
export { type ExitCode, exitCodes } from './exit-codes.ts';
export { FailpointError, failpoint, refuseFailpointInProduction } from './failpoint.ts';
export { escapeHtml, htmlTable } from './html.ts';
export { type Invitation, readInvitation, writeInvitation } from './invitation.ts';
export { issueLines } from './issue-lines.ts';
export { type LineLog, type LogValue, makeLineLog } from './json-lines.ts';
export { type EnrolledKeys, keyFingerprint } from './key-fingerprint.ts';
export { codeName, isShareMeasure, type Labels, labelsOf, measureTitle, noLabels, titleOf } from './labels.ts';
export { chooseLanguage, type Language, localText } from './languages.ts';
export { linkNotes } from './link-notes.ts';
export { linkageText } from './linkage-text.ts';
export { droppedLine, expectedHeads, expectedRows, fitLine, formatModel, type WriteCell } from './model-table.ts';
export { withNamedShares } from './named-shares.ts';
export { noiseText } from './noise-text.ts';
export { originText } from './origin-text.ts';
export { figureWords, linkageLine } from './overlap-words.ts';
export {
  createPrivateFile,
  demandPrivateFile,
  demandPrivateFolder,
  ensurePrivateFolder,
  type PrivateFileWriter,
  readPrivateFile,
  removePrivateFile,
  syncFolder,
  writePrivateFile,
} from './private-files.ts';
export { ProblemError, TransportError } from './problem-error.ts';
export { CommandError, describeError, printError, printOutcome, runProgram, type Voice } from './program.ts';
export { redSaltedHashWarning, saltedHashWarning } from './salted-hash-warning.ts';
export { formatSeries } from './series/format-series.ts';
export { seriesPage } from './series/series-page.ts';
export { SignedClient, type SignedClientOptions } from './signed-client.ts';
export { describeSoftware, type Software } from './software.ts';
export { inOrder, type TableOrder, tableOrder } from './table-order.ts';
export { type Column, formatTable, paint, type StyledText, type TableCell, type TextSink, terminalWidth } from './terminal.ts';
export type { Transport, TransportRequest, TransportResponse } from './transport.ts';
export { OverLimitError, type WorkLimits, WorkThread } from './work-thread.ts';
export { readYamlFile } from './yaml-file.ts';
