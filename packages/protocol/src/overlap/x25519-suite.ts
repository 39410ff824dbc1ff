/**
 * Suite `x25519`: u-coordinates of the prime-order subgroup of curve25519 (RFC 7748), for counts only: without a second coordinate there
 * is no addition, hence no label and no proof over sums.
 *
 * An identifier is hashed by encode_to_curve of RFC 9380 (Elligator 2, section 6.7.1, cofactor cleared). One map rather than two is enough here:
 * the map can be inverted on half the curve, so an element of unknown logarithm can be programmed into it, which is all that the argument
 * for blinding by decisional Diffie-Hellman asks. The image is not uniform, so padding is not drawn by it: it is eight times a point that is drawn from all of the
 * curve, and like everything it is compared only after blinding.
 *
 * Scalars are clamped (RFC 7748 section 5): multiples of eight, so that a component of small order never survives, and never zero modulo the order.
 * Multiplying twice commutes, since each is a multiple of the same point and a point and its negative share u.
 */
import { ed25519, ed25519_hasher, x25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '../crypto/bytes.ts';
import { demandLength } from '../crypto/demand-input.ts';
import { type BlindingSuite, elementLength } from './blinding-suite.ts';
import { mapElements } from './elements.ts';
import { domainPrefix } from './hash-domain.ts';
import { framedIdentifiers } from './packed-identifiers.ts';

/** RFC 9380 section 3.1: application, version and suite. */
export const x25519HashTag = utf8('ketensom-overlap-v1-with-curve25519_XMD:SHA-512_ELL2_NU_');

const field = ed25519.Point.Fp;
const montgomeryA = 486_662n;

/** u of the point that `message` encodes to: encode_to_curve of RFC 9380, suite curve25519_XMD:SHA-512_ELL2_NU_. */
export function encodeToCurve25519(message: Uint8Array, tag: Uint8Array): Uint8Array {
  const { y } = ed25519_hasher.encodeToCurve(message, { DST: tag }).toAffine();
  return field.toBytes(field.div(field.add(field.ONE, y), field.sub(field.ONE, y)));
}

/** u^3 + A u^2 + u: the square of a point's other coordinate. */
const curveAt = (u: bigint): bigint => field.mul(field.add(field.mul(field.add(u, montgomeryA), u), field.ONE), u);

/** u of twice a point, neither of them of small order (RFC 7748 section 5 at z = 1). */
const double = (u: bigint): bigint => field.div(field.sqr(field.sub(field.sqr(u), field.ONE)), field.mul(4n, curveAt(u)));

/** Eight times the point of the first candidate that has one (BLD-3): the entropy, and from then on the digest of the candidate before. */
function randomElement(entropy: Uint8Array): Uint8Array {
  for (let candidate = entropy; ; candidate = sha256(candidate)) {
    const point = candidate.slice();
    point[31] = (point[31] as number) & 0x7f;
    if (isElement(point)) return field.toBytes(double(double(double(field.fromBytes(point)))));
  }
}

/** Whether 32 bytes are the canonical u of a point of the curve itself (not its twist) that is not of small order. */
function isElement(element: Uint8Array): boolean {
  let u: bigint;
  try {
    u = field.fromBytes(element);
  } catch {
    return false;
  }
  // u = 0 and u = 1, and the two of order eight; u = -1 is on the twist.
  if (smallOrder.has(u)) return false;
  return field.pow(curveAt(u), (field.ORDER - 1n) / 2n) === field.ONE;
}

/** Published beside RFC 7748 section 6.1; a test derives them. */
const smallOrder: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  field.ORDER - 1n,
]);

/** Throws `RangeError` unless `scalar` is 32 bytes in clamped form. */
export function demandClamped(scalar: Uint8Array): void {
  demandLength(scalar, 32, 'x25519 blinding scalar');
  const [low, high] = [scalar[0] as number, scalar[31] as number];
  if ((low & 7) !== 0 || high >> 6 !== 1) throw new RangeError('x25519 blinding scalar must be clamped');
}

/** The clamped form (RFC 7748 section 5, decodeScalar25519) of 32 bytes. */
export function clampScalar(entropy: Uint8Array): Uint8Array {
  demandLength(entropy, 32, 'entropy of an x25519 scalar');
  const scalar = entropy.slice();
  scalar[0] = (scalar[0] as number) & 248;
  scalar[31] = ((scalar[31] as number) & 63) | 64;
  return scalar;
}

/** See the module header. */
export const x25519Suite: BlindingSuite = {
  name: 'x25519',
  entropy: { scalar: 32, element: 32 },
  scalarFromEntropy: clampScalar,
  hashToElements(domain, identifiers) {
    const elements = new Uint8Array(identifiers.ends.length * elementLength);
    let at = 0;
    for (const message of framedIdentifiers(domainPrefix(domain), identifiers)) {
      elements.set(encodeToCurve25519(message, x25519HashTag), at);
      at += elementLength;
    }
    return elements;
  },
  blind(scalar, elements) {
    demandClamped(scalar);
    return mapElements(elements, (element) => (isElement(element) ? x25519.scalarMult(scalar, element) : undefined));
  },
  randomElements: (entropy) => mapElements(entropy, randomElement),
  checkElements(elements) {
    mapElements(elements, (element) => (isElement(element) ? element : undefined));
  },
};
