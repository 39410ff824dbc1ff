/** Where every chance byte of the vectors comes from: one printed seed, so that nobody need trust that they were not chosen. */
import { concatBytes, type Primitives, utf8 } from '@ketensom/protocol';

/** The seed, as text. */
export const seed = 'ketensom secure summation vectors 1';

/** Bytes for one purpose, `what`: HKDF-SHA-256 of the seed without salt, the vector's name, a slash and the purpose as info. */
export type Draw = (what: string, length: number) => Uint8Array;

/** The bytes of one vector. */
export const drawFor =
  (primitives: Primitives, vector: string): Draw =>
  (what, length) =>
    primitives.hkdf({ key: utf8(seed), salt: new Uint8Array(0), info: concatBytes(utf8(vector), utf8('/'), utf8(what)), length });
