/**
 * Padding elements of suite `x25519` (BLD-3), a batch of candidates at a time. Half of all candidates are on the curve: two looks for an element, and eight times it, cost less
 * than half of a multiplication of the base point.
 */
import { elementLength, x25519Suite } from '@ketensom/protocol/blinding';
import { curve25519Vectors } from './curve25519-vectors.ts';
import { elementAt } from './element-bytes.ts';
import { batchLength } from './field-vectors.ts';
import { sha256Into } from './sodium.ts';

/** One element for each 32 bytes of uniform entropy, byte for byte the protocol's. */
export function randomX25519(entropy: Uint8Array): Uint8Array {
  if (entropy.length % elementLength !== 0) return x25519Suite.randomElements(entropy);
  const elements = new Uint8Array(entropy.length);
  const step = batchLength * elementLength;
  for (let from = 0; from < entropy.length; from += step) {
    const own = entropy.subarray(from, from + step);
    const to = elements.subarray(from, from + own.length);
    // There are five of small order: what to do then is left to the portable function.
    if (!curve25519Vectors().timesEight(pointsFrom(own), to)) to.set(x25519Suite.randomElements(own));
  }
  return elements;
}

/** The first candidate of each that is on the curve: what is not is hashed, and looked at again with the others that are not. */
function pointsFrom(entropy: Uint8Array): Uint8Array {
  const candidates = entropy.slice();
  let open = Array.from({ length: entropy.length / elementLength }, (_, row) => row);
  while (open.length > 0) {
    const looked = new Uint8Array(open.length * elementLength);
    for (const [place, row] of open.entries()) looked.set(elementAt(candidates, row), place * elementLength);
    const found = curve25519Vectors().whichAreOnCurve(looked);
    open = open.filter((_, place) => found[place] === 0);
    for (const row of open) sha256Into(elementAt(candidates, row), elementAt(candidates, row));
  }
  return candidates;
}
