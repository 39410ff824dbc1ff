/**
 * Adding ring words with typed arrays: the portable kernel, and the fallback where WebAssembly SIMD is missing. Stores into
 * `Uint32Array` and `BigUint64Array` reduce modulo 2^32 and 2^64 by themselves.
 */
import { nobleKeystream } from './aes-ctr.ts';
import type { Primitives, RingWidth, RingWindow } from './primitives.ts';
import { demandWindow, KernelRingWindow, type KeystreamPiece, type RingKernel, type RingOperation } from './ring-window.ts';

type Keystream = Primitives['keystream'];

/** A window of typed arrays whose masks come from `keystream`. */
export function portableRingWindow(width: RingWidth, byteLength: number, keystream: Keystream = nobleKeystream): RingWindow {
  demandWindow(width, byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1) throw new TypeError('ring words need a little-endian machine');
  return new KernelRingWindow(width, portableRingKernel(width, byteLength, keystream));
}

function portableRingKernel(width: RingWidth, byteLength: number, keystream: Keystream): RingKernel {
  const words = new Uint8Array(byteLength);
  const combine = width === 32 ? combine32(words.buffer) : combine64(words.buffer);
  return {
    words,
    combine,
    combineKeystream(operation: RingOperation, { key, byteOffset, length }: KeystreamPiece): void {
      combine(operation, keystream(key, byteOffset, length), 0);
    },
  };
}

function combine32(memory: ArrayBuffer): RingKernel['combine'] {
  return (operation, operand, offset) => {
    const sum = new Uint32Array(memory, offset);
    const bytes = aligned(operand, 4);
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    if (operation === 'add') for (let i = 0; i < words.length; i += 1) sum[i] = (sum[i] as number) + (words[i] as number);
    else for (let i = 0; i < words.length; i += 1) sum[i] = (sum[i] as number) - (words[i] as number);
  };
}

function combine64(memory: ArrayBuffer): RingKernel['combine'] {
  return (operation, operand, offset) => {
    const sum = new BigUint64Array(memory, offset);
    const bytes = aligned(operand, 8);
    const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
    if (operation === 'add') for (let i = 0; i < words.length; i += 1) sum[i] = (sum[i] as bigint) + (words[i] as bigint);
    else for (let i = 0; i < words.length; i += 1) sum[i] = (sum[i] as bigint) - (words[i] as bigint);
  };
}

/** A typed array of words can only look at memory that starts on a word; other operands are copied. */
function aligned(bytes: Uint8Array, wordBytes: number): Uint8Array {
  return bytes.byteOffset % wordBytes === 0 ? bytes : bytes.slice();
}
