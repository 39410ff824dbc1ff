/** What overlap and link are computed with: blinding suites, tags, padding, canaries, permutations and counting (docs/protocol/blinding.md). */
export * from './blinding-suite.ts';
export * from './canaries.ts';
export * from './count-regions.ts';
export * from './final-tags.ts';
export * from './first-duplicate.ts';
export * from './hash-domain.ts';
export * from './packed-identifiers.ts';
export * from './padding.ts';
export * from './permutation.ts';
export * from './region-tally.ts';
export * from './ristretto255-suite.ts';
export * from './rows.ts';
export * from './salted-tags.ts';
export { blindingSuites } from './suites.ts';
export * from './x25519-suite.ts';
