/** The audit: a bundle in, a verdict per claim out. Trusts nobody; see docs/auditing.md. */
export * from './claims.ts';
export { type LoggedActor, type LoggedEvent, type LogReading, type LogRecord, readLog } from './log-record.ts';
export { RunRecord, readRuns } from './run-record.ts';
export * from './source.ts';
export { type AuditProgress, verifyBundle } from './verify-bundle.ts';
