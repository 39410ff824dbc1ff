/**
 * Vectors of numbers modulo 2^255 - 19 in WebAssembly, worked two at a time with fused multiply-add (tools/field-pairs-wat.ts): for the multiplication of points. One
 * for each thread; what a batch left is overwritten by `forget`, which whoever works one calls.
 *
 * Nothing here takes another path or another place in memory because of a number or a scalar. WebAssembly promises no more than that.
 */
import { fieldPrime } from './curve-constants.ts';
import { fieldPairsModuleBase64 } from './field-pairs-wasm.ts';
import { type Inverter, invertAll } from './invert-all.ts';

/** Where a vector starts: a place of `batchPairs` pairs. */
export type PairPlace = number & { readonly pairPlace: unique symbol };

/** What tools/field-pairs-wat.ts exports, each over `count` pairs from the places on. */
interface PairModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  multiply(to: number, left: number, right: number, count: number): void;
  read(to: number, bytes: number, count: number): void;
  write(bytes: number, from: number, count: number): void;
  multiplyBy(to: number, left: number, right: number, count: number): void;
  add(to: number, left: number, right: number, count: number): void;
  subtract(to: number, left: number, right: number, count: number): void;
  squares(to: number, from: number, times: number, count: number): void;
  choose(to: number, flags: number, left: number, right: number, count: number): void;
  ladder(x: number, z: number, u: number, swaps: number, state: number, count: number): void;
  multiplyPoints(x: number, y: number, z: number, t: number, digits: number, room: number, count: number): void;
}

/** Where one number stands that is multiplied by as it is. */
export type ConstantPlace = number & { readonly constantPlace: unique symbol };

/** Points of edwards25519 in extended coordinates: x = X / Z, y = Y / Z, x y = T / Z. */
export interface PointPlaces {
  readonly x: PairPlace;
  readonly y: PairPlace;
  readonly z: PairPlace;
  readonly t: PairPlace;
}

const batchPairs = 256;
/** Elements that a vector has room for. */
export const pairedBatch = 2 * batchPairs;
/** Elements from which a batch is faster than libsodium's way, one at a time. */
export const smallestBatch = 16;
/** Bytes of an element as numbers are written everywhere else, least significant first. */
const byteLength = 32;
/** Bytes of a pair in a vector. */
const stride = 80;
/** Swaps of a ladder: one for each bit of 255, and one after the last. */
const swapCount = 256;
/** Sums and differences of two points, and five rows of a number. */
const stateRoom = 9 * stride;
/** Signed digits of four bits of a scalar, each its size and its sign. */
const digitCount = 64;
/** A point, an addend and a table of eight. */
const tableRoom = 10 * 4 * stride;

const pairsOf = (count: number): number => (count + 1) >> 1;

export class FieldPairs {
  readonly #module: PairModule;
  readonly #memory: Uint8Array;
  /** 32 bytes of each element, read and written here. */
  readonly bytes: Uint8Array;
  readonly #swaps: Uint8Array;
  readonly #state: Uint8Array;
  readonly #digits: Uint8Array;
  readonly #table: Uint8Array;
  /** A byte for each element. */
  readonly flags: Uint8Array;
  /** A vector of ones. */
  readonly one: PairPlace;
  readonly #inverter: Inverter;
  /** What batches write to: all but ones and constants. */
  readonly #written: Uint8Array[] = [];
  #free: number;

  /** @throws WebAssembly.CompileError where the engine does not know the instructions. */
  constructor() {
    const module = new WebAssembly.Module(Buffer.from(fieldPairsModuleBase64, 'base64'));
    this.#module = new WebAssembly.Instance(module).exports as PairModule;
    this.#memory = new Uint8Array(this.#module.memory.buffer);
    this.#free = 0;
    this.bytes = this.#writtenRoom(pairedBatch * byteLength);
    this.#swaps = this.#writtenRoom(swapCount);
    this.#state = this.#writtenRoom(stateRoom);
    this.#digits = this.#writtenRoom(2 * digitCount);
    this.#table = this.#writtenRoom(tableRoom);
    this.flags = this.#writtenRoom(pairedBatch);
    this.one = this.#room(batchPairs * stride).byteOffset as PairPlace;
    for (let at = 0; at < pairedBatch; at += 1) this.bytes[at * byteLength] = 1;
    this.read(this.one, pairedBatch);
    this.bytes.fill(0);
    this.#inverter = { multiply: this.#module.multiply, stride, one: this.one, products: this.place(), halves: this.place() };
  }

  #room(length: number): Uint8Array {
    const from = this.#free;
    this.#free += length;
    if (this.#free > this.#memory.length) throw new RangeError('no more room for pairs of field elements');
    return this.#memory.subarray(from, this.#free);
  }

  #writtenRoom(length: number): Uint8Array {
    const room = this.#room(length);
    this.#written.push(room);
    return room;
  }

  /** Room for another vector. @throws RangeError where the module's memory has none. */
  place(): PairPlace {
    return this.#writtenRoom(batchPairs * stride).byteOffset as PairPlace;
  }

  /** A number to be multiplied by. */
  constant(value: bigint): ConstantPlace {
    const room = this.#room(stride);
    for (const at of [0, 1])
      this.bytes.set(Buffer.from(value.toString(16).padStart(2 * byteLength, '0'), 'hex').reverse(), at * byteLength);
    this.#module.read(room.byteOffset, this.bytes.byteOffset, 1);
    this.bytes.fill(0);
    return room.byteOffset as ConstantPlace;
  }

  /** The first `count` of `bytes` as elements, without their top bits, reduced where they are p or more. */
  read(to: PairPlace, count: number): void {
    this.#module.read(to, this.bytes.byteOffset, pairsOf(count));
  }

  /** Elements to `bytes`, each in its one canonical form. */
  write(from: PairPlace, count: number): void {
    this.#module.write(this.bytes.byteOffset, from, pairsOf(count));
  }

  multiply(to: PairPlace, left: PairPlace, right: PairPlace, count: number): void {
    this.#module.multiply(to, left, right, pairsOf(count));
  }

  multiplyBy(to: PairPlace, left: PairPlace, right: ConstantPlace, count: number): void {
    this.#module.multiplyBy(to, left, right, pairsOf(count));
  }

  add(to: PairPlace, left: PairPlace, right: PairPlace, count: number): void {
    this.#module.add(to, left, right, pairsOf(count));
  }

  subtract(to: PairPlace, left: PairPlace, right: PairPlace, count: number): void {
    this.#module.subtract(to, left, right, pairsOf(count));
  }

  /** from^(2^times). Of an odd number of pairs the one after the last is squared too. */
  squares(to: PairPlace, from: PairPlace, times: number, count: number): void {
    this.#module.squares(to, from, times, pairsOf(pairsOf(count)));
  }

  /** A flag where the canonical bytes are odd, for the companion of an odd one too. */
  flagOdd(value: PairPlace, count: number): void {
    this.write(value, count);
    for (let at = 0; at < 2 * pairsOf(count); at += 1) this.flags[at] = (this.bytes[at * byteLength] as number) & 1;
  }

  /** The left one where the flag is 1, else the right one. */
  choose(to: PairPlace, left: PairPlace, right: PairPlace, count: number): void {
    this.#module.choose(to, this.flags.byteOffset, left, right, pairsOf(count));
  }

  /** The inverse of each, in place, by one inversion for all; those of all at odd places are zero where one of them is, and so at even places. */
  invert(values: PairPlace, count: number): void {
    invertAll(this.#inverter, values, pairsOf(count));
  }

  /** x and z of the ladder of RFC 7748 section 5: u times a clamped scalar is x / z. Of small order where either is zero. The scalar's bits stay until `forget`. */
  ladder(x: PairPlace, z: PairPlace, u: PairPlace, scalar: Uint8Array, count: number): void {
    for (let at = 0, before = 0; at < swapCount; at += 1) {
      // Bit 255 of a clamped scalar is no bit of the number; after bit 0 the last swap is undone.
      const bit = 254 - at;
      const here = bit < 0 ? 0 : ((scalar[bit >> 3] as number) >> (bit & 7)) & 1;
      this.#swaps[at] = here ^ before;
      before = here;
    }
    this.#module.ladder(x, z, u, this.#swaps.byteOffset, this.#state.byteOffset, pairsOf(count));
  }

  /** Points times a scalar below 2^253, 32 bytes of it, in place. The scalar's digits stay until `forget`. */
  multiplyPoints({ x, y, z, t }: PointPlaces, scalar: Uint8Array, count: number): void {
    let carry = 0;
    for (let at = 0; at < digitCount; at += 1) {
      const digit = (((scalar[at >> 1] as number) >> (4 * (at & 1))) & 15) + carry;
      // From -8 to 7, but for the last one, which takes the carry as it is.
      carry = at === digitCount - 1 ? 0 : (digit + 8) >> 4;
      const signed = digit - 16 * carry;
      const sign = signed >>> 31;
      const place = 2 * (digitCount - 1 - at);
      this.#digits[place] = (signed ^ -sign) + sign;
      this.#digits[place + 1] = sign;
    }
    this.#module.multiplyPoints(x, y, z, t, this.#digits.byteOffset, this.#table.byteOffset, pairsOf(count));
  }

  /**
   * Overwrites what batches have written: the scalar's bits, and all vectors, as the projective coordinates of a product tell of the scalar too (Naccache, Smart and
   * Stern 2004).
   */
  forget(): void {
    for (const room of this.#written) room.fill(0);
  }
}

/** `undefined` where the engine lacks the instructions, or where its multiply-add rounds twice: a processor without a fused one. */
export function loadFieldPairs(): FieldPairs | undefined {
  if (!WebAssembly.validate(Buffer.from(fieldPairsModuleBase64, 'base64'))) return undefined;
  const pairs = new FieldPairs();
  return multipliesExactly(pairs) ? pairs : undefined;
}

/** Two products of numbers of which every limb is long. */
function multipliesExactly(pairs: FieldPairs): boolean {
  const place = pairs.place();
  const digits = ['5b3c7d91e2f4a687', 'a6d94e73b8c15f2e'].map((half) => half.repeat(4));
  for (const [at, hex] of digits.entries()) pairs.bytes.set(Buffer.from(hex, 'hex').reverse(), at * byteLength);
  pairs.read(place, 2);
  pairs.multiply(place, place, place, 2);
  pairs.write(place, 2);
  const isExact = digits.every((hex, at) => {
    const number = BigInt(`0x${hex}`) % 2n ** 255n;
    const square = Buffer.from(pairs.bytes.subarray(at * byteLength, (at + 1) * byteLength)).reverse();
    return BigInt(`0x${square.toString('hex')}`) === (number * number) % fieldPrime;
  });
  pairs.forget();
  return isExact;
}
