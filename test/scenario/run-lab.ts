/** Runs the lab's own program on a scenario folder, as a user would, into a folder of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QueryResult, ReleasedOf } from '@ketensom/protocol';
import type { Figures } from './oracle.ts';
import { figureKey } from './oracle.ts';

const program = fileURLToPath(new URL('../../packages/lab/src/main.ts', import.meta.url));

/** What a run left behind. */
export interface LabRun {
  readonly code: number;
  readonly out: string;
  readonly results: Readonly<Record<string, QueryResult>>;
  /** Standard output and error, for the report of a failure. */
  readonly log: string;
}

export interface LabOptions {
  readonly drop?: readonly string[];
  /** Settings beside those of the machine, for all programs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where there is a file system in memory it is used: many programs that each wait for the disk make a small machine slow. */
const scratchRoot = process.env['KETENSOM_TEST_MEMORY'] ?? tmpdir();

/** A new temporary folder, removed by `clear`. */
export const makeScratch = (): { readonly folder: string; readonly clear: () => void } => {
  const folder = mkdtempSync(join(scratchRoot, 'ketensom-test-'));
  return { folder, clear: () => rmSync(folder, { recursive: true, force: true }) };
};

function readResults(folder: string): Record<string, QueryResult> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder).map((name) => {
    const result = JSON.parse(readFileSync(join(folder, name), 'utf8')) as QueryResult;
    return [name.replace(/\.json$/, ''), result] as const;
  });
  return Object.fromEntries(entries);
}

/** Calls `ketensom-lab` with these arguments. Never throws for an exit code: the caller says which one it expects. */
export async function callLab(
  args: readonly string[],
  env: LabOptions['env'] = {},
): Promise<{ readonly code: number; readonly log: string }> {
  const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source'];
  const child = spawn(process.execPath, [...flags, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.on('close', (value) => resolve(value ?? -1));
  });
  return { code, log };
}

/** Runs a scenario folder into `out`. */
export async function runLab(dir: string, out: string, options: LabOptions = {}): Promise<LabRun> {
  const drops = (options.drop ?? []).flatMap((drop) => ['--drop', drop]);
  const { code, log } = await callLab(['run', dir, '--out', out, '--json', ...drops], options.env);
  return { code, out, results: readResults(join(out, 'results')), log };
}

/** The figures of a release, in the oracle's form. */
export function figuresOf(result: ReleasedOf<'aggregate'>): Figures {
  const figures = result.cells.flatMap(({ by, ...measures }) =>
    Object.entries(measures).map(([name, cell]) => {
      const text = 'value' in cell ? String(cell.value) : 'state' in cell && cell.state === 'noData' ? 'no data' : JSON.stringify(cell);
      return [figureKey(by, name), text] as const;
    }),
  );
  return Object.fromEntries(figures);
}

/** The result, which must be a released aggregate. */
export function demandReleased(run: LabRun, query: string): ReleasedOf<'aggregate'> {
  const result = run.results[query];
  if (result?.status !== 'released' || result.kind !== 'aggregate')
    throw new Error(`${query} was not released: ${JSON.stringify(result)}\n${run.log}`);
  return result;
}
