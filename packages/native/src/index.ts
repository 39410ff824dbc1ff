/** The protocol's primitives, fast, on Node. */
export { blindingEngine, type EngineOptions } from './blinding/blinding-engine.ts';
export { inSteps } from './blinding/count-in-steps.ts';
export type { BlindingEngine, OnProgress } from './blinding/engine.ts';
export { portableEngine } from './blinding/portable-engine.ts';
export { Miscalculation } from './blinding/same-one.ts';
export { type SpillOptions, spillRegions, type TagPieces } from './blinding/spill-regions.ts';
export { type SpillShelf, type SpillShelfOptions, spillShelf } from './blinding/spill-shelf.ts';
export { type TagCounter, tagCounter } from './blinding/tag-counter.ts';
export { isSoundKey, isSoundSignature } from './ed25519.ts';
export { loadLinearSolver } from './linear-solver.ts';
export { nativePrimitives } from './native-primitives.ts';
