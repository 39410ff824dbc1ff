/**
 * X25519 (RFC 7748 section 5) of many u-coordinates with one scalar, two at a time (field-pairs.ts): the rate of libsodium's C is 0.45 to 0.5 of it. One element
 * of each batch is computed by libsodium too, and must come out the same.
 */
import { clampScalar, elementLength } from '@ketensom/protocol/blinding';
import { once } from '../once.ts';
import { elementAt, isZeroElement } from './element-bytes.ts';
import { type FieldPairs, loadFieldPairs, type PairPlace, smallestBatch } from './field-pairs.ts';
import { demandSameOne, Miscalculation } from './same-one.ts';
import { scalarMultiply } from './sodium.ts';

export class X25519Ladder {
  readonly #pairs: FieldPairs;
  readonly #u: PairPlace;
  readonly #x: PairPlace;
  readonly #z: PairPlace;

  constructor(pairs: FieldPairs) {
    this.#pairs = pairs;
    [this.#u, this.#x, this.#z] = [pairs.place(), pairs.place(), pairs.place()];
  }

  /**
   * Writes each element times a clamped scalar. Elements: at most `pairedBatch`, canonical.
   *
   * @returns whether none of them is of small order; where one is, nothing of what is written is an outcome.
   * @throws Miscalculation where libsodium does not agree.
   */
  multiply(scalar: Uint8Array, elements: Uint8Array, to: Uint8Array): boolean {
    const count = elements.length / elementLength;
    const { bytes } = this.#pairs;
    bytes.set(elements);
    // An odd one has a companion, which must not be of small order.
    if (count % 2 === 1) bytes.set(elements.subarray(0, elementLength), count * elementLength);
    this.#pairs.read(this.#u, count);
    this.#pairs.ladder(this.#x, this.#z, this.#u, scalar, count);
    this.#pairs.invert(this.#z, count);
    this.#pairs.multiply(this.#x, this.#x, this.#z, count);
    this.#pairs.write(this.#x, count);
    to.set(bytes.subarray(0, count * elementLength));
    this.#pairs.forget();
    for (let from = 0; from < elements.length; from += elementLength) if (isZeroElement(to, from)) return false;
    demandSameOne(to.subarray(0, elements.length), (index) => {
      const product = new Uint8Array(elementLength);
      scalarMultiply(product, scalar, elementAt(elements, index));
      return product;
    });
    return true;
  }
}

/** A ladder that has multiplied a few, which takes 5 ms: the engine has compiled what will run often. `undefined` where they came out wrong. */
export function triedLadder(pairs: FieldPairs): X25519Ladder | undefined {
  const ladder = new X25519Ladder(pairs);
  const elements = new Uint8Array(smallestBatch * elementLength);
  for (let from = 0; from < elements.length; from += elementLength) elements[from] = 9;
  try {
    ladder.multiply(clampScalar(elements.subarray(0, elementLength)), elements, new Uint8Array(elements.length));
    return ladder;
  } catch (error) {
    if (error instanceof Miscalculation) return undefined;
    throw error;
  }
}

/** This thread's own, tried at the first call; `undefined` where the machine has no fused multiply-add, or where the ladder does not work on it. */
export const x25519Ladder = once(() => {
  const pairs = loadFieldPairs();
  return pairs === undefined ? undefined : triedLadder(pairs);
});
