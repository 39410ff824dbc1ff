/**
 * Adding ring words with WebAssembly SIMD (wat/ring.wat). The window's words and a scratch piece beside them live in one WebAssembly
 * memory; an operand is copied to the scratch piece and added from there.
 */
import {
  demandWindow,
  KernelRingWindow,
  type KeystreamPiece,
  type RingKernel,
  type RingOperation,
  type RingWidth,
  type RingWindow,
} from '@ketensom/protocol';
import { OpenStreams, pieceLength } from './aes-ctr.ts';
import { ringModuleBase64 } from './ring-wasm.ts';

type AddWords = (to: number, from: number, bytes: number) => void;

/** What wat/ring.wat exports. */
interface RingModule {
  readonly add64: AddWords;
  readonly subtract64: AddWords;
  readonly add32: AddWords;
  readonly subtract32: AddWords;
}

const ringModule = compileRingModule();

/** A window in WebAssembly memory, or `undefined` where the engine has no WebAssembly SIMD. */
export function wasmRingWindow(width: RingWidth, byteLength: number): RingWindow | undefined {
  demandWindow(width, byteLength);
  return ringModule && new KernelRingWindow(width, new WasmRingKernel(ringModule, width, byteLength));
}

class WasmRingKernel implements RingKernel {
  readonly words: Uint8Array;
  readonly #scratch: Uint8Array;
  readonly #combine: Record<RingOperation, AddWords>;
  readonly #streams = new OpenStreams();

  constructor(module: object, width: RingWidth, byteLength: number) {
    const scratchLength = Math.min(byteLength, pieceLength);
    const pages = Math.ceil((byteLength + scratchLength) / 65_536);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { add64, subtract64, add32, subtract32 } = new WebAssembly.Instance(module, { ring: { memory } }).exports as RingModule;
    this.words = new Uint8Array(memory.buffer, 0, byteLength);
    this.#scratch = new Uint8Array(memory.buffer, byteLength, scratchLength);
    this.#combine = width === 64 ? { add: add64, subtract: subtract64 } : { add: add32, subtract: subtract32 };
  }

  combine(operation: RingOperation, operand: Uint8Array, offset: number): void {
    for (let at = 0; at < operand.length; at += this.#scratch.length) {
      this.#combineAt(operation, offset + at, operand.subarray(at, at + this.#scratch.length));
    }
  }

  combineKeystream(operation: RingOperation, { key, byteOffset, length }: KeystreamPiece): void {
    for (let at = 0; at < length; at += this.#scratch.length) {
      const pieceBytes = Math.min(this.#scratch.length, length - at);
      this.#combineAt(operation, at, this.#streams.next(key, byteOffset + at, pieceBytes));
    }
  }

  #combineAt(operation: RingOperation, at: number, operand: Uint8Array): void {
    this.#scratch.set(operand);
    this.#combine[operation](at, this.#scratch.byteOffset, operand.length);
  }
}

function compileRingModule(): object | undefined {
  const bytes = Uint8Array.from(Buffer.from(ringModuleBase64, 'base64'));
  return typeof WebAssembly === 'object' && WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}
