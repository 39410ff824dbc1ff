/** What a round of ten partners and ten million words needs in memory, each role in a process of its own. Run by `pnpm bench rounds`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateFile } from '@ketensom/host';
import { nativePrimitives as p } from '@ketensom/native';
import { createTable, deriveUnmaskPlan, encodeContribution, hashPart, partLength, vectorLength, vectorPieces } from '@ketensom/protocol';
import { initCoordinator, openDesk } from '../../packages/coordinator/src/index.ts';
import { addVectors, unmaskSum } from '../../packages/coordinator/src/round/add-vectors.ts';
import { PartIntake } from '../../packages/coordinator/src/store/part-intake.ts';
import { maskVector } from '../../packages/node-agent/src/driver/masking.ts';
import { playRound } from './play-round.ts';

const words = 1e7;
const folder = mkdtempSync(join(tmpdir(), 'ketensom-memory-'));
const peak = (): number => process.resourceUsage().maxRSS / 1024;

/** The table filled in one column, encoded, masked into its file. */
async function agent(): Promise<void> {
  const { config, mask } = playRound({ partners: 10, words });
  const column = { min: 0n, max: 1000n, limbs: 1 as const, offset: 0, length: words };
  const layout = { columns: [column], words };
  const table = createTable(layout);
  const figures = table.columns[0] as BigInt64Array;
  for (let at = 0; at < words; at += 1) figures[at] = BigInt(at % 1000);
  const writer = createPrivateFile(join(folder, 'masked'));
  await maskVector({ primitives: p, config, plan: mask, vector: encodeContribution(layout, table), writer });
  writer.commit();
}

/** Ten vectors taken in part by part, added, unmasked. */
async function coordinator(): Promise<void> {
  const { config, opened } = playRound({ partners: 10, words });
  initCoordinator({ folder: join(folder, 'state'), name: 'bench' });
  const desk = openDesk({ folder: join(folder, 'state') });
  const intake = new PartIntake(desk);
  const partners = config.roster.map(({ partner }) => partner);
  const bytes = new Uint8Array(partLength).fill(1);
  for (const partner of partners) {
    for (const [part, { length }] of [...vectorPieces(config, partLength)].entries()) {
      const sent = bytes.subarray(0, length);
      await intake.store({ round: config.round, partner, part, bytes: sent, hash: hashPart(p, sent) });
    }
  }
  const sumRoot = await addVectors(desk, config, partners);
  const sum = await unmaskSum(desk, { config, partners, sumRoot, plan: deriveUnmaskPlan(p, opened) });
  if (sum.length !== vectorLength(config)) throw new Error('the sum has another length');
  desk.db.close();
}

try {
  await (process.argv[2] === 'agent' ? agent() : coordinator());
  process.stdout.write(`${peak().toFixed(0)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
