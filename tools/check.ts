/** The gate: every step runs, also after one has failed, and the last lines say which did. Runs under `pnpm check`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const steps: ReadonlyArray<readonly [heading: string, command: string, ...args: string[]]> = [
  ['types', 'tsc', '-b'],
  ['format and lint', 'biome', 'ci', '.'],
  ['typed lint', 'oxlint', '--type-aware'],
  ['import arrows', 'vitest', 'run', 'test/architecture'],
  ['codes page', 'node', '--conditions=@ketensom/source', 'tools/errors-doc.ts', '--check'],
  ['contract schemas', 'node', '--conditions=@ketensom/source', 'tools/schemas.ts', '--check'],
  ['wasm module', 'node', 'packages/native/tools/build-wasm.ts', '--check'],
  ['vectors of the sum', 'node', '--conditions=@ketensom/source', 'tools/secsum-vectors.ts', '--check'],
  ['unused code', 'knip'],
];

const root = join(import.meta.dirname, '..');
const outcomes = steps.map(([heading, command, ...args]) => {
  console.log(`\n== ${heading}: ${[command, ...args].join(' ')}`);
  const { status } = spawnSync('pnpm', ['exec', command, ...args], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return { heading, passed: status === 0 };
});

console.log('\n== gate');
for (const { heading, passed } of outcomes) console.log(`${passed ? 'passed' : 'FAILED'}  ${heading}`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
