/**
 * `pnpm bench [NAME]`: every claim of speed as a program that prints a ratio. Ratios of one run on one machine are comparable; milliseconds are
 * not. Nothing here fails on a slow machine.
 */
import { audit } from './audit.ts';
import { earlierTables } from './earlier-tables.ts';
import { localTables } from './local-tables.ts';
import { masking } from './masking.ts';
import { overlapQuery } from './overlap/whole-query.ts';
import { overlap } from './overlap.ts';
import { rounds } from './rounds.ts';
import { secureSum } from './secure-sum.ts';
import { sumPeers } from './sum-peers.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  audit,
  'earlier-tables': earlierTables,
  'local-tables': localTables,
  masking,
  overlap,
  'overlap-query': overlapQuery,
  rounds,
  'secure-sum': secureSum,
  'sum-peers': sumPeers,
};

const [, , wanted] = process.argv;
if (wanted !== undefined && benches[wanted] === undefined) {
  process.stderr.write(`There is no bench ${wanted}; there are ${Object.keys(benches).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted !== undefined && wanted !== name) continue;
    process.stdout.write(`\n== ${name}\n`);
    await bench();
  }
}
