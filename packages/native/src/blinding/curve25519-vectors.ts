/**
 * What surrounds the multiplication of points in suite `x25519`, for a batch at a time and on u-coordinates alone: curve25519 is y^2 = u^3 + A u^2 + u with A = 486662,
 * so that u is on the curve, and not on its twist, where the right side is a square.
 */
import { elementLength } from '@ketensom/protocol/blinding';
import { isBelowPrime } from '../below-prime.ts';
import { once } from '../once.ts';
import { fieldPrime } from './curve-constants.ts';
import { isZeroElement } from './element-bytes.ts';
import { FieldVectors, type Place, symbolOf } from './field-vectors.ts';

export const montgomeryA = 486_662n;
/** (A + 2) / 4 of the doubling formula. */
const a24 = 121_666;

/** Bytes that a field element is hashed to, most significant first: hash_to_field of RFC 9380 section 5.2 with k = 128. */
export const hashedLength = 48;

class Curve25519Vectors {
  readonly #field = new FieldVectors();
  readonly #one: Place;
  readonly #minusA: Place;
  readonly #u: Place;
  readonly #z: Place;
  readonly #left: Place;
  readonly #right: Place;
  readonly #blind: Place;

  constructor() {
    const field = this.#field;
    this.#one = field.constant(1n);
    this.#minusA = field.constant(fieldPrime - montgomeryA);
    [this.#u, this.#z, this.#left, this.#right, this.#blind] = [field.place(), field.place(), field.place(), field.place(), field.place()];
  }

  /**
   * Elligator 2 (RFC 9380 section 6.7.1, Z = 2) of numbers of `hashedLength` bytes, and the cofactor cleared: u-coordinates, 32 bytes each. At most `batchLength` at a time.
   * `blind`: 32 bytes of fresh randomness. Numbers whose symbol is asked for are multiplied by squares made of it, so that the time says nothing of what was hashed.
   */
  encode(hashed: Uint8Array, blind: Uint8Array, to: Uint8Array): void {
    const field = this.#field;
    const count = hashed.length / hashedLength;
    this.#readHashed(hashed, count);
    const [u, z, left, right] = [this.#u, this.#z, this.#left, this.#right];
    // x1 = -A / (1 + 2 u^2): never over zero, as -1/2 is no square.
    field.multiply(u, u, u, count);
    field.add(u, u, u, count);
    field.add(u, u, this.#one, count);
    field.invert(u, count);
    field.scale(u, u, -Number(montgomeryA), count);
    this.#curve(left, u, count);
    this.#chainOfSquares(blind, count);
    field.multiply(left, left, this.#blind, count);
    field.write(left, count);
    field.legendre(count);
    // x2 = -x1 - A where x1 is on the twist.
    field.subtract(right, this.#minusA, u, count);
    field.choose(u, u, right, count);
    this.#double(u, z, left, right, count);
    this.#divide(u, z, count, to);
  }

  /** Whether all of at most `batchLength` elements are canonical and on the curve. What is of small order is on it too. */
  areOnCurve(elements: Uint8Array): boolean {
    const field = this.#field;
    const count = elements.length / elementLength;
    for (let at = 0; at < count; at += 1) if (!isCanonical(elements, at * elementLength)) return false;
    field.bytes.set(elements);
    return !this.#symbols(count).includes(symbolOf.other);
  }

  /** Of at most `batchLength` times 32 bytes, their top bits aside: a byte each, 1 where they are the canonical u of two points of the curve. */
  whichAreOnCurve(candidates: Uint8Array): Uint8Array {
    const field = this.#field;
    const count = candidates.length / elementLength;
    field.bytes.set(candidates);
    clearTopBits(field.bytes, count);
    const found = this.#symbols(count).map((symbol) => (symbol === symbolOf.square ? 1 : 0));
    for (let at = 0; at < count; at += 1) if (!isBelowPrime(candidates, at * elementLength)) found[at] = 0;
    return found;
  }

  /** Eight times each of at most `batchLength` points, their top bits aside; false, and nothing written, where one of them is of small order. */
  timesEight(points: Uint8Array, to: Uint8Array): boolean {
    const field = this.#field;
    const count = points.length / elementLength;
    const [u, z, left, right] = [this.#u, this.#z, this.#left, this.#right];
    field.bytes.set(points);
    clearTopBits(field.bytes, count);
    field.read(u, count);
    this.#double(u, z, left, right, count);
    field.write(z, count);
    for (let at = 0; at < count; at += 1) if (isZeroElement(field.bytes, at * elementLength)) return false;
    this.#divide(u, z, count, to);
    return true;
  }

  /** Symbols of what stands under the root in the curve's equation, of each u in the field's bytes. */
  #symbols(count: number): Uint8Array {
    const field = this.#field;
    field.read(this.#u, count);
    this.#curve(this.#left, this.#u, count);
    field.write(this.#left, count);
    field.legendre(count);
    return field.flags.subarray(0, count);
  }

  /** u / z, written to `to`. */
  #divide(u: Place, z: Place, count: number, to: Uint8Array): void {
    const field = this.#field;
    field.invert(z, count);
    field.multiply(u, u, z, count);
    field.write(u, count);
    to.set(field.bytes.subarray(0, count * elementLength));
  }

  /** Numbers of 384 bits: the upper 128 stand for 2^256 = 38 times as much. */
  #readHashed(hashed: Uint8Array, count: number): void {
    const { bytes } = this.#field;
    const reverse = (from: number, length: number): void => {
      bytes.fill(0);
      for (let at = 0; at < count; at += 1) {
        const last = at * hashedLength + from + length - 1;
        for (let byte = 0; byte < length; byte += 1) bytes[at * elementLength + byte] = hashed[last - byte] as number;
      }
    };
    reverse(0, 16);
    this.#field.read(this.#z, count);
    reverse(16, 32);
    this.#field.read(this.#u, count);
    this.#field.scale(this.#z, this.#z, 38, count);
    this.#field.add(this.#u, this.#u, this.#z, count);
  }

  /** to = u^3 + A u^2 + u */
  #curve(to: Place, u: Place, count: number): void {
    const field = this.#field;
    field.subtract(to, u, this.#minusA, count);
    field.multiply(to, to, u, count);
    field.add(to, to, this.#one, count);
    field.multiply(to, to, u, count);
  }

  #chainOfSquares(blind: Uint8Array, count: number): void {
    this.#field.bytes.set(blind);
    this.#field.read(this.#blind, 1);
    this.#field.multiply(this.#blind, this.#blind, this.#blind, 1);
    this.#field.squareChain(this.#blind, count);
  }

  /** Three doublings (Montgomery 1987, section 10.3.1): u becomes u / z of eight times the point. */
  #double(u: Place, z: Place, left: Place, right: Place, count: number): void {
    const field = this.#field;
    field.multiply(z, this.#one, this.#one, count);
    for (let doubling = 0; doubling < 3; doubling += 1) {
      field.add(left, u, z, count);
      field.multiply(left, left, left, count);
      field.subtract(right, u, z, count);
      field.multiply(right, right, right, count);
      field.multiply(u, left, right, count);
      // 4 u z, the difference of the squares.
      field.subtract(left, left, right, count);
      field.scale(z, left, a24, count);
      field.add(z, z, right, count);
      field.multiply(z, z, left, count);
    }
  }
}

function clearTopBits(bytes: Uint8Array, count: number): void {
  for (let at = elementLength - 1; at < count * elementLength; at += elementLength) bytes[at] = (bytes[at] as number) & 0x7f;
}

/** Its top bit clear, and below 2^255 - 19. */
const isCanonical = (elements: Uint8Array, from: number): boolean => (elements[from + 31] as number) < 0x80 && isBelowPrime(elements, from);

/** This thread's own. */
export const curve25519Vectors = once(() => new Curve25519Vectors());
