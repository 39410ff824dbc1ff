/** The protocol's primitives, fast, on Node. */
export { nativePrimitives } from './native-primitives.ts';
