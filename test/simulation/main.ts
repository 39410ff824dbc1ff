/** `pnpm simulate --seeds A..B [--workers N]`: simulates each seed and says what came of it; a failing seed makes the exit code 1. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { failuresOf, reportOf } from './report.ts';
import { runSeeds, type SeedRange } from './run-seeds.ts';

const usage = 'usage: pnpm simulate --seeds A..B [--workers N]';

function readRange(text: string): SeedRange {
  const [, first, last] = /^(\d{1,15})\.\.(\d{1,15})$/.exec(text) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last)) throw new RangeError(usage);
  return { first: Number(first), last: Number(last) };
}

function readOptions(): { readonly range: SeedRange; readonly workers: number } {
  const args = process.argv.slice(2).filter((arg) => arg !== '--');
  const options = { seeds: { type: 'string', default: '1..10000' }, workers: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const range = readRange(values.seeds);
  const workers = values.workers === undefined ? availableParallelism() : Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(usage);
  return { range, workers: Math.min(workers, Math.ceil((range.last - range.first + 1) / 10)) };
}

const { range, workers } = readOptions();
const began = performance.now();
let told = began;
const tally = await runSeeds(range, workers, ({ seeds, failures }) => {
  if (performance.now() - told < 10_000) return;
  told = performance.now();
  console.log(`${seeds} seeds, ${failures.length} failures`);
});
for (const line of reportOf(tally, (performance.now() - began) / 1000)) console.log(line);
for (const line of failuresOf(tally)) console.log(line);
process.exitCode = tally.failures.length === 0 ? 0 : 1;
