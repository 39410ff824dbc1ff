/**
 * The sum itself: adds the logged masked vectors, compares with the stated root, takes the opened masks off and decodes. Streaming: one piece of
 * 256 KiB of each vector at a time, whatever their length.
 */
import { encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { deriveUnmaskPlan, type Opening, PartHasher, type SumConfig, unmaskPiece, vectorLength, vectorPieces } from '../sum/index.ts';
import { NotProved } from './judge.ts';
import type { AuditSource, VectorReader } from './source.ts';
import type { StatedRoundAudit } from './verify-round.ts';

/** Where the vectors are read, and what is told of the work. */
export interface SumAudit {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly stated: StatedRoundAudit;
  /** Hears how many bytes of how many were read. */
  readonly progress?: (done: number, total: number) => void;
}

/** The survivors' vectors, of the right length. */
function openVectors(
  source: AuditSource,
  stated: StatedRoundAudit,
): readonly { readonly partner: string; readonly root: string; readonly reader: VectorReader }[] {
  const length = vectorLength(stated.config);
  return stated.record.inputs.map(({ partner, vecRoot }) => {
    const root = encodeHex(vecRoot);
    const reader = source.vector(root);
    if (reader === undefined) throw new NotProved('not-in-bundle');
    demand(reader.length === length, 'vector-shape', { clause: 'SUM-R3-4', party: partner });
    return { partner, root, reader };
  });
}

const vectorBytes = (config: SumConfig): Uint8Array => new Uint8Array(vectorLength(config));

/**
 * The opened sum, as the bytes of one vector.
 *
 * @throws ProtocolError `digest-mismatch` (the partner is named) for a vector that is not the one its owner committed to, `result-mismatch` where
 * the added vectors do not give the stated root. NotProved where the bundle lacks a vector.
 */
export function recomputeSum(audit: SumAudit, opening: Opening): Uint8Array {
  const { primitives, source, stated, progress } = audit;
  const { config, record, verified } = stated;
  const vectors = openVectors(source, stated).map((vector) => ({ ...vector, hasher: new PartHasher(primitives) }));
  const sumHasher = new PartHasher(primitives);
  const plan = deriveUnmaskPlan(primitives, {
    config,
    roundCtx: verified.roundCtx,
    r1Hash: record.r1Hash,
    advertisements: record.advertisements,
    opening,
  });
  const sum = vectorBytes(config);
  const total = sum.length * vectors.length;
  let done = 0;
  for (const { width, offset, length } of vectorPieces(config)) {
    const window = primitives.ringWindow(width, Math.ceil(length / 16) * 16);
    window.clear(length);
    for (const { reader, hasher } of vectors) {
      const piece = reader.read(offset, length);
      demand(piece.length === length, 'vector-shape', { clause: 'SUM-R3-4' });
      hasher.update(piece);
      window.add(piece);
      done += length;
    }
    const masked = window.read();
    sumHasher.update(masked);
    sum.set(unmaskPiece(window, plan, offset, masked), offset);
    progress?.(done, total);
  }
  for (const { partner, root, hasher } of vectors)
    demand(encodeHex(hasher.root()) === root, 'digest-mismatch', { clause: 'SUM-M-3', party: partner });
  demand(equalBytes(sumHasher.root(), record.statement.sumRoot), 'result-mismatch', { clause: 'SUM-F-4' });
  return sum;
}
