/**
 * Scalars: numbers modulo L, the order of the ristretto255 group (RFC 9496 section 4; the L of RFC 8032 section 5.1). Secrets and
 * their shares are scalars. Arithmetic is on `bigint` and not constant time; the threat model says so.
 */
import { demand } from '../errors.ts';

declare const scalarBrand: unique symbol;

/** A number from 0 to L - 1. Only this module makes one. */
export type Scalar = bigint & { readonly [scalarBrand]: true };

/** L, a prime of 253 bits. */
export const scalarOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

const scalarLength = 32;

/** Reduces any integer, a negative one too. */
export function toScalar(value: bigint): Scalar {
  const remainder = value % scalarOrder;
  return (remainder < 0n ? remainder + scalarOrder : remainder) as Scalar;
}

/** 32 bytes, least significant first (RFC 9591 section 6.2, SerializeScalar). */
export function encodeScalar(scalar: Scalar): Uint8Array {
  const bytes = new Uint8Array(scalarLength);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < scalarLength; at += 8) view.setBigUint64(at, scalar >> BigInt(8 * at), true);
  return bytes;
}

/** Throws `ProtocolError('non-canonical')` unless `bytes` is 32 bytes of a number below L (RFC 9591 section 6.2, DeserializeScalar). */
export function decodeScalar(bytes: Uint8Array): Scalar {
  demand(bytes.length === scalarLength, 'non-canonical', { clause: 'CRY-4' });
  const value = fromLittleEndian(bytes);
  demand(value < scalarOrder, 'non-canonical', { clause: 'CRY-4' });
  return value as Scalar;
}

/**
 * A scalar from 48 uniform bytes, read least significant first and reduced. The surplus of 131 bits leaves a bias below 2^-128;
 * zero is as likely as any other value and is left alone.
 */
export function scalarFromEntropy(entropy: Uint8Array): Scalar {
  if (entropy.length !== 48) throw new RangeError('scalar entropy must be 48 bytes');
  return toScalar(fromLittleEndian(entropy));
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let value = 0n;
  for (let at = bytes.length - 8; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true);
  return value;
}
