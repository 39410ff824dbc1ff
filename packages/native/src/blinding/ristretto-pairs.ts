/**
 * ristretto255 (RFC 9496) for a batch of elements at a time, on vectors of numbers that are worked two at a time (field-pairs.ts). The formulas and the names in
 * them are the RFC's; what it decides by a comparison is chosen by flags, with the same instructions for either outcome.
 */
import { elementLength } from '@ketensom/protocol/blinding';
import { isBelowPrime } from '../below-prime.ts';
import { once } from '../once.ts';
import { edwardsD as d, fieldPrime } from './curve-constants.ts';
import { isZeroElement } from './element-bytes.ts';
import { type ConstantPlace, type FieldPairs, loadFieldPairs, type PairPlace, type PointPlaces, pairedBatch } from './field-pairs.ts';
import { RistrettoRoots } from './ristretto-roots.ts';

/** RFC 9496 section 4.1. */
const sqrtAdMinusOne = 25_063_068_953_384_623_474_111_414_158_702_152_701_244_531_502_492_656_460_079_210_482_610_430_750_235n;
const inverseSqrtAMinusD = 54_469_307_008_909_316_920_995_813_868_745_141_605_393_597_292_927_456_921_205_312_896_311_721_017_578n;
const modulo = (value: bigint): bigint => ((value % fieldPrime) + fieldPrime) % fieldPrime;

/** Bytes that the one-way map takes. */
export const uniformLength = 64;

export class RistrettoPairs {
  readonly #field: FieldPairs;
  readonly #point: PointPlaces;
  readonly #other: PointPlaces;
  readonly #roots: RistrettoRoots;
  readonly #one: PairPlace;
  readonly #a: PairPlace;
  readonly #b: PairPlace;
  readonly #c: PairPlace;
  readonly #constants: Readonly<Record<'d' | 'sqrtAdMinusOne' | 'inverseSqrtAMinusD' | 'oneMinusDd' | 'dMinusOneSquared', ConstantPlace>>;
  /** A byte for each element. */
  readonly #zeroY = new Uint8Array(pairedBatch);

  constructor(field: FieldPairs) {
    this.#field = field;
    const place = (): PairPlace => field.place();
    const point = (): PointPlaces => ({ x: place(), y: place(), z: place(), t: place() });
    [this.#point, this.#other] = [point(), point()];
    [this.#a, this.#b, this.#c, this.#one] = [place(), place(), place(), field.one];
    this.#roots = new RistrettoRoots(field);
    this.#constants = {
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
    field.subtract(v, this.#roots.zero, v, count);
    field.subtract(v, v, x, count);
    field.multiply(x, v, x, count);
    this.#roots.squareRootOfRatio(this.#one, x, count);
    const [denX, denY] = [y, z];
    field.multiply(denX, this.#roots.root, u2, count);
    field.multiply(denY, this.#roots.root, denX, count);
    field.multiply(denY, denY, v, count);
    field.add(t, t, t, count);
    field.multiply(x, t, denX, count);
    this.#roots.absolute(x, x, count);
    field.multiply(y, u1, denY, count);
    field.multiply(t, x, y, count);
    field.multiply(z, this.#one, this.#one, count);
    this.#roots.zeroes(y, count, this.#zeroY);
    field.flagOdd(t, count);
    let refused = 0;
    for (let at = 0; at < count; at += 1)
      refused |= (1 - (this.#roots.wasSquare[at] as number)) | (field.flags[at] as number) | (this.#zeroY[at] as number);
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
    this.#roots.squareRootOfRatio(this.#one, ratio, count);
    const [den1, den2] = [u1, u2];
    field.multiply(den1, u1, this.#roots.root, count);
    field.multiply(den2, u2, this.#roots.root, count);
    const inverseZ = ratio;
    field.multiply(inverseZ, den1, den2, count);
    field.multiply(inverseZ, inverseZ, t, count);
    field.multiply(t, t, inverseZ, count);
    field.flagOdd(t, count);
    // Rotated where T / Z is negative.
    const [ix, iy] = [this.#roots.root, this.#roots.check];
    field.multiplyBy(ix, x, this.#roots.i, count);
    field.multiplyBy(iy, y, this.#roots.i, count);
    field.multiplyBy(den1, den1, this.#constants.inverseSqrtAMinusD, count);
    field.choose(x, iy, x, count);
    field.choose(y, ix, y, count);
    field.choose(den2, den1, den2, count);
    field.multiply(t, x, inverseZ, count);
    field.flagOdd(t, count);
    this.#roots.negateFlagged(y, y, count);
    field.subtract(y, z, y, count);
    field.multiply(y, den2, y, count);
    this.#roots.absolute(y, y, count);
    field.write(y, count);
    to.set(field.bytes.subarray(0, count * elementLength));
  }

  /** MAP (section 4.3.4) of `bytes`, without their top bits. */
  #map(point: PointPlaces, count: number): void {
    const field = this.#field;
    const { d: constantD, oneMinusDd, dMinusOneSquared, sqrtAdMinusOne: constantRoot } = this.#constants;
    const { x, y, z, t } = point;
    const [r, u, v] = [this.#a, this.#b, this.#c];
    field.read(t, count);
    field.squares(r, t, 1, count);
    field.multiplyBy(r, r, this.#roots.i, count);
    field.add(u, r, this.#one, count);
    field.multiplyBy(u, u, oneMinusDd, count);
    // v = (-1 - r d) (r + d)
    field.multiplyBy(v, r, constantD, count);
    field.add(v, v, this.#one, count);
    field.subtract(v, this.#roots.zero, v, count);
    field.multiplyBy(x, this.#one, constantD, count);
    field.add(x, r, x, count);
    field.multiply(v, v, x, count);
    this.#roots.squareRootOfRatio(u, v, count);
    const s = this.#roots.root;
    // s' = -|s t|
    field.multiply(t, s, t, count);
    this.#roots.absolute(t, t, count);
    field.subtract(t, this.#roots.zero, t, count);
    field.subtract(u, this.#roots.zero, this.#one, count);
    field.flags.set(this.#roots.wasSquare);
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
    const [a, b, c, e] = [this.#a, this.#b, this.#c, this.#roots.root];
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
    this.#roots.forget();
    this.#zeroY.fill(0);
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

/** This thread's own; `undefined` where the machine has no fused multiply-add. */
export const ristrettoPairs = once(() => {
  const pairs = loadFieldPairs();
  return pairs === undefined ? undefined : new RistrettoPairs(pairs);
});
