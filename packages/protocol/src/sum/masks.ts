/**
 * Masking and unmasking a vector piece by piece (SUM-M).
 *
 * A vector is `words64` words of 64 bits followed by `words32` words of 32 bits, little endian. A piece lies within one of the two and starts
 * on a multiple of 16 bytes, where the mask generator can be entered. All streams of a plan are added to one piece before the next is
 * touched, so the piece stays in the processor's cache. The caller reads and writes the bytes; nothing here holds a whole vector.
 */
import type { RingWidth, RingWindow } from '../crypto/primitives.ts';
import type { MaskPlan } from './agent-states.ts';

/** What a vector consists of. */
export interface VectorShape {
  readonly words64: number;
  readonly words32: number;
}

/** A stretch of a vector, in bytes from its start. */
export interface VectorPiece {
  readonly width: RingWidth;
  readonly offset: number;
  readonly length: number;
}

/** Bytes of a piece that suits the window and the mask generator best: 256 KiB. */
export const pieceLength = 2 ** 18;

/** The bytes of a vector of this shape. */
export const vectorLength = ({ words64, words32 }: VectorShape): number => words64 * 8 + words32 * 4;

/** The pieces of a vector, in order, none longer than `longest` (a multiple of 16). */
export function* vectorPieces(shape: VectorShape, longest: number = pieceLength): Generator<VectorPiece> {
  if (longest <= 0 || longest % 16 !== 0) throw new RangeError('a piece must be a positive multiple of 16 bytes');
  const start32 = shape.words64 * 8;
  for (let offset = 0; offset < start32; offset += longest) yield { width: 64, offset, length: Math.min(longest, start32 - offset) };
  const end = vectorLength(shape);
  for (let offset = start32; offset < end; offset += longest) yield { width: 32, offset, length: Math.min(longest, end - offset) };
}

/** The masked bytes of one piece: x + PRG(self) + the sum of sign x PRG(pair) (SUM-R2-2). `window` is of the piece's width. */
export function maskPiece(window: RingWindow, plan: MaskPlan, offset: number, bytes: Uint8Array): Uint8Array {
  window.load(bytes);
  window.addKeystream(plan.selfKey, offset);
  for (const pair of plan.pairs) {
    if (pair.sign === 1) window.addKeystream(pair.key, offset);
    else window.subtractKeystream(pair.key, offset);
  }
  return window.read();
}

/** The streams that are left in a sum of masked vectors; each is in it with its sign. */
export interface UnmaskPlan {
  readonly streams: readonly { readonly key: Uint8Array; readonly sign: 1 | -1 }[];
}

/** The plain sum of one piece, from the sum of the masked ones (SUM-F-4). */
export function unmaskPiece(window: RingWindow, plan: UnmaskPlan, offset: number, bytes: Uint8Array): Uint8Array {
  window.load(bytes);
  for (const stream of plan.streams) {
    if (stream.sign === 1) window.subtractKeystream(stream.key, offset);
    else window.addKeystream(stream.key, offset);
  }
  return window.read();
}
