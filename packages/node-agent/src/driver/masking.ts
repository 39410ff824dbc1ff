/**
 * Masks a vector into a file, piece by piece (SUM-M, SUM-R2-10). The pieces are short and the loop gives way after every few, so that the agent keeps
 * following the log while it works.
 */
import { setImmediate as giveWay } from 'node:timers/promises';
import type { PrivateFileWriter } from '@ketensom/host';
import {
  deriveVectorRoot,
  type MaskPlan,
  maskPiece,
  PartHasher,
  type Primitives,
  pieceLength,
  type RingWidth,
  type RingWindow,
  type SumConfig,
  vectorLength,
  vectorPieces,
} from '@ketensom/protocol';
import { rootOfVector } from './vector-root.ts';

export interface MaskJob {
  readonly primitives: Primitives;
  readonly config: SumConfig;
  readonly plan: MaskPlan;
  /** The unmasked vector; overwritten by the caller afterwards. */
  readonly vector: Uint8Array;
  /** The root over it, where it was made already. */
  readonly inputRoot?: Uint8Array | undefined;
  readonly writer: PrivateFileWriter;
}

/** The hashes of the parts of the masked vector, and roots over them and over those of the unmasked one. */
export interface MaskedRoots {
  readonly parts: readonly Uint8Array[];
  readonly vecRoot: Uint8Array;
  readonly inputRoot: Uint8Array;
}

/** Writes the masked vector to `writer` without committing it. */
export async function maskVector({ primitives, config, plan, vector, inputRoot, writer }: MaskJob): Promise<MaskedRoots> {
  if (vector.length !== vectorLength(config)) throw new RangeError('the vector does not have the length of the config');
  const windows = new Map<RingWidth, RingWindow>();
  const windowOf = (width: RingWidth): RingWindow => {
    const window = windows.get(width) ?? primitives.ringWindow(width, pieceLength);
    windows.set(width, window);
    return window;
  };
  const masked = new PartHasher(primitives);
  for (const { width, offset, length } of vectorPieces(config)) {
    const piece = maskPiece(windowOf(width), plan, offset, vector.subarray(offset, offset + length));
    writer.write(piece);
    masked.update(piece);
    await giveWay();
  }
  const parts = masked.parts();
  return { parts, vecRoot: deriveVectorRoot(primitives, parts), inputRoot: inputRoot ?? (await rootOfVector(primitives, vector)) };
}
