/**
 * Suite `x25519`, byte for byte the protocol's. Hashing to the curve, the check that elements are on it (curve25519-vectors.ts) and the multiplication of points
 * (x25519-ladder.ts) are done for a batch at once; libsodium multiplies where a batch is small or the machine lacks what the ladder needs.
 */
import {
  type BlindingSuite,
  clampScalar,
  demandClamped,
  domainPrefix,
  elementLength,
  framedIdentifiers,
  ProtocolError,
  x25519HashTag,
  x25519Suite,
} from '@ketensom/protocol/blinding';
import { curve25519Vectors, hashedLength } from './curve25519-vectors.ts';
import { elementAt } from './element-bytes.ts';
import { elligatorPairs } from './elligator-pairs.ts';
import { pairedBatch, smallestBatch } from './field-pairs.ts';
import { batchLength } from './field-vectors.ts';
import { hashInBatches } from './hash-in-batches.ts';
import { randomX25519 } from './random-points.ts';
import { fillRandom, scalarMultiply } from './sodium.ts';
import { x25519Ladder } from './x25519-ladder.ts';

/** u of encode_to_curve (RFC 9380, suite curve25519_XMD:SHA-512_ELL2_NU_) of `count` messages under `tag`. */
export function encodeAllToCurve25519(messages: Iterable<Uint8Array>, count: number, tag: Uint8Array): Uint8Array {
  const blind = new Uint8Array(32);
  const map = (hashed: Uint8Array, to: Uint8Array): void => {
    fillRandom(blind);
    const pairs = hashed.length < smallestBatch * hashedLength ? undefined : elligatorPairs();
    (pairs ?? curve25519Vectors()).encode(hashed, blind, to);
  };
  return hashInBatches(messages, count, { tag, length: hashedLength, most: batchLength, map });
}

/** Whether every u of the batch is canonical and on the curve. What is of small order is left to the multiplication. */
function allOnCurve(elements: Uint8Array): boolean {
  const step = batchLength * elementLength;
  for (let from = 0; from < elements.length; from += step) {
    if (!curve25519Vectors().areOnCurve(elements.subarray(from, from + step))) return false;
  }
  return true;
}

/** Each element times a scalar that was looked at before. @throws ProtocolError `element-invalid` for one of small order. */
function multiplyAll(scalar: Uint8Array, elements: Uint8Array): Uint8Array {
  const blinded = new Uint8Array(elements.length);
  const step = pairedBatch * elementLength;
  for (let from = 0; from < elements.length; from += step) {
    const batch = elements.subarray(from, from + step);
    const to = blinded.subarray(from, from + step);
    const done = batch.length >= smallestBatch * elementLength && x25519Ladder()?.multiply(scalar, batch, to) === true;
    // Few of them, no ladder here, or one of small order: which one libsodium says.
    if (!done) multiplyOneByOne(scalar, batch, to, from / elementLength);
  }
  return blinded;
}

/** `first`: what the first of them is called where one is refused. */
function multiplyOneByOne(scalar: Uint8Array, elements: Uint8Array, to: Uint8Array, first: number): void {
  for (let index = 0; index < elements.length / elementLength; index += 1) {
    const isElement = scalarMultiply(elementAt(to, index), scalar, elementAt(elements, index));
    // The outcome would be the identity.
    if (!isElement) throw new ProtocolError('element-invalid', { clause: 'BLD-5', index: first + index });
  }
}

/** Hashes of identifiers, blinded. What the hash gives is on the curve, so only what others send is checked. */
export function blindHashedX25519(scalar: Uint8Array, elements: Uint8Array): Uint8Array {
  demandClamped(scalar);
  if (elements.length % elementLength !== 0) throw new RangeError('elements are 32 bytes each');
  return multiplyAll(scalar, elements);
}

/** Eight and a power of two: what is of small order comes out as the identity. */
const eight = clampScalar(new Uint8Array(elementLength));

/** See the module header. */
export const nativeX25519Suite: BlindingSuite = {
  name: 'x25519',
  entropy: x25519Suite.entropy,
  scalarFromEntropy: clampScalar,
  hashToElements: (domain, identifiers) =>
    encodeAllToCurve25519(framedIdentifiers(domainPrefix(domain), identifiers), identifiers.ends.length, x25519HashTag),
  blind(scalar, elements) {
    demandClamped(scalar);
    // The portable check names the element that is at fault.
    if (elements.length % elementLength !== 0 || !allOnCurve(elements)) x25519Suite.checkElements(elements);
    return multiplyAll(scalar, elements);
  },
  randomElements: randomX25519,
  checkElements(elements) {
    if (elements.length % elementLength !== 0 || !allOnCurve(elements)) x25519Suite.checkElements(elements);
    multiplyAll(eight, elements);
  },
};
