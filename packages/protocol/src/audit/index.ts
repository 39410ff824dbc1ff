/** The audit: a bundle in, a verdict per claim out. Trusts nobody; see docs/auditing.md. */
export { type BundleFiles, memoryFiles, type PieceReader, readerOf } from './bundle-files.ts';
export type { CharterSignature, LoggedCharter } from './charters.ts';
export * from './claims.ts';
export { deriveStudyFiles, formatKeyList } from './derived-files.ts';
export type { SignatureVerdicts } from './event-reader.ts';
export type { AnyRunContext } from './kinds/any-context.ts';
export { LeafTree } from './leaf-tree.ts';
export { deriveLogFiles } from './log-files.ts';
export type { LoggedActor, LoggedEvent, LogIndex, LogRecord } from './log-record.ts';
export { documentsOf, type NamedDocument } from './named-documents.ts';
export { type LogReading, readLog } from './read-log.ts';
export type { RunFindings } from './run-claims.ts';
export type { AuditBase, RunContext } from './run-context.ts';
export { type Logged, type RunOutcome, RunRecord, readRun, readRuns } from './run-record.ts';
export * from './source.ts';
export { readStudy, type StudyFacts, type StudyRun } from './study/study-facts.ts';
export {
  type AuditOptions,
  type AuditProgress,
  auditRuns,
  type OpenedBundle,
  openBundle,
  Verification,
  verifyBundle,
} from './verify-bundle.ts';
export { formatListing, hashFile, type ListedFile } from './verify-files.ts';
export { readServedResult, type ServedResult } from './verify-release.ts';
export { recomputeSum } from './verify-sum.ts';
