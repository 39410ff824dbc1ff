/** What the auditor needs in memory to add ten vectors of ten million words again and to open the sum, in a process of its own. */
import { nativePrimitives } from '@ketensom/native';
import { PartHasher, type PieceReader, recomputeSum, vectorLength, vectorPieces } from '@ketensom/protocol';
import { sayPeak } from './peak-memory.ts';
import { playRound } from './play-round.ts';

const { config, opened } = playRound({ partners: 10, words: 1e7 });
const window = nativePrimitives.ringWindow(64, 2 ** 18);
const piece = new Uint8Array(2 ** 18).fill(1);
const reader: PieceReader = {
  length: vectorLength(config),
  read: (_offset, length) => piece.slice(0, length),
  close: () => undefined,
};

/** The roots of one such vector, and of the sum of ten. */
function roots(): readonly [Uint8Array, Uint8Array] {
  const [vector, sum] = [new PartHasher(nativePrimitives), new PartHasher(nativePrimitives)];
  for (const { offset, length } of vectorPieces(config)) {
    window.clear(length);
    for (let at = 0; at < config.roster.length; at += 1) window.add(reader.read(offset, length));
    vector.update(reader.read(offset, length));
    sum.update(window.read());
  }
  return [vector.root(), sum.root()];
}

const [vecRoot, sumRoot] = roots();
const inputs = config.roster.map(({ partner }) => ({ partner, vecRoot }));
const { advertisements, r1Hash, roundCtx, opening } = opened;
const stated = { config, record: { advertisements, r1Hash, inputs, statement: { sumRoot } }, verified: { roundCtx } };
const start = process.memoryUsage.rss();
const audit = { primitives: nativePrimitives, source: { vector: () => reader }, stated } as unknown as Parameters<typeof recomputeSum>[0];
recomputeSum(audit, opening);
sayPeak(start);
