/**
 * What a worker that only blinds loads: a part of `index.ts`, a tenth of its size. A thread compiles all that it imports, and for a list of ten thousand that
 * took longer than the list.
 */
export { concatBytes, equalBytes } from './crypto/bytes.ts';
export { demandHkdfLength } from './crypto/demand-input.ts';
export type { HashStream, HkdfInput } from './crypto/primitives.ts';
export type { ErrorCode } from './error-codes.ts';
export { ProtocolError } from './errors.ts';
export * from './overlap/blinding-suite.ts';
export * from './overlap/final-tags.ts';
export * from './overlap/hash-domain.ts';
export * from './overlap/packed-identifiers.ts';
export * from './overlap/ristretto255-suite.ts';
export * from './overlap/suites.ts';
export * from './overlap/x25519-suite.ts';
