/** The ring window: three ways of adding are one, and a vector masked in pieces is the vector masked whole. */
import { nativePrimitives } from '@ketensom/native';
import { noblePrimitives, type Primitives, portableRingWindow, type RingWidth, type RingWindow } from '@ketensom/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmRingWindow } from '../../packages/native/src/wasm-ring-kernel.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const width = fc.constantFrom<RingWidth>(32, 64);
const blockOffset = fc.oneof(fc.nat(1_000), fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 45)).map((block) => block * 16);

/** One call on a window; sizes are fractions of what may be, so that they fit any window. */
type Call =
  | { readonly kind: 'load'; readonly fraction: number; readonly seed: number }
  | { readonly kind: 'clear'; readonly fraction: number }
  | { readonly kind: 'combine'; readonly method: 'add' | 'subtract'; readonly fraction: number; readonly seed: number }
  | { readonly kind: 'place'; readonly start: number; readonly fraction: number; readonly seed: number }
  | { readonly kind: 'mask'; readonly method: 'addKeystream' | 'subtractKeystream'; readonly key: Uint8Array; readonly offset: number };

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const seed = fc.nat();
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ kind: fc.constant('load' as const), fraction, seed }),
  fc.record({ kind: fc.constant('clear' as const), fraction }),
  fc.record({ kind: fc.constant('combine' as const), method: fc.constantFrom('add' as const, 'subtract' as const), fraction, seed }),
  fc.record({ kind: fc.constant('place' as const), start: fraction, fraction, seed }),
  fc.record({
    kind: fc.constant('mask' as const),
    method: fc.constantFrom('addKeystream' as const, 'subtractKeystream' as const),
    key,
    offset: blockOffset,
  }),
);

/** Bytes that look random, at an odd address so that no kernel may count on alignment. */
function operand(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length + 1).subarray(1);
  let state = seed | 1;
  for (let i = 0; i < length; i += 1) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Plays the calls; the content after each. */
function play(window: RingWindow, calls: readonly Call[]): Uint8Array[] {
  let live = window.byteLength;
  const scale = (limit: number, share: number) => Math.floor((limit * share * 8) / window.width) * (window.width / 8);
  return calls.map((step) => {
    if (step.kind === 'mask') window[step.method](step.key, step.offset);
    else if (step.kind === 'combine') window[step.method](operand(scale(live, step.fraction), step.seed));
    else if (step.kind === 'place') {
      const start = scale(live, step.start);
      window.add(operand(scale(live - start, step.fraction), step.seed), start);
    } else live = scale(window.byteLength, step.fraction);
    if (step.kind === 'clear') window.clear(live);
    if (step.kind === 'load') window.load(operand(live, step.seed));
    return window.read();
  });
}

const wasm = (ringWidth: RingWidth, byteLength: number): RingWindow => {
  const window = wasmRingWindow(ringWidth, byteLength);
  if (window === undefined) throw new Error('this engine has no WebAssembly SIMD');
  return window;
};

describe('ring windows', () => {
  it('give the same bytes on noble, on the native fallback and in WebAssembly, for any calls', () => {
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 300 }), fc.array(call, { maxLength: 12 }), (ringWidth, blocks, calls) => {
        const expected = play(noblePrimitives.ringWindow(ringWidth, blocks * 16), calls);
        expect(play(portableRingWindow(ringWidth, blocks * 16, nativePrimitives.keystream), calls)).toEqual(expected);
        expect(play(wasm(ringWidth, blocks * 16), calls)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('give the same bytes for windows larger than one piece', () => {
    fc.assert(
      fc.property(
        width,
        fc.integer({ min: 8_000, max: 65_536 }),
        fc.array(call, { minLength: 3, maxLength: 6 }),
        (ringWidth, blocks, calls) => {
          const expected = play(portableRingWindow(ringWidth, blocks * 16, nativePrimitives.keystream), calls);
          expect(play(wasm(ringWidth, blocks * 16), calls)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('undo what they did', () => {
    fc.assert(
      fc.property(width, fc.array(key, { maxLength: 4 }), blockOffset, fc.nat(200), fc.nat(), (ringWidth, keys, offset, words, seed) => {
        const start = operand((words * ringWidth) / 8, seed);
        const window = nativePrimitives.ringWindow(ringWidth, 1_600);
        window.load(start);
        for (const each of keys) window.addKeystream(each, offset);
        window.add(start);
        for (const each of keys) window.subtractKeystream(each, offset);
        window.subtract(start);
        expect(window.read()).toEqual(Uint8Array.from(start));
      }),
    );
  });
});

/** A vector masked with all keys through windows of `windowBlocks` x 16 bytes, chunk outer and key inner. */
function maskInChunks(primitives: Primitives, ringWidth: RingWidth, vector: Uint8Array, keys: readonly Uint8Array[], windowBlocks: number) {
  const masked = new Uint8Array(vector.length);
  const window = primitives.ringWindow(ringWidth, windowBlocks * 16);
  for (let at = 0; at < vector.length; at += window.byteLength) {
    window.load(vector.subarray(at, at + window.byteLength));
    for (const [i, each] of keys.entries()) {
      if (i % 2 === 0) window.addKeystream(each, at);
      else window.subtractKeystream(each, at);
    }
    masked.set(window.read(), at);
  }
  return masked;
}

describe('masking in chunks', () => {
  it('equals masking the whole, in either implementation', () => {
    fc.assert(
      fc.property(
        width,
        fc.array(key, { minLength: 1, maxLength: 5 }),
        fc.nat(4_000),
        fc.integer({ min: 1, max: 80 }),
        fc.nat(),
        (ringWidth, keys, words, windowBlocks, seed) => {
          const vector = operand((words * ringWidth) / 8, seed);
          const whole = maskInChunks(noblePrimitives, ringWidth, vector, keys, 2_000);
          for (const primitives of [noblePrimitives, nativePrimitives]) {
            expect(maskInChunks(primitives, ringWidth, vector, keys, windowBlocks)).toEqual(whole);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
