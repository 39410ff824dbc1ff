/**
 * The group that a `dh` run blinds in. An element is 32 bytes; a batch is elements one after the other. What one holder's `blind` makes
 * nobody can undo or test without that holder's scalar (decisional Diffie-Hellman), and the order of holders does not matter:
 * `blind(a, blind(b, e)) = blind(b, blind(a, e))`.
 *
 * Portable implementations are in this package; package `native` gives the same bytes faster. Scalars and texts are secret, and JavaScript
 * gives no promise about the time that an operation takes: see docs/threat-model.md.
 */
import type { HashDomain } from './hash-domain.ts';
import type { PackedIdentifiers } from './packed-identifiers.ts';

export type BlindingSuiteName = 'x25519' | 'ristretto255';

/** Bytes of an element, and of an element on the wire for each hop: nothing is added. */
export const elementLength = 32;

export interface BlindingSuite {
  readonly name: BlindingSuiteName;
  /** Bytes of fresh entropy that one scalar, and one random element, are made of. */
  readonly entropy: { readonly scalar: number; readonly element: number };
  /** A holder's secret for one run, 32 bytes, of uniform entropy. Never used for a second run. */
  scalarFromEntropy(entropy: Uint8Array): Uint8Array;
  /** The elements of identifiers, in their order (BLD-3). Who has them can test identifiers: they never leave their owner unblinded. */
  hashToElements(domain: HashDomain, identifiers: PackedIdentifiers): Uint8Array;
  /**
   * Each element times `scalar`, in order. Throws `ProtocolError('element-invalid')` as `checkElements` does, before anything is given out,
   * and `RangeError` for a scalar that `scalarFromEntropy` does not make.
   */
  blind(scalar: Uint8Array, elements: Uint8Array): Uint8Array;
  /** Uniform elements of nobody's identifier, one per `entropy.element` bytes of uniform entropy: padding. */
  randomElements(entropy: Uint8Array): Uint8Array;
  /**
   * Throws `ProtocolError('element-invalid')` with the index of the first element that is the identity, of small order, off the group (the
   * twist) or not canonically encoded, or of the one that is cut off where the bytes are no whole number of elements (BLD-5).
   */
  checkElements(elements: Uint8Array): void;
}
