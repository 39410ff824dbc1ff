/**
 * One ring window for every way of adding. The checks and the live length are here, once; a `RingKernel` only adds or subtracts
 * bytes that are known to fit.
 */
import { demandKeystream } from './demand-input.ts';
import type { RingWidth, RingWindow } from './primitives.ts';

export type RingOperation = 'add' | 'subtract';

/** Where the words live and how they are added. Operands are whole words and never longer than `words`. */
export interface RingKernel {
  /** The window's storage, as bytes, zero at first. */
  readonly words: Uint8Array;
  /** Adds or subtracts `operand` word by word from byte `offset` of `words` on, whole words of them. */
  combine(operation: RingOperation, operand: Uint8Array, offset: number): void;
  /** The same at the start of `words` with `length` bytes of keystream from `byteOffset`. */
  combineKeystream(operation: RingOperation, stream: KeystreamPiece): void;
}

/** A stretch of one key's stream; `byteOffset` is a multiple of 16. */
export interface KeystreamPiece {
  readonly key: Uint8Array;
  readonly byteOffset: number;
  readonly length: number;
}

/** Throws `RangeError` unless a window of this width and size can exist. */
export function demandWindow(width: RingWidth, byteLength: number): void {
  if (width !== 32 && width !== 64) throw new RangeError('ring width must be 32 or 64');
  if (!Number.isSafeInteger(byteLength) || byteLength <= 0 || byteLength % 16 !== 0) {
    throw new RangeError('window size must be a positive multiple of 16');
  }
}

/** A `RingWindow` that adds with `kernel`, whose storage is all of the window. */
export class KernelRingWindow implements RingWindow {
  readonly width: RingWidth;
  readonly byteLength: number;
  readonly #kernel: RingKernel;
  #live: number;

  constructor(width: RingWidth, kernel: RingKernel) {
    demandWindow(width, kernel.words.length);
    this.width = width;
    this.byteLength = kernel.words.length;
    this.#kernel = kernel;
    this.#live = this.byteLength;
  }

  load(bytes: Uint8Array): void {
    this.#demandOperand(bytes.length, this.byteLength);
    this.#kernel.words.set(bytes);
    this.#live = bytes.length;
  }

  clear(length: number): void {
    this.#demandOperand(length, this.byteLength);
    this.#kernel.words.fill(0, 0, length);
    this.#live = length;
  }

  add(bytes: Uint8Array, offset = 0): void {
    this.#demandOperand(offset, this.#live);
    this.#demandOperand(bytes.length, this.#live - offset);
    this.#kernel.combine('add', bytes, offset);
  }

  subtract(bytes: Uint8Array): void {
    this.#demandOperand(bytes.length, this.#live);
    this.#kernel.combine('subtract', bytes, 0);
  }

  addKeystream(key: Uint8Array, byteOffset: number): void {
    demandKeystream(key, byteOffset, this.#live);
    this.#kernel.combineKeystream('add', { key, byteOffset, length: this.#live });
  }

  subtractKeystream(key: Uint8Array, byteOffset: number): void {
    demandKeystream(key, byteOffset, this.#live);
    this.#kernel.combineKeystream('subtract', { key, byteOffset, length: this.#live });
  }

  read(): Uint8Array {
    return this.#kernel.words.slice(0, this.#live);
  }

  #demandOperand(length: number, limit: number): void {
    if (!Number.isSafeInteger(length) || length < 0 || length % (this.width / 8) !== 0) {
      throw new RangeError('operand must be whole ring words');
    }
    if (length > limit) throw new RangeError('operand is longer than the window holds');
  }
}
