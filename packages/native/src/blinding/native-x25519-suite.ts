/**
 * Suite `x25519` on libsodium, byte for byte the protocol's. Its group operation is libsodium's own; around it, the two steps that libsodium has for
 * edwards25519 only are reached through the birational map y = (u - 1) / (u + 1) of RFC 7748 section 4.1, with one inversion per batch:
 *
 * - hashing: Elligator 2 with its cofactor cleared gives a point of edwards25519, and u = (1 + y) / (1 - y);
 * - checking: u is on the curve exactly when a point of edwards25519 has that y, which adding two candidates shows for both.
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
import sodium from 'sodium-native';
import { divideAll, fieldPrime, readElement, writeElement } from './bytes-to-field.ts';
import { messageExpander } from './expand-message.ts';

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const elementAt = (elements: Uint8Array, index: number): Uint8Array =>
  elements.subarray(index * elementLength, (index + 1) * elementLength);

/** The field element of 48 bytes, most significant first, reduced: hash_to_field of RFC 9380 section 5.2. */
function reduceField(bytes: Buffer, into: DataView): void {
  let value = 0n;
  for (let at = 0; at < 48; at += 8) value = (value << 64n) | bytes.readBigUInt64BE(at);
  writeElement(into, 0, value % fieldPrime);
}

/** u of encode_to_curve (RFC 9380, suite curve25519_XMD:SHA-512_ELL2_NU_) of `count` messages under `tag`. */
export function encodeAllToCurve25519(messages: Iterable<Uint8Array>, count: number, tag: Uint8Array): Uint8Array {
  const expand = messageExpander(tag, 48);
  const elements = new Uint8Array(count * elementLength);
  const field = new Uint8Array(elementLength);
  const view = viewOf(field);
  let index = 0;
  for (const message of messages) {
    reduceField(expand(message), view);
    sodium.crypto_core_ed25519_from_uniform(elementAt(elements, index), field);
    index += 1;
  }
  toMontgomery(elements);
  return elements;
}

/** Points of edwards25519 to u, in place. None is the identity: that has no preimage anybody could find. */
function toMontgomery(points: Uint8Array): void {
  const view = viewOf(points);
  const ys: bigint[] = [];
  for (let at = 0; at < points.length; at += elementLength) ys.push(readElement(view, at) & (2n ** 255n - 1n));
  const us = divideAll(
    ys.map((y) => 1n + y),
    ys.map((y) => 1n + fieldPrime - y),
  );
  for (const [index, u] of us.entries()) writeElement(view, index * elementLength, u);
}

/** Whether every u of the batch is canonical and on the curve. What is of small order is left to the multiplication. */
function allOnCurve(elements: Uint8Array): boolean {
  const view = viewOf(elements);
  const us: bigint[] = [];
  for (let at = 0; at < elements.length; at += elementLength) {
    const u = readElement(view, at);
    // u = -1 has no y, and lies on the twist.
    if (u >= fieldPrime - 1n) return false;
    us.push(u);
  }
  const ys = divideAll(
    us.map((u) => u - 1n + fieldPrime),
    us.map((u) => u + 1n),
  );
  // An even number of candidates, the last one twice where it has no partner.
  const points = new Uint8Array((ys.length + (ys.length % 2)) * elementLength);
  const places = viewOf(points);
  for (const [index, y] of ys.entries()) writeElement(places, index * elementLength, y);
  if (ys.length % 2 === 1) points.copyWithin(ys.length * elementLength, (ys.length - 1) * elementLength, ys.length * elementLength);
  return pairsAdd(points);
}

function pairsAdd(points: Uint8Array): boolean {
  const sum = new Uint8Array(elementLength);
  try {
    for (let at = 0; at < points.length; at += 2 * elementLength) {
      sodium.crypto_core_ed25519_add(
        sum,
        points.subarray(at, at + elementLength),
        points.subarray(at + elementLength, at + 2 * elementLength),
      );
    }
    return true;
  } catch {
    return false;
  }
}

/** Each element times a scalar that was looked at before. @throws ProtocolError `element-invalid` for one of small order. */
function multiplyAll(scalar: Uint8Array, elements: Uint8Array): Uint8Array {
  const blinded = new Uint8Array(elements.length);
  for (let index = 0; index < elements.length / elementLength; index += 1) {
    try {
      sodium.crypto_scalarmult(elementAt(blinded, index), scalar, elementAt(elements, index));
    } catch {
      // Of small order: the outcome would be the identity.
      throw new ProtocolError('element-invalid', { clause: 'BLD-5', index });
    }
  }
  return blinded;
}

/** Hashes of identifiers, blinded. What the hash gives is on the curve, so only what others send is checked. */
export function blindHashedX25519(scalar: Uint8Array, elements: Uint8Array): Uint8Array {
  demandClamped(scalar);
  if (elements.length % elementLength !== 0) throw new RangeError('elements are 32 bytes each');
  return multiplyAll(scalar, elements);
}

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
  randomElements(entropy) {
    const elements = new Uint8Array(entropy.length);
    for (let index = 0; index < entropy.length / elementLength; index += 1) {
      sodium.crypto_scalarmult_base(elementAt(elements, index), clampScalar(elementAt(entropy, index)));
    }
    return elements;
  },
  checkElements(elements) {
    if (elements.length % elementLength !== 0 || !allOnCurve(elements) || anySmallOrder(elements)) x25519Suite.checkElements(elements);
  },
};

/** Three values that are on the curve and of small order: 0 and 1, and two of order eight. */
function anySmallOrder(elements: Uint8Array): boolean {
  const product = new Uint8Array(elementLength);
  const eight = clampScalar(new Uint8Array(elementLength));
  try {
    for (let index = 0; index < elements.length / elementLength; index += 1) {
      sodium.crypto_scalarmult(product, eight, elementAt(elements, index));
    }
    return false;
  } catch {
    return true;
  }
}
