/** Puts each fault into a copy and looks whether it is found: by the simulation, or by the test that the mutant names. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import { plantTree, type Tree } from './tree.ts';

export interface Verdict {
  readonly mutant: Mutant;
  readonly isCaught: boolean;
  /** What was found, in a line. */
  readonly how: string;
  readonly seconds: number;
}

/** The longest a look may take; a fault that makes it hang is found. */
const patience = 300_000;

interface Look {
  readonly code: number | null;
  readonly lastLine: string;
}

function run(tree: Tree, args: readonly string[]): Promise<Look> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: tree.path, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
    let text = '';
    child.stdout.on('data', (part: Buffer) => (text += part.toString()));
    child.stderr.on('data', (part: Buffer) => (text += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lastLine: text.trim().split('\n').at(-1) ?? '' }));
  });
}

const simulation = ['--conditions=@ketensom/source', 'test/mutants/probe.ts'];
const testsOf = (file: string): string[] => [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--bail=1', file];

/** Demands that the copy without a fault passes: else everything would count as found. */
async function demandHealthy(tree: Tree, tests: readonly string[]): Promise<void> {
  for (const args of [simulation, ...tests.map(testsOf)]) {
    const { code, lastLine } = await run(tree, args);
    if (code !== 0) throw new Error(`the code fails without a mutant: ${lastLine}`);
  }
}

/** Whatever does not build is found as well. */
async function lookAt(tree: Tree, { builds, test }: Mutant): Promise<Look> {
  const built = builds === undefined ? undefined : await run(tree, ['--conditions=@ketensom/source', builds.program]);
  return built === undefined || built.code === 0 ? run(tree, test === undefined ? simulation : testsOf(test)) : built;
}

async function look(tree: Tree, mutant: Mutant): Promise<Verdict> {
  const began = performance.now();
  const { code, lastLine } = await tree.with(mutant, () => lookAt(tree, mutant));
  return { mutant, isCaught: code !== 0, how: mutant.test ?? lastLine, seconds: (performance.now() - began) / 1000 };
}

/** Hunts all mutants on several copies at once. */
export async function hunt(mutants: readonly Mutant[], workers: number, tell: (verdict: Verdict) => void): Promise<readonly Verdict[]> {
  const trees = Array.from({ length: workers }, plantTree);
  const verdicts: Verdict[] = [];
  const waiting = [...mutants];
  const work = async (tree: Tree): Promise<void> => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const verdict = await look(tree, mutant);
      verdicts.push(verdict);
      tell(verdict);
    }
  };
  try {
    await demandHealthy(trees[0] as Tree, [...new Set(mutants.flatMap((mutant) => mutant.test ?? []))]);
    await Promise.all(trees.map(work));
  } finally {
    for (const tree of trees) tree.remove();
  }
  return verdicts;
}
