/**
 * Suite `ristretto255` (RFC 9496): a group of prime order with one encoding per element and an addition, for `link` and whatever needs labels or
 * proofs. Identifiers are hashed as the oblivious functions of RFC 9497 hash their inputs (section 4.1, suite ristretto255-SHA512), so that its
 * vectors test this code.
 */
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js';
import { concatBytes, utf8 } from '../crypto/bytes.ts';
import { demandLength } from '../crypto/demand-input.ts';
import { type BlindingSuite, elementLength } from './blinding-suite.ts';
import { mapElements } from './elements.ts';
import { domainPrefix } from './hash-domain.ts';
import { framedIdentifiers } from './packed-identifiers.ts';

const { Point } = ristretto255;
const order = Point.Fn.ORDER;

/** RFC 9497 sections 3.1 and 4.1: "HashToGroup-" and the context string of mode OPRF. */
export const ristrettoHashTag = concatBytes(utf8('HashToGroup-OPRFV1-'), Uint8Array.of(0), utf8('-ristretto255-SHA512'));

/** HashToGroup of RFC 9497 for suite ristretto255-SHA512. */
export const hashToRistretto = (message: Uint8Array): Uint8Array =>
  ristretto255_hasher.hashToCurve(message, { DST: ristrettoHashTag }).toBytes();

/** The one-way map of 64 bytes (RFC 9496 section 4.3.4). */
function randomElement(bytes: Uint8Array): Uint8Array {
  if (ristretto255_hasher.deriveToCurve === undefined) throw new TypeError('this noble has no one-way map');
  return ristretto255_hasher.deriveToCurve(bytes).toBytes();
}

/** The element of 32 bytes; `undefined` for the identity and for what is no canonical encoding (RFC 9496 section 4.3.1). */
function decode(element: Uint8Array): InstanceType<typeof Point> | undefined {
  try {
    const point = Point.fromBytes(element);
    return point.is0() ? undefined : point;
  } catch {
    return undefined;
  }
}

const fromLittleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Throws `RangeError` unless `scalar` is 32 bytes, least significant first, of a number from 1 to the order less 1. */
export function demandRistrettoScalar(scalar: Uint8Array): bigint {
  demandLength(scalar, 32, 'ristretto255 blinding scalar');
  const value = fromLittleEndian(scalar);
  if (value === 0n || value >= order) throw new RangeError('ristretto255 blinding scalar must be reduced and not zero');
  return value;
}

function scalarFromEntropy(entropy: Uint8Array): Uint8Array {
  demandLength(entropy, 64, 'entropy of a ristretto255 scalar');
  const scalar = Point.Fn.toBytes(fromLittleEndian(entropy) % order);
  demandRistrettoScalar(scalar);
  return scalar;
}

/** See the module header. */
export const ristretto255Suite: BlindingSuite = {
  name: 'ristretto255',
  entropy: { scalar: 64, element: 64 },
  scalarFromEntropy,
  hashToElements(domain, identifiers) {
    const elements = new Uint8Array(identifiers.ends.length * elementLength);
    let at = 0;
    for (const message of framedIdentifiers(domainPrefix(domain), identifiers)) {
      elements.set(hashToRistretto(message), at);
      at += elementLength;
    }
    return elements;
  },
  blind(scalar, elements) {
    const factor = demandRistrettoScalar(scalar);
    return mapElements(elements, (element) => decode(element)?.multiply(factor).toBytes());
  },
  randomElements(entropy) {
    if (entropy.length % 64 !== 0) throw new RangeError('entropy of ristretto255 elements must be 64 bytes each');
    const elements = new Uint8Array(entropy.length / 2);
    for (let at = 0; at < entropy.length; at += 64) elements.set(randomElement(entropy.subarray(at, at + 64)), at / 2);
    return elements;
  },
  checkElements(elements) {
    mapElements(elements, (element) => (decode(element) === undefined ? undefined : element));
  },
};
