/** Ketensom's programs as child processes: the same ones that people run, over loopback HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '@ketensom/host';
import { bundlePrograms } from './bundle-programs.ts';
import { errorLineOf, failureOf } from './program-errors.ts';
import { type ProgramLine, ProgramLines, parseLine } from './program-lines.ts';

export type { ProgramLine } from './program-lines.ts';

const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const sources = {
  agent: entry('node-agent/src/main.ts'),
  coordinator: entry('coordinator/src/main.ts'),
  analyst: entry('coordinator/src/analyst.ts'),
  audit: entry('auditor/src/main.ts'),
};

const workers = [
  entry('auditor/src/signatures/signature-worker.ts'),
  entry('native/src/blinding/blinding-worker.ts'),
  entry('coordinator/src/release/table-worker.ts'),
  entry('node-agent/src/selections/judge-worker.ts'),
];

/** The programs that the lab starts. */
export type Program = keyof typeof sources;

let bundles: Promise<Readonly<Record<Program, string>>> | undefined;

/** The file of a program: bundled once per process, or the sources of those that `KETENSOM_LAB_SOURCES` names, for a debugger. */
const fileOf = async (program: Program): Promise<string> => {
  if ((process.env['KETENSOM_LAB_SOURCES'] ?? '').split(',').includes(program)) return sources[program];
  bundles ??= bundlePrograms(sources, workers, entry('../.cache/programs'));
  return (await bundles)[program];
};

export interface Running {
  readonly process: ChildProcess;
  /** Resolves with the exit code, -1 when a signal ended it. */
  readonly ended: Promise<number>;
  /**
   * The first line, past or to come, for which `done` holds.
   *
   * @throws ConfigError or CommandError when the program ends before it, or the milliseconds are over.
   */
  readonly until: (done: (line: ProgramLine) => boolean, milliseconds: number) => Promise<ProgramLine>;
}

interface StartOptions {
  /** How a failure names it. */
  readonly name: string;
  readonly onLine?: (line: ProgramLine) => void;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Node keeps compiled code here between the many short programs of a run; it halves their start. */
const environment = (): NodeJS.ProcessEnv => ({ NODE_COMPILE_CACHE: entry('../.cache/compile'), ...process.env });

const launch = async (program: Program, args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source', await fileOf(program), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...extra },
  });

const endOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', (code) => resolve(code ?? -1));
  });

/** Starts a program; every JSON line it prints, on either stream, goes to `onLine`. */
export async function startProgram(
  program: Program,
  args: readonly string[],
  { name, onLine, environment: extra }: StartOptions,
): Promise<Running> {
  const child = await launch(program, args, extra);
  const lines = new ProgramLines();
  let text = '';
  const hear = (printed: string): void => {
    const line = parseLine(printed);
    if (line === undefined) {
      text = `${text}${printed}\n`.slice(-4000);
      return;
    }
    lines.take(line);
    onLine?.(line);
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
  const ended = endOf(child);
  const failed = (what: string, code: number): Error => failureOf({ name, what, code, line: lines.lastError(), text });
  const until: Running['until'] = async (done, milliseconds) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(failed('took too long', exitCodes.failed)), milliseconds);
    void ended.then((code) => giveUp.abort(failed('ended too early', code)));
    try {
      return await lines.find(done, giveUp.signal);
    } finally {
      clearTimeout(timer);
    }
  };
  return { process: child, ended, until };
}

/** A program that ran to its end. */
export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end and keeps what it printed (at most 64 MiB). */
export async function runProgramToEnd(program: Program, args: readonly string[]): Promise<Finished> {
  const child = await launch(program, args);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    size += bytes.length;
    if (size <= 2 ** 26) output.push(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
  const code = await endOf(child);
  return { code, output: Buffer.concat(output).toString('utf8'), errors: Buffer.concat(errors).toString('utf8') };
}

/** Runs a command that must succeed and gives the JSON it printed. @throws ConfigError or CommandError with what it said. */
export async function runOrFail(program: Program, args: readonly string[]): Promise<string> {
  const { code, output, errors } = await runProgramToEnd(program, [...args, '--json']);
  if (code === exitCodes.done) return output;
  const line = errorLineOf(errors);
  throw failureOf({ name: `ketensom-${program}`, what: `ended with ${code}`, code, line, text: line === undefined ? errors : '' });
}
