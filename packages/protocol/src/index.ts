/**
 * Ketensom's protocol: what is said, what is computed and what is proved. Pure and synchronous; see docs/protocol/ for the specification and
 * docs/architecture.md for how the programs use it.
 */
export * from './agent-file/index.ts';
export * from './audit/index.ts';
export * from './charter/index.ts';
export * from './codebook/index.ts';
export * from './counted.ts';
export * from './crypto/index.ts';
export * from './disclosure/index.ts';
export * from './error-codes.ts';
export * from './errors.ts';
export * from './event/index.ts';
export * from './http/index.ts';
export * from './json/index.ts';
export * from './link/index.ts';
export * from './linked/index.ts';
export * from './local-issue.ts';
export * from './log/index.ts';
export * from './model/index.ts';
export * from './overlap/index.ts';
export * from './parse-schema.ts';
export * from './query/index.ts';
export * from './result/index.ts';
export * from './roster/index.ts';
export * from './run/index.ts';
export * from './series/index.ts';
export * from './source-table/index.ts';
export * from './statistics/index.ts';
export * from './sum/index.ts';
