/**
 * ristretto255 (RFC 9496) for a batch of elements at a time, on vectors of numbers that are worked two at a time (field-pairs.ts). The formulas and the names in
 * them are the RFC's; what it decides by a comparison is chosen by flags, with the same instructions for either outcome.
 */
import { elementLength } from '@ketensom/protocol/blinding';
import { isBelowPrime } from '../below-prime.ts';
import { type FieldPairs, loadFieldPairs, type PairPlace, type PointPlaces, pairedBatch } from './field-pairs.ts';
import { fieldPrime } from './invert-all.ts';
import { isZeroElement } from './is-zero.ts';

/** RFC 9496 section 4.1. */
const d = 37_095_705_934_669_439_343_138_083_508_754_565_189_542_113_879_843_219_016_388_785_533_085_940_283_555n;
const sqrtMinusOne = 19_681_161_376_707_505_956_807_079_304_988_542_015_446_066_515_923_890_162_744_021_073_123_829_784_752n;
const sqrtAdMinusOne = 25_063_068_953_384_623_474_111_414_158_702_152_701_244_531_502_492_656_460_079_210_482_610_430_750_235n;
const inverseSqrtAMinusD = 54_469_307_008_909_316_920_995_813_868_745_141_605_393_597_292_927_456_921_205_312_896_311_721_017_578n;
const modulo = (value: bigint): bigint => ((value % fieldPrime) + fieldPrime) % fieldPrime;

/** Bytes that the one-way map takes. */
export const uniformLength = 64;

export class RistrettoPairs {
  readonly #field: FieldPairs;
  readonly #point: PointPlaces;
  readonly #other: PointPlaces;
  readonly #one: PairPlace;
  readonly #zero: PairPlace;
  readonly #a: PairPlace;
  readonly #b: PairPlace;
  readonly #c: PairPlace;
  readonly #root: PairPlace;
  readonly #check: PairPlace;
  readonly #power: readonly [PairPlace, PairPlace, PairPlace];
  readonly #constants: Readonly<
    Record<'i' | 'd' | 'sqrtAdMinusOne' | 'inverseSqrtAMinusD' | 'oneMinusDd' | 'dMinusOneSquared', ReturnType<FieldPairs['constant']>>
  >;
  /** Whether SQRT_RATIO_M1 found a square, a byte for each element. */
  readonly #wasSquare = new Uint8Array(pairedBatch);
  readonly #found = [new Uint8Array(pairedBatch), new Uint8Array(pairedBatch), new Uint8Array(pairedBatch)] as const;
  readonly #words: Uint32Array;

  constructor(field: FieldPairs) {
    this.#field = field;
    this.#words = new Uint32Array(field.bytes.buffer, field.bytes.byteOffset, field.bytes.length / 4);
    const place = (): PairPlace => field.place();
    const point = (): PointPlaces => ({ x: place(), y: place(), z: place(), t: place() });
    [this.#point, this.#other] = [point(), point()];
    [this.#one, this.#zero] = [field.one, place()];
    [this.#a, this.#b, this.#c, this.#root, this.#check] = [place(), place(), place(), place(), place()];
    this.#power = [place(), place(), place()];
    this.#constants = {
      i: field.constant(sqrtMinusOne),
      d: field.constant(d),
      sqrtAdMinusOne: field.constant(sqrtAdMinusOne),
      inverseSqrtAMinusD: field.constant(inverseSqrtAMinusD),
      oneMinusDd: field.constant(modulo(1n - d * d)),
      dMinusOneSquared: field.constant(modulo((d - 1n) ** 2n)),
    };
  }

  /**
   * Writes each element times a scalar from 1 to the order less 1. At most `pairedBatch` elements.
   *
   * @returns whether all are canonical encodings of elements other than the identity; where one is not, nothing is written.
   */
  multiply(scalar: Uint8Array, elements: Uint8Array, to: Uint8Array): boolean {
    const count = elements.length / elementLength;
    const isDecoded = this.#decode(elements, count);
    if (isDecoded) {
      this.#field.multiplyPoints(this.#point, scalar, count);
      this.#encode(to, count);
    }
    this.#forget();
    return isDecoded;
  }

  /** Whether all of at most `pairedBatch` are canonical encodings of elements other than the identity. */
  areElements(elements: Uint8Array): boolean {
    const isDecoded = this.#decode(elements, elements.length / elementLength);
    this.#forget();
    return isDecoded;
  }

  /** The one-way map (section 4.3.4) of `uniformLength` bytes for each of at most `pairedBatch` elements. */
  fromUniform(uniform: Uint8Array, to: Uint8Array): void {
    const field = this.#field;
    const count = uniform.length / uniformLength;
    for (const [half, point] of [this.#point, this.#other].entries()) {
      for (let at = 0; at < count; at += 1) {
        const from = at * uniformLength + half * elementLength;
        field.bytes.set(uniform.subarray(from, from + elementLength), at * elementLength);
      }
      this.#map(point, count);
    }
    this.#addOther(count);
    this.#encode(to, count);
    this.#forget();
  }

  /** `to` = |from|: the one of the two whose canonical bytes are even. */
  #absolute(to: PairPlace, from: PairPlace, count: number): void {
    this.#flagNegative(from, count);
    this.#negateFlagged(to, from, count);
  }

  /** `flags`: 1 where the canonical bytes are odd. */
  #flagNegative(value: PairPlace, count: number): void {
    const { bytes, flags } = this.#field;
    this.#field.write(value, count);
    for (let at = 0; at < count; at += 1) flags[at] = (bytes[at * elementLength] as number) & 1;
  }

  /** `to` is not the second power. */
  #negateFlagged(to: PairPlace, from: PairPlace, count: number): void {
    const [, , negated] = this.#power;
    this.#field.subtract(negated, this.#zero, from, count);
    this.#field.choose(to, negated, from, count);
  }

  /** Writes 1 for each element that is zero, else 0. */
  #zeroes(value: PairPlace, count: number, to: Uint8Array): void {
    this.#field.write(value, count);
    const words = this.#words;
    for (let at = 0; at < count; at += 1) {
      let any = 0;
      for (let word = at * 8; word < at * 8 + 8; word += 1) any |= words[word] as number;
      to[at] = 1 - ((any | -any) >>> 31);
    }
  }

  /** to = base^((p - 5) / 8) = base^(2^252 - 3). `to` and `base` are none of the powers. */
  #raise(to: PairPlace, base: PairPlace, count: number): void {
    const field = this.#field;
    const [short, long, other] = this.#power;
    /** into = from^(2^times) * by */
    const step = (into: PairPlace, from: PairPlace, times: number, by: PairPlace): void => {
      field.squares(other, from, times, count);
      field.multiply(into, other, by, count);
    };
    step(short, base, 1, base);
    step(short, short, 1, base);
    // Powers of as many ones in binary: 3, 6, 7, 14, 15, 30, 31, 62, 124, 125, 250.
    step(long, short, 3, short);
    step(long, long, 1, base);
    step(short, long, 7, long);
    step(short, short, 1, base);
    step(long, short, 15, short);
    step(long, long, 1, base);
    step(short, long, 31, long);
    step(long, short, 62, short);
    step(long, long, 1, base);
    step(short, long, 125, long);
    step(to, short, 2, base);
  }

  /** SQRT_RATIO_M1 (section 4.2) of u / v into `root`; `wasSquare` says whether it is one. `u` and `v` are none of `root`, `check` and the powers. */
  #squareRootOfRatio(u: PairPlace, v: PairPlace, count: number): void {
    const field = this.#field;
    const [root, check] = [this.#root, this.#check];
    const [, , third] = this.#power;
    // u v^3 and u v^7.
    field.squares(root, v, 1, count);
    field.multiply(root, root, v, count);
    field.squares(check, root, 1, count);
    field.multiply(check, check, v, count);
    field.multiply(check, check, u, count);
    field.multiply(root, root, u, count);
    // The power is kept where nothing else works meanwhile.
    this.#raise(check, check, count);
    field.multiply(root, root, check, count);
    field.squares(check, root, 1, count);
    field.multiply(check, check, v, count);
    field.subtract(third, check, u, count);
    const [correct, flipped, flippedTimesI] = this.#found;
    this.#zeroes(third, count, correct);
    field.add(third, check, u, count);
    this.#zeroes(third, count, flipped);
    field.multiplyBy(third, u, this.#constants.i, count);
    field.add(third, check, third, count);
    this.#zeroes(third, count, flippedTimesI);
    field.multiplyBy(third, root, this.#constants.i, count);
    for (let at = 0; at < count; at += 1) {
      field.flags[at] = (flipped[at] as number) | (flippedTimesI[at] as number);
      this.#wasSquare[at] = (correct[at] as number) | (flipped[at] as number);
    }
    field.choose(root, third, root, count);
    this.#absolute(root, root, count);
  }

  /** Section 4.3.1, into the point. */
  #decode(elements: Uint8Array, count: number): boolean {
    const field = this.#field;
    const { x, y, z, t } = this.#point;
    const [u1, u2, v] = [this.#a, this.#b, this.#c];
    if (!areCanonical(elements, count)) return false;
    field.bytes.set(elements);
    // An odd one has a companion; whatever else stood there is worked as well, and looked at by nobody.
    field.read(t, count);
    field.squares(u2, t, 1, count);
    field.subtract(u1, this.#one, u2, count);
    field.add(u2, this.#one, u2, count);
    field.squares(x, u2, 1, count);
    field.squares(v, u1, 1, count);
    field.multiplyBy(v, v, this.#constants.d, count);
    field.subtract(v, this.#zero, v, count);
    field.subtract(v, v, x, count);
    field.multiply(x, v, x, count);
    this.#squareRootOfRatio(this.#one, x, count);
    const [denX, denY] = [y, z];
    field.multiply(denX, this.#root, u2, count);
    field.multiply(denY, this.#root, denX, count);
    field.multiply(denY, denY, v, count);
    field.add(t, t, t, count);
    field.multiply(x, t, denX, count);
    this.#absolute(x, x, count);
    field.multiply(y, u1, denY, count);
    field.multiply(t, x, y, count);
    field.multiply(z, this.#one, this.#one, count);
    const [zeroY] = this.#found;
    this.#zeroes(y, count, zeroY);
    this.#flagNegative(t, count);
    let refused = 0;
    for (let at = 0; at < count; at += 1)
      refused |= (1 - (this.#wasSquare[at] as number)) | (field.flags[at] as number) | (zeroY[at] as number);
    return refused === 0;
  }

  /** Section 4.3.2, of the point. */
  #encode(to: Uint8Array, count: number): void {
    const field = this.#field;
    const { x, y, z, t } = this.#point;
    const [u1, u2, ratio] = [this.#a, this.#b, this.#c];
    field.add(u1, z, y, count);
    field.subtract(u2, z, y, count);
    field.multiply(u1, u1, u2, count);
    field.multiply(u2, x, y, count);
    field.squares(ratio, u2, 1, count);
    field.multiply(ratio, u1, ratio, count);
    this.#squareRootOfRatio(this.#one, ratio, count);
    const [den1, den2] = [u1, u2];
    field.multiply(den1, u1, this.#root, count);
    field.multiply(den2, u2, this.#root, count);
    const inverseZ = ratio;
    field.multiply(inverseZ, den1, den2, count);
    field.multiply(inverseZ, inverseZ, t, count);
    field.multiply(t, t, inverseZ, count);
    this.#flagNegative(t, count);
    // Rotated where T / Z is negative.
    const [ix, iy] = [this.#root, this.#check];
    field.multiplyBy(ix, x, this.#constants.i, count);
    field.multiplyBy(iy, y, this.#constants.i, count);
    field.multiplyBy(den1, den1, this.#constants.inverseSqrtAMinusD, count);
    field.choose(x, iy, x, count);
    field.choose(y, ix, y, count);
    field.choose(den2, den1, den2, count);
    field.multiply(t, x, inverseZ, count);
    this.#flagNegative(t, count);
    this.#negateFlagged(y, y, count);
    field.subtract(y, z, y, count);
    field.multiply(y, den2, y, count);
    this.#absolute(y, y, count);
    field.write(y, count);
    to.set(field.bytes.subarray(0, count * elementLength));
  }

  /** MAP (section 4.3.4) of `bytes`, without their top bits. */
  #map(point: PointPlaces, count: number): void {
    const field = this.#field;
    const { i, d: constantD, oneMinusDd, dMinusOneSquared, sqrtAdMinusOne: constantRoot } = this.#constants;
    const { x, y, z, t } = point;
    const [r, u, v] = [this.#a, this.#b, this.#c];
    field.read(t, count);
    field.squares(r, t, 1, count);
    field.multiplyBy(r, r, i, count);
    field.add(u, r, this.#one, count);
    field.multiplyBy(u, u, oneMinusDd, count);
    // v = (-1 - r d) (r + d)
    field.multiplyBy(v, r, constantD, count);
    field.add(v, v, this.#one, count);
    field.subtract(v, this.#zero, v, count);
    field.multiplyBy(x, this.#one, constantD, count);
    field.add(x, r, x, count);
    field.multiply(v, v, x, count);
    this.#squareRootOfRatio(u, v, count);
    const s = this.#root;
    // s' = -|s t|
    field.multiply(t, s, t, count);
    this.#absolute(t, t, count);
    field.subtract(t, this.#zero, t, count);
    field.subtract(u, this.#zero, this.#one, count);
    field.flags.set(this.#wasSquare);
    field.choose(s, s, t, count);
    field.choose(u, u, r, count);
    // N = c (r - 1) (d - 1)^2 - v
    field.subtract(r, r, this.#one, count);
    field.multiply(r, u, r, count);
    field.multiplyBy(r, r, dMinusOneSquared, count);
    field.subtract(r, r, v, count);
    const [w0, w1, w2, w3] = [u, r, t, s];
    field.multiply(w0, s, v, count);
    field.add(w0, w0, w0, count);
    field.multiplyBy(w1, r, constantRoot, count);
    field.squares(v, s, 1, count);
    field.subtract(w2, this.#one, v, count);
    field.add(w3, this.#one, v, count);
    field.multiply(x, w0, w3, count);
    field.multiply(y, w2, w1, count);
    field.multiply(z, w1, w3, count);
    field.multiply(t, w0, w2, count);
  }

  /** The point plus the other one, into the point: add-2008-hwcd-3 with a = -1. */
  #addOther(count: number): void {
    const field = this.#field;
    const [p, q] = [this.#point, this.#other];
    const [a, b, c, e] = [this.#a, this.#b, this.#c, this.#root];
    field.subtract(a, p.y, p.x, count);
    field.subtract(b, q.y, q.x, count);
    field.multiply(a, a, b, count);
    field.add(b, p.y, p.x, count);
    field.add(c, q.y, q.x, count);
    field.multiply(b, b, c, count);
    field.subtract(e, b, a, count);
    field.add(b, b, a, count);
    field.multiply(c, p.t, q.t, count);
    field.add(c, c, c, count);
    field.multiplyBy(c, c, this.#constants.d, count);
    field.multiply(a, p.z, q.z, count);
    field.add(a, a, a, count);
    const [f, g] = [q.x, q.y];
    field.subtract(f, a, c, count);
    field.add(g, a, c, count);
    field.multiply(p.x, e, f, count);
    field.multiply(p.y, g, b, count);
    field.multiply(p.z, f, g, count);
    field.multiply(p.t, e, b, count);
  }

  /** Nothing of the last batch stays. */
  #forget(): void {
    this.#field.forget();
    for (const flags of [this.#wasSquare, ...this.#found]) flags.fill(0);
  }
}

/** Below p, even, and not zero. */
function areCanonical(elements: Uint8Array, count: number): boolean {
  for (let at = 0; at < count; at += 1) {
    const from = at * elementLength;
    if ((elements[from + 31] as number) > 0x7f || ((elements[from] as number) & 1) === 1 || !isBelowPrime(elements, from)) return false;
    if (isZeroElement(elements, from)) return false;
  }
  return true;
}

let shared: RistrettoPairs | 'none' | undefined;

/** This thread's own; `undefined` where the machine has no fused multiply-add. */
export function ristrettoPairs(): RistrettoPairs | undefined {
  if (shared === undefined) {
    const pairs = loadFieldPairs();
    shared = pairs === undefined ? 'none' : new RistrettoPairs(pairs);
  }
  return shared === 'none' ? undefined : shared;
}
