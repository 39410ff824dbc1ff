/**
 * Vectors of numbers modulo 2^255 - 19 in WebAssembly (tools/field-wat.ts), for what surrounds libsodium's multiplication of points: hashing to the curve and checking
 * that elements are on it. One for each thread; what it holds is overwritten by the next batch.
 *
 * Every operation but `legendre` takes the same time whatever the numbers are.
 */
import { fieldPrime } from './curve-constants.ts';
import { fieldModuleBase64 } from './field-wasm.ts';
import { type Inverter, invertAll } from './invert-all.ts';

/** Where a vector starts: a place of `batchLength` elements. */
export type Place = number & { readonly place: unique symbol };

/** What tools/field-wat.ts exports, each over `count` elements from the places on. */
interface FieldModule {
  readonly memory: { readonly buffer: ArrayBuffer };
  multiply(to: number, left: number, right: number, count: number): void;
  add(to: number, left: number, right: number, count: number): void;
  subtract(to: number, left: number, right: number, count: number): void;
  scale(to: number, left: number, factor: number, count: number): void;
  choose(to: number, flags: number, left: number, right: number, count: number): void;
  read(to: number, bytes: number, count: number): void;
  write(bytes: number, from: number, count: number): void;
  legendre(to: number, bytes: number, turns: number, count: number): void;
}

/** Elements that a vector has room for. */
export const batchLength = 256;
/** Bytes of an element as numbers are written everywhere else, least significant first. */
const byteLength = 32;
/** Bytes of an element in a vector. */
const stride = 40;

/** (value | p): 0, 1, or 2 for -1, as `FieldVectors.legendre` writes it. */
export const symbolOf = { zero: 0, square: 1, other: 2, open: 3 } as const;

/** Turns of thirty steps within which a symbol is found: 24 to 28 for a number at random, 60 for the slowest ones known. What is not found by then is found by Euler's criterion. */
const legendreTurns = 100;

export class FieldVectors {
  readonly #module: FieldModule;
  readonly #memory: Uint8Array;
  /** 32 bytes of each element, read and written here. */
  readonly bytes: Uint8Array;
  /** A byte for each element. */
  readonly flags: Uint8Array;
  #free: number;
  readonly #inverter: Inverter;

  constructor() {
    const module = new WebAssembly.Module(Buffer.from(fieldModuleBase64, 'base64'));
    this.#module = new WebAssembly.Instance(module).exports as FieldModule;
    this.#memory = new Uint8Array(this.#module.memory.buffer);
    this.bytes = this.#memory.subarray(0, batchLength * byteLength);
    // Symbols read eight bytes at a time, and so a few beyond the last element's.
    this.flags = this.#memory.subarray(this.bytes.length + 64, this.bytes.length + 64 + batchLength);
    this.#free = this.flags.byteOffset + batchLength;
    const { multiply } = this.#module;
    this.#inverter = { multiply, stride, one: this.constant(1n), products: this.place(), halves: this.place() };
  }

  /** Room for another vector. @throws RangeError where the module's memory has none. */
  place(): Place {
    const at = this.#free;
    this.#free += batchLength * stride;
    if (this.#free > this.#memory.length) throw new RangeError('no more vectors of field elements');
    return at as Place;
  }

  /** A vector that holds the same number everywhere. */
  constant(value: bigint): Place {
    const to = this.place();
    for (let at = 0; at < batchLength; at += 1) this.setBytes(at, value);
    this.read(to, batchLength);
    return to;
  }

  /** Writes a number below 2^256 to `bytes`. */
  setBytes(at: number, value: bigint): void {
    for (let byte = 0, rest = value; byte < byteLength; byte += 1, rest >>= 8n) this.bytes[at * byteLength + byte] = Number(rest & 255n);
  }

  /** `bytes` as elements, reduced where they are p or more. */
  read(to: Place, count: number): void {
    this.#module.read(to, this.bytes.byteOffset, count);
  }

  /** Elements to `bytes`, each in its one canonical form. */
  write(from: Place, count: number): void {
    this.#module.write(this.bytes.byteOffset, from, count);
  }

  multiply(to: Place, left: Place, right: Place, count: number): void {
    this.#module.multiply(to, left, right, count);
  }

  add(to: Place, left: Place, right: Place, count: number): void {
    this.#module.add(to, left, right, count);
  }

  subtract(to: Place, left: Place, right: Place, count: number): void {
    this.#module.subtract(to, left, right, count);
  }

  /** `factor`: less than 2^31 in size. */
  scale(to: Place, left: Place, factor: number, count: number): void {
    this.#module.scale(to, left, factor, count);
  }

  /** The left one where the flag is 1, else the right one. */
  choose(to: Place, left: Place, right: Place, count: number): void {
    this.#module.choose(to, this.flags.byteOffset, left, right, count);
  }

  /** The first element of `to`, and the square of each one before it for the others. */
  squareChain(to: Place, count: number): void {
    if (count > 1) this.#module.multiply(to + stride, to, to, count - 1);
  }

  /** The inverse of each, in place, by one inversion for all; all zero where one is. */
  invert(values: Place, count: number): void {
    invertAll(this.#inverter, values, count);
  }

  /**
   * Whether each element of `bytes`, all of them canonical, is a square: `flags` are of `symbolOf`, never `open`. By division steps (Bernstein and Yang 2019;
   * for symbols Hamburg 2021), whose number and kind depend on the element. `turns`: fewer, for a test.
   */
  legendre(count: number, turns = legendreTurns): void {
    this.#module.legendre(this.flags.byteOffset, this.bytes.byteOffset, turns, count);
    for (let at = this.flags.indexOf(symbolOf.open); at >= 0 && at < count; at = this.flags.indexOf(symbolOf.open, at + 1)) {
      this.flags[at] = this.#eulersCriterion(at);
    }
  }

  #eulersCriterion(index: number): number {
    let base = 0n;
    for (let at = byteLength - 1; at >= 0; at -= 1) base = (base << 8n) | BigInt(this.bytes[index * byteLength + at] as number);
    let power = 1n;
    for (let rest = (fieldPrime - 1n) / 2n; rest > 0n; rest >>= 1n) {
      if ((rest & 1n) === 1n) power = (power * base) % fieldPrime;
      base = (base * base) % fieldPrime;
    }
    return power === 0n ? symbolOf.zero : power === 1n ? symbolOf.square : symbolOf.other;
  }
}
