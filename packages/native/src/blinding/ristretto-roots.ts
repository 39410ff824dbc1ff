/**
 * Square roots and signs of RFC 9496 for a batch at a time (field-pairs.ts). A number is negative where its canonical bytes are odd.
 *
 * What is decided by a comparison is chosen by flags, with the same instructions for either outcome.
 */
import { type ConstantPlace, type FieldPairs, type PairPlace, pairedBatch } from './field-pairs.ts';
import { type PowerPlaces, raiseForRoot } from './raise-for-root.ts';

/** SQRT_M1 of RFC 9496 section 4.1. */
const sqrtMinusOne = 19_681_161_376_707_505_956_807_079_304_988_542_015_446_066_515_923_890_162_744_021_073_123_829_784_752n;

export class RistrettoRoots {
  readonly #field: FieldPairs;
  readonly zero: PairPlace;
  /** The square root of -1. */
  readonly i: ConstantPlace;
  /** Roots of the last ratios; whoever has used them may work here. */
  readonly root: PairPlace;
  /** To work in between ratios. */
  readonly check: PairPlace;
  /** Whether the last ratios were squares, a byte for each. */
  readonly wasSquare = new Uint8Array(pairedBatch);
  readonly #power: PowerPlaces;
  readonly #found = [new Uint8Array(pairedBatch), new Uint8Array(pairedBatch), new Uint8Array(pairedBatch)] as const;
  readonly #words: Uint32Array;

  constructor(field: FieldPairs) {
    this.#field = field;
    this.#words = new Uint32Array(field.bytes.buffer, field.bytes.byteOffset, field.bytes.length / 4);
    [this.zero, this.root, this.check] = [field.place(), field.place(), field.place()];
    this.#power = [field.place(), field.place(), field.place()];
    this.i = field.constant(sqrtMinusOne);
  }

  /** `to` = |from|: the one of the two whose canonical bytes are even. */
  absolute(to: PairPlace, from: PairPlace, count: number): void {
    this.#field.flagOdd(from, count);
    this.negateFlagged(to, from, count);
  }

  /** `to` is not the second power. */
  negateFlagged(to: PairPlace, from: PairPlace, count: number): void {
    const [, , negated] = this.#power;
    this.#field.subtract(negated, this.zero, from, count);
    this.#field.choose(to, negated, from, count);
  }

  /** Writes 1 for each element that is zero, else 0. */
  zeroes(value: PairPlace, count: number, to: Uint8Array): void {
    this.#field.write(value, count);
    const words = this.#words;
    for (let at = 0; at < count; at += 1) {
      let any = 0;
      for (let word = at * 8; word < at * 8 + 8; word += 1) any |= words[word] as number;
      to[at] = 1 - ((any | -any) >>> 31);
    }
  }

  /** SQRT_RATIO_M1 (section 4.2) of u / v into `root`; `wasSquare` says whether it is one. `u` and `v` are none of `root`, `check` and the powers. */
  squareRootOfRatio(u: PairPlace, v: PairPlace, count: number): void {
    const field = this.#field;
    const [root, check] = [this.root, this.check];
    const [, , third] = this.#power;
    // u v^3 and u v^7.
    field.squares(root, v, 1, count);
    field.multiply(root, root, v, count);
    field.squares(check, root, 1, count);
    field.multiply(check, check, v, count);
    field.multiply(check, check, u, count);
    field.multiply(root, root, u, count);
    // The power is kept where nothing else works meanwhile.
    raiseForRoot(field, this.#power, check, check, count);
    field.multiply(root, root, check, count);
    field.squares(check, root, 1, count);
    field.multiply(check, check, v, count);
    field.subtract(third, check, u, count);
    const [correct, flipped, flippedTimesI] = this.#found;
    this.zeroes(third, count, correct);
    field.add(third, check, u, count);
    this.zeroes(third, count, flipped);
    field.multiplyBy(third, u, this.i, count);
    field.add(third, check, third, count);
    this.zeroes(third, count, flippedTimesI);
    field.multiplyBy(third, root, this.i, count);
    for (let at = 0; at < count; at += 1) {
      field.flags[at] = (flipped[at] as number) | (flippedTimesI[at] as number);
      this.wasSquare[at] = (correct[at] as number) | (flipped[at] as number);
    }
    field.choose(root, third, root, count);
    this.absolute(root, root, count);
  }

  /** Nothing of the last batch stays here either. */
  forget(): void {
    for (const flags of [this.wasSquare, ...this.#found]) flags.fill(0);
  }
}
