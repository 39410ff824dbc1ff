/** What the coordinator needs in memory for ten vectors of ten million words, in a process of its own: taken in part by part, added, unmasked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { deriveUnmaskPlan, partLength, vectorPieces } from '@ketensom/protocol';
import { initCoordinator, openDesk } from '../../packages/coordinator/src/index.ts';
import { addVectors, unmaskSum } from '../../packages/coordinator/src/round/add-vectors.ts';
import { partBodyOf } from '../../packages/coordinator/src/store/part-body.ts';
import { PartIntake } from '../../packages/coordinator/src/store/part-intake.ts';
import { sayPeak } from './peak-memory.ts';
import { playRound } from './play-round.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-memory-'));
const state = join(folder, 'state');
try {
  const { config, opened } = playRound({ partners: 10, words: 1e7 });
  initCoordinator({ folder: state, name: 'bench' });
  const desk = openDesk({ folder: state });
  const start = process.memoryUsage.rss();
  const intake = new PartIntake(desk);
  const { round, roster } = config;
  const partners = roster.map(({ partner }) => partner);
  const send = async (partner: string): Promise<void> => {
    for (const [part, { length }] of [...vectorPieces(config, partLength)].entries()) {
      const bytes = new Uint8Array(length).fill(part);
      await intake.store({ round, partner, part, ...partBodyOf(nativePrimitives, bytes) });
    }
  };
  // As agents send: four parts of each at a time.
  await Promise.all(partners.flatMap((partner) => Array.from({ length: 4 }, () => send(partner))));
  const sumRoot = await addVectors(desk, config, partners);
  await unmaskSum(desk, { config, partners, sumRoot, plan: deriveUnmaskPlan(nativePrimitives, opened) });
  desk.db.close();
  sayPeak(start);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
