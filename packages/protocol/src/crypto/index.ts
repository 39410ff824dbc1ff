/** The floor of the house: primitives and their portable implementation, bytes, framing, scalars and shares. */

// For the native implementation, which shares the checks and the window around its own kernel.
export { counterBlock } from './aes-ctr.ts';
export * from './bytes.ts';
export { demandAeadInput, demandHkdfLength, demandKeystream, demandLength } from './demand-input.ts';
export * from './frame.ts';
export * from './labels.ts';
export { noblePrimitives } from './noble-primitives.ts';
export { portableRingWindow } from './portable-ring-kernel.ts';
export * from './primitives.ts';
export { demandWindow, KernelRingWindow, type KeystreamPiece, type RingKernel, type RingOperation } from './ring-window.ts';
export * from './scalar.ts';
export { openSealed, type SealInput, sealOverhead, sealTo } from './sealed-box.ts';
export * from './shamir.ts';
