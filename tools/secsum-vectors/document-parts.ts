/** Pieces of a round's document that several of its sections need: the owners' secrets, and long byte strings cut short. */
import { decodeHex, encodeHex, encodeScalar, type Primitives, scalarFromEntropy } from '@ketensom/protocol';
import { deriveMaskSecret } from '../../packages/protocol/src/sum/dealer.ts';
import type { GivenPartner } from './given.ts';

/** A partner with the secrets of its entropy. Only the vectors print such things. */
export interface Owner {
  readonly partner: string;
  readonly b: Uint8Array;
  readonly s: Uint8Array;
  readonly c: Uint8Array;
  /** The X25519 secret of the pairwise masks. */
  readonly maskSecret: Uint8Array;
}

/** The secrets that the partner makes of its entropy (SUM-R0-1, SUM-R0-2). */
export function ownerOf(primitives: Primitives, roundCtx: Uint8Array, { partner, entropy }: GivenPartner): Owner {
  const bytes = decodeHex(entropy);
  const s = encodeScalar(scalarFromEntropy(bytes.subarray(0, 48)));
  const b = encodeScalar(scalarFromEntropy(bytes.subarray(48, 96)));
  return { partner, b, s, c: bytes.slice(96), maskSecret: deriveMaskSecret(primitives, roundCtx, s) };
}

/** The most bytes that are printed whole. */
const wholeLength = 128;

/** A byte string: whole where it is short, else its first and last 64 bytes and its SHA-256. */
export type Excerpt = { readonly bytes: string } | { readonly first: string; readonly last: string; readonly sha256: string };

/** See `Excerpt`. */
export const excerptOf = (primitives: Primitives, bytes: Uint8Array): Excerpt =>
  bytes.length <= wholeLength
    ? { bytes: encodeHex(bytes) }
    : { first: encodeHex(bytes.slice(0, 64)), last: encodeHex(bytes.slice(-64)), sha256: encodeHex(primitives.sha256(bytes)) };

/** The first and the last 64 bytes of a mask of `length` bytes. */
export function maskEnds(primitives: Primitives, key: Uint8Array, length: number): { readonly first: string; readonly last: string } {
  const from = Math.max(0, length - 64);
  const block = from - (from % 16);
  const tail = primitives.keystream(key, block, length - block).slice(from - block);
  return { first: encodeHex(primitives.keystream(key, 0, Math.min(64, length))), last: encodeHex(tail) };
}

/** The agreed secret of two keys of which neither is weak. */
export function agree(primitives: Primitives, secret: Uint8Array, key: Uint8Array): Uint8Array {
  const agreed = primitives.x25519.sharedSecret(secret, key);
  if (agreed === undefined) throw new TypeError('a weak key among honest partners');
  return agreed;
}
