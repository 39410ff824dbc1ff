/**
 * The sum itself: adds the logged masked vectors, compares with the stated root, takes the opened masks off and decodes. Streaming: one piece of
 * 256 KiB of each vector at a time, whatever their length; only the sum is held whole.
 */
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives, RingWindow } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { deriveUnmaskPlan, type Opening, PartHasher, pieceLength, unmaskPiece, vectorLength, vectorPieces } from '../sum/index.ts';
import type { PieceReader } from './bundle-files.ts';
import { NotProved } from './judge.ts';
import type { AuditSource } from './source.ts';
import type { StatedRoundAudit } from './verify-round.ts';

/** Where the vectors are read, and what is told of the work. */
export interface SumAudit {
  readonly primitives: Primitives;
  readonly source: Pick<AuditSource, 'vector'>;
  readonly stated: Pick<StatedRoundAudit, 'config' | 'record' | 'verified'>;
  /** Hears how many bytes of how many were read. */
  readonly progress?: (done: number, total: number) => void;
}

interface OpenVector {
  readonly partner: string;
  readonly root: string;
  readonly reader: PieceReader;
  readonly hasher: PartHasher;
}

/** Opens the survivors' vectors into `vectors`, so that the caller can close also what was open before one was refused. */
function openVectors({ primitives, source, stated }: SumAudit, vectors: OpenVector[]): void {
  const length = vectorLength(stated.config);
  for (const { partner, vecRoot } of stated.record.inputs) {
    const root = encodeHex(vecRoot);
    const reader = source.vector(root);
    if (reader === undefined) throw new NotProved('not-in-bundle');
    vectors.push({ partner, root, reader, hasher: new PartHasher(primitives) });
    demand(reader.length === length, 'vector-shape', { clause: 'SUM-R3-4', party: partner });
  }
}

/**
 * The opened sum, as the bytes of one vector.
 *
 * @throws ProtocolError `digest-mismatch` (the partner is named) for a vector that is not the one its owner committed to, `result-mismatch` where
 * the added vectors do not give the stated root. NotProved where the bundle lacks a vector.
 */
export function recomputeSum(audit: SumAudit, opening: Opening): Uint8Array {
  const vectors: OpenVector[] = [];
  try {
    openVectors(audit, vectors);
    return addVectors(audit, vectors, opening);
  } finally {
    for (const { reader } of vectors) reader.close();
  }
}

function addVectors({ primitives, stated, progress }: SumAudit, vectors: readonly OpenVector[], opening: Opening): Uint8Array {
  const { config, record, verified } = stated;
  const { advertisements, r1Hash } = record;
  const plan = deriveUnmaskPlan(primitives, { config, roundCtx: verified.roundCtx, r1Hash, advertisements, opening });
  const sum = new Uint8Array(vectorLength(config));
  const sumHasher = new PartHasher(primitives);
  let window: RingWindow | undefined;
  let done = 0;
  for (const { width, offset, length } of vectorPieces(config)) {
    if (window?.width !== width) window = primitives.ringWindow(width, pieceLength);
    window.clear(length);
    for (const { partner, reader, hasher } of vectors) {
      const piece = reader.read(offset, length);
      demand(piece.length === length, 'vector-shape', { clause: 'SUM-R3-4', party: partner });
      hasher.update(piece);
      window.add(piece);
      done += length;
    }
    const masked = window.read();
    sumHasher.update(masked);
    sum.set(unmaskPiece(window, plan, offset, masked), offset);
    progress?.(done, sum.length * vectors.length);
  }
  for (const { partner, root, hasher } of vectors)
    demand(encodeHex(hasher.root()) === root, 'digest-mismatch', { clause: 'SUM-M-3', party: partner });
  demand(equalBytes(sumHasher.root(), record.statement.sumRoot), 'result-mismatch', { clause: 'SUM-F-4' });
  return sum;
}
