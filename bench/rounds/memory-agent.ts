/** What an agent needs in memory for a vector of ten million words, in a process of its own: a table filled, encoded, masked into its file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateFile } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { createTable, encodeContribution } from '@ketensom/protocol';
import { maskVector } from '../../packages/node-agent/src/driver/masking.ts';
import { sayPeak } from './peak-memory.ts';
import { playRound } from './play-round.ts';

const words = 1e7;
const folder = mkdtempSync(join(tmpdir(), 'ketensom-memory-'));
try {
  const { config, mask } = playRound({ partners: 10, words });
  const start = process.memoryUsage.rss();
  const layout = { columns: [{ min: 0n, max: 1000n, limbs: 1 as const, offset: 0, length: words }], words };
  const table = createTable(layout);
  const figures = table.columns[0] as BigInt64Array;
  for (let at = 0; at < words; at += 1) figures[at] = BigInt(at % 1000);
  const writer = createPrivateFile(join(folder, 'masked'));
  const vector = encodeContribution(layout, table);
  await maskVector({ primitives: nativePrimitives, config, plan: mask, vector, writer });
  writer.commit();
  sayPeak(start);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
