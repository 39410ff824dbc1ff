/** The gate: every step runs, two at a time, also after one has failed, and the last lines say which did. Runs under `pnpm check`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const steps: ReadonlyArray<readonly [heading: string, command: string, ...args: string[]]> = [
  ['types', 'tsc', '-b'],
  ['unused code', 'knip'],
  ['format and lint', 'biome', 'ci', '.'],
  ['typed lint', 'oxlint', '--type-aware'],
  ['vectors of the sum', 'node', '--conditions=@ketensom/source', 'tools/secsum-vectors.ts', '--check'],
  ['import arrows', 'vitest', 'run', 'test/architecture'],
  ['codes page', 'node', '--conditions=@ketensom/source', 'tools/errors-doc.ts', '--check'],
  ['contract schemas', 'node', '--conditions=@ketensom/source', 'tools/schemas.ts', '--check'],
  ['wasm module', 'node', 'packages/native/tools/build-wasm.ts', '--check'],
];

const root = join(import.meta.dirname, '..');

/** Runs a step; what it says is printed as a whole, so that two at a time read as one after the other. */
function runStep([heading, command, ...args]: (typeof steps)[number]): Promise<{ readonly heading: string; readonly passed: boolean }> {
  return new Promise((resolve) => {
    const said: Buffer[] = [];
    const child = spawn('pnpm', ['exec', command, ...args], { cwd: root, shell: process.platform === 'win32' });
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    const end = (passed: boolean): void => {
      console.log(`\n== ${heading}: ${[command, ...args].join(' ')}`);
      process.stdout.write(Buffer.concat(said));
      resolve({ heading, passed });
    };
    child.on('error', (error) => {
      said.push(Buffer.from(`${error.message}\n`));
      end(false);
    });
    child.on('close', (code) => end(code === 0));
  });
}

// Types first: the steps after it read what it builds.
const [types, ...rest] = steps;
const outcomes = types === undefined ? [] : [await runStep(types)];
const waiting = [...rest];
const lane = async (): Promise<void> => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) outcomes.push(await runStep(step));
};
await Promise.all([lane(), lane()]);

console.log('\n== gate');
for (const [heading] of steps)
  console.log(`${outcomes.find((outcome) => outcome.heading === heading)?.passed === true ? 'passed' : 'FAILED'}  ${heading}`);
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
