/** A copy of what the protocol, the agent, the coordinator and their tests need, to put faults into. Installed packages are linked, not copied. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Mutant } from './mutant.ts';

const root = join(import.meta.dirname, '../..');

const packages = ['protocol', 'native', 'host', 'node-agent', 'coordinator'] as const;

const copied = [
  'package.json',
  'vitest.config.ts',
  'test/scratch.ts',
  ...packages.flatMap((name) => [`packages/${name}/package.json`, `packages/${name}/src`]),
  ...['test', 'tools', 'wat'].map((folder) => `packages/native/${folder}`),
  'vectors/wycheproof',
  'test/mulberry32.ts',
  'packages/protocol/test',
  'packages/node-agent/test',
  'packages/coordinator/test',
  'test/simulation',
  'test/mutants',
  'test/hostile/chi-square.ts',
  'test/hostile/colluders.test.ts',
];

/** What a package is installed with, as its places in the repository. */
const installed = (name: string): string[] =>
  readdirSync(join(root, 'packages', name, 'node_modules'))
    .filter((module) => !module.startsWith('.'))
    .map((module) => `packages/${name}/node_modules/${module}`);

/** Links by their place in the copy: to the repository, or within the copy, where the project's own packages are. */
const toRepository = [
  'node_modules/vitest',
  'node_modules/@types',
  'node_modules/fast-check',
  ...packages.flatMap((name) => installed(name).filter((place) => !place.endsWith('/@ketensom'))),
];
const within: ReadonlyArray<readonly [place: string, target: string]> = [
  ...packages.map((name) => [`node_modules/@ketensom/${name}`, `../../packages/${name}`] as const),
  ...packages
    .flatMap((name) => (installed(name).some((place) => place.endsWith('/@ketensom')) ? [name] : []))
    .map((name) => [`packages/${name}/node_modules/@ketensom`, '../../../node_modules/@ketensom'] as const),
];

export interface Tree {
  readonly path: string;
  /** Runs `act` with the fault in place, then takes it out again. @throws RangeError where the fault does not fit the code any more. */
  with<Result>(mutant: Mutant, act: () => Promise<Result>): Promise<Result>;
  remove(): void;
}

function link(path: string, place: string, target: string): void {
  mkdirSync(dirname(join(path, place)), { recursive: true });
  symlinkSync(target, join(path, place));
}

/** Plants a copy in the system's folder for temporary files. */
export function plantTree(): Tree {
  const path = mkdtempSync(join(tmpdir(), 'ketensom-mutants-'));
  for (const place of copied) cpSync(join(root, place), join(path, place), { recursive: true });
  for (const place of toRepository) link(path, place, join(root, place));
  for (const [place, target] of within) link(path, place, target);
  return {
    path,
    async with(mutant, act) {
      const files = [mutant.file, ...(mutant.builds === undefined ? [] : [mutant.builds.made])].map((place) => join(path, place));
      const before = files.map((file) => readFileSync(file, 'utf8'));
      writeFileSync(join(path, mutant.file), mutate(before[0] as string, mutant));
      try {
        return await act();
      } finally {
        for (const [at, file] of files.entries()) writeFileSync(file, before[at] as string);
      }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The source with the fault in it. */
export function mutate(source: string, { name, file, find, replace }: Mutant): string {
  const found = source.split(find).length - 1;
  if (found !== 1) throw new RangeError(`the mutant "${name}" fits ${file} in ${found} places, not in one`);
  return source.split(find).join(replace);
}
