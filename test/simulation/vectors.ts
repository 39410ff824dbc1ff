/** Vectors of a simulated world: masked, added, unmasked and hashed in pieces of a length that the seed chooses. */
import type { Primitives } from '../../packages/protocol/src/crypto/primitives.ts';
import {
  deriveUnmaskPlan,
  deriveVectorRoot,
  hashPart,
  type MaskPlan,
  maskPiece,
  type OpenedRound,
  unmaskPiece,
  type VectorPiece,
  type VectorShape,
  vectorLength,
  vectorPieces,
} from '../../packages/protocol/src/sum/index.ts';

export interface VectorTools {
  readonly primitives: Primitives;
  readonly shape: VectorShape;
  /** The longest piece, a multiple of 16. */
  readonly piece: number;
}

type Window = ReturnType<Primitives['ringWindow']>;

function mapVector(
  { primitives, shape, piece: longest }: VectorTools,
  vector: Uint8Array,
  change: (window: Window, piece: VectorPiece, bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const result = new Uint8Array(vector.length);
  for (const piece of vectorPieces(shape, longest)) {
    const bytes = vector.subarray(piece.offset, piece.offset + piece.length);
    result.set(change(primitives.ringWindow(piece.width, longest), piece, bytes), piece.offset);
  }
  return result;
}

export const maskVector = (tools: VectorTools, plan: MaskPlan, vector: Uint8Array): Uint8Array =>
  mapVector(tools, vector, (window, piece, bytes) => maskPiece(window, plan, piece.offset, bytes));

/** The sum of vectors, word by word. */
export function addVectors(tools: VectorTools, vectors: readonly Uint8Array[]): Uint8Array {
  const zero = new Uint8Array(vectorLength(tools.shape));
  return mapVector(tools, zero, (window, { offset, length }) => {
    window.clear(length);
    for (const vector of vectors) window.add(vector.subarray(offset, offset + length));
    return window.read();
  });
}

/** The plain sum, from the sum of masked vectors and the opened secrets. */
export function unmaskSum(tools: VectorTools, round: OpenedRound, sum: Uint8Array): Uint8Array {
  const plan = deriveUnmaskPlan(tools.primitives, round);
  return mapVector(tools, sum, (window, piece, bytes) => unmaskPiece(window, plan, piece.offset, bytes));
}

/** What is left of a masked vector for somebody who knows these streams of it. */
export const stripMasks = (tools: VectorTools, known: MaskPlan['pairs'], vector: Uint8Array): Uint8Array =>
  mapVector(tools, vector, (window, piece, bytes) => unmaskPiece(window, { streams: known }, piece.offset, bytes));

/** The root of a vector that fits one part, as all vectors here do. */
export const vectorRoot = (primitives: Primitives, vector: Uint8Array): Uint8Array =>
  deriveVectorRoot(primitives, [hashPart(primitives, vector)]);
