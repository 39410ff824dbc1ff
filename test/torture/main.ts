/** `pnpm torture [job…]`: what takes too long for every change. All jobs run, also after one has failed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { jobs } from './jobs.ts';

const root = join(import.meta.dirname, '../..');
const names = process.argv.slice(2).filter((arg) => arg !== '--');
const unknown = names.filter((name) => !jobs.some((job) => job.name === name));
if (unknown.length > 0) throw new RangeError(`no such job: ${unknown.join(', ')}; there are ${jobs.map((job) => job.name).join(', ')}`);

const chosen = jobs.filter((job) => names.length === 0 || names.includes(job.name));
const outcomes = chosen.map((job) => {
  console.log(`\n== ${job.name}: ${job.shows}`);
  const began = performance.now();
  const { status } = spawnSync(process.execPath, job.args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...job.env } });
  return { name: job.name, passed: status === 0, minutes: (performance.now() - began) / 60_000 };
});

console.log('\n== torture');
for (const { name, passed, minutes } of outcomes) console.log(`${passed ? 'passed' : 'FAILED'}  ${name}, ${minutes.toFixed(1)} min`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
