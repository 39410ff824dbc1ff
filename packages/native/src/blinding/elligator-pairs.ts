/**
 * Elligator 2 of suite `x25519` two numbers at a time (field-pairs.ts), with the same instructions whatever is hashed: for half of what it takes in whole numbers
 * (curve25519-vectors.ts), by which one of each batch is computed too.
 */
import { elementLength } from '@ketensom/protocol/blinding';
import { once } from '../once.ts';
import { fieldPrime } from './curve-constants.ts';
import { curve25519Vectors, hashedLength, montgomeryA } from './curve25519-vectors.ts';
import { type ConstantPlace, type FieldPairs, loadFieldPairs, type PairPlace } from './field-pairs.ts';
import { type PowerPlaces, raiseForRoot } from './raise-for-root.ts';
import { demandSameOne } from './same-one.ts';

const halfHashed = hashedLength / 2;

export class ElligatorPairs {
  readonly #field: FieldPairs;
  readonly #minusA: ConstantPlace;
  readonly #squareOfA: ConstantPlace;
  readonly #a24: ConstantPlace;
  readonly #upperHalf: ConstantPlace;
  readonly #x: PairPlace;
  readonly #z: PairPlace;
  readonly #left: PairPlace;
  readonly #right: PairPlace;
  readonly #power: PowerPlaces;

  constructor(field: FieldPairs) {
    this.#field = field;
    this.#minusA = field.constant(fieldPrime - montgomeryA);
    this.#squareOfA = field.constant(montgomeryA ** 2n);
    this.#a24 = field.constant((montgomeryA + 2n) / 4n);
    this.#upperHalf = field.constant(2n ** BigInt(8 * halfHashed));
    [this.#x, this.#z, this.#left, this.#right] = [field.place(), field.place(), field.place(), field.place()];
    this.#power = [field.place(), field.place(), field.place()];
  }

  /**
   * Elligator 2 (RFC 9380 section 6.7.1, Z = 2) of numbers of `hashedLength` bytes, and the cofactor cleared: u-coordinates, 32 bytes each. At most `pairedBatch` at a time.
   * `blind`: 32 bytes of fresh randomness, for the one that is computed in another way too.
   *
   * @throws Miscalculation where that one comes out otherwise.
   */
  encode(hashed: Uint8Array, blind: Uint8Array, to: Uint8Array): void {
    const field = this.#field;
    const count = hashed.length / hashedLength;
    const [x, z] = [this.#x, this.#z];
    this.#readHashed(hashed, count);
    this.#flagSquares(count);
    // x1 = -A / z, or x2 = -x1 - A = -2 A u^2 / z.
    field.choose(x, field.one, x, count);
    field.multiplyBy(x, x, this.#minusA, count);
    for (let doubling = 0; doubling < 3; doubling += 1) this.#double(count);
    field.invert(z, count);
    field.multiply(x, x, z, count);
    field.write(x, count);
    to.set(field.bytes.subarray(0, count * elementLength));
    field.forget();
    demandSameOne(to.subarray(0, count * elementLength), (index) => {
      const element = new Uint8Array(elementLength);
      curve25519Vectors().encode(hashed.subarray(index * hashedLength, (index + 1) * hashedLength), blind, element);
      return element;
    });
  }

  /** x = the numbers, of which either half fits. */
  #readHashed(hashed: Uint8Array, count: number): void {
    const field = this.#field;
    const [x, z] = [this.#x, this.#z];
    const { bytes } = field;
    const read = (half: PairPlace, from: number): void => {
      bytes.fill(0);
      // An odd one has the first as its companion, whose inverse is shared: of small order it must not be.
      for (let at = 0; at < count + (count % 2); at += 1) {
        const last = (at % count) * hashedLength + from + halfHashed - 1;
        for (let byte = 0; byte < halfHashed; byte += 1) bytes[at * elementLength + byte] = hashed[last - byte] as number;
      }
      field.read(half, count);
    };
    read(z, 0);
    read(x, halfHashed);
    field.multiplyBy(z, z, this.#upperHalf, count);
    field.add(x, x, z, count);
  }

  /**
   * From x = u: x = 2 u^2, z = 1 + x, and a flag where x1 = -A / z is on the curve: x1^3 + A x1^2 + x1 = -A z (z^2 - A^2 x) / z^4, which is never zero, as A^2 - 4 is no
   * square. By Euler's criterion: 1 where it is a square, and -1, which is even in canonical bytes, where it is none.
   */
  #flagSquares(count: number): void {
    const field = this.#field;
    const [x, z, left, right] = [this.#x, this.#z, this.#left, this.#right];
    field.multiply(x, x, x, count);
    field.add(x, x, x, count);
    field.add(z, x, field.one, count);
    field.multiply(left, z, z, count);
    field.multiplyBy(right, x, this.#squareOfA, count);
    field.subtract(left, left, right, count);
    field.multiply(left, left, z, count);
    field.multiplyBy(left, left, this.#minusA, count);
    raiseForRoot(field, this.#power, right, left, count);
    // (p - 1) / 2 is four times (p - 5) / 8, and two.
    field.squares(right, right, 1, count);
    field.multiply(right, right, left, count);
    field.squares(right, right, 1, count);
    field.flagOdd(right, count);
  }

  /** x / z of twice the point (Montgomery 1987, section 10.3.1). */
  #double(count: number): void {
    const field = this.#field;
    const [x, z, left, right] = [this.#x, this.#z, this.#left, this.#right];
    field.add(left, x, z, count);
    field.multiply(left, left, left, count);
    field.subtract(right, x, z, count);
    field.multiply(right, right, right, count);
    field.multiply(x, left, right, count);
    // 4 x z, the difference of the squares.
    field.subtract(left, left, right, count);
    field.multiplyBy(z, left, this.#a24, count);
    field.add(z, z, right, count);
    field.multiply(z, z, left, count);
  }
}

/** This thread's own; `undefined` where the machine has no fused multiply-add. */
export const elligatorPairs = once(() => {
  const field = loadFieldPairs();
  return field === undefined ? undefined : new ElligatorPairs(field);
});
