/** The long jobs, by name. Each is a program of its own whose exit code is its verdict; whoever has another one adds a line. */
export interface Job {
  readonly name: string;
  /** What it shows when it passes. */
  readonly shows: string;
  /** Arguments of node, from the root of the repository. */
  readonly args: readonly string[];
  /** Settings beside those of the machine. */
  readonly env?: Readonly<Record<string, string>>;
}

const program = (file: string, ...args: readonly string[]): readonly string[] => ['--conditions=@ketensom/source', file, ...args];

const tests = (config: string, ...files: readonly string[]): readonly string[] => [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  config,
  ...files,
];

export const jobs: readonly Job[] = [
  {
    name: 'mutants',
    shows: 'every fault that we put into the secure sum and the arithmetic of points is found',
    args: program('test/mutants/main.ts'),
  },
  {
    name: 'simulation',
    shows: 'nothing is wrong in 100,000 simulated worlds',
    args: program('test/simulation/main.ts', '--seeds', '1..100000'),
  },
  {
    name: 'flips',
    shows: 'each of 1,000 flipped bits of a bundle is refused, and each of 1,000 of its log by Go too',
    args: tests('test/audit/vitest.config.ts', 'test/audit/flips.test.ts', 'test/audit/go.test.ts'),
    env: { KETENSOM_FLIPS: '1000' },
  },
  {
    name: 'worlds',
    shows:
      'what real programs release is the exact sum of those in it, whoever is lost, and a coordinator that lies is refused or found out',
    args: tests('test/torture/vitest.config.ts', 'test/scenario', 'test/hostile'),
  },
  {
    name: 'examples',
    shows: 'the shipped examples find what is planted in their data',
    args: tests('test/torture/vitest.config.ts', 'test/examples'),
  },
  {
    name: 'trackers',
    shows: 'thirty overlapping tables of each of forty houses give no hidden count away',
    args: ['node_modules/vitest/vitest.mjs', 'run', 'test/hostile/many-tables.test.ts', '-t', 'tracker', '--testTimeout', '1800000'],
    env: { KETENSOM_TRACKERS: '40' },
  },
  {
    name: 'figures',
    shows: 'the figures of a partner are those of plain loops for 100 random queries of each kind of file',
    args: tests('vitest.config.ts', 'packages/node-agent/test/evaluate/against-reference.test.ts'),
    env: { KETENSOM_QUERIES: '100' },
  },
  {
    name: 'suppression',
    shows: 'no table of one to three ways, and no hierarchy, of 200 hides more than twice the fewest cells',
    args: ['node_modules/vitest/vitest.mjs', 'run', 'packages/native/test/protect-table.test.ts', '--testTimeout', '1800000'],
    env: { KETENSOM_TABLES: '50' },
  },
  {
    name: 'blinding',
    shows: 'every engine gives the portable bytes for 10,000 identifiers of each suite, and for ten scalars over 1,000',
    args: ['node_modules/vitest/vitest.mjs', 'run', 'packages/native/test/blinding/engine.test.ts', '--testTimeout', '1800000'],
    env: { KETENSOM_IDENTIFIERS: '10000' },
  },
  {
    name: 'brute-force',
    shows: 'all 91 million numbers find nobody in a captured run without its keys, and everybody with them',
    args: program('test/torture/brute-force.ts'),
  },
];
