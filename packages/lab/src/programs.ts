/** Ketensom's programs as child processes: the same ones that people run, over loopback HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandError, type ExitCode, exitCodes } from '@ketensom/host';

const entry = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const entries = {
  agent: entry('node-agent/src/main.ts'),
  coordinator: entry('coordinator/src/main.ts'),
  analyst: entry('coordinator/src/analyst.ts'),
  audit: entry('auditor/src/main.ts'),
};

/** The programs that the lab starts. */
export type Program = keyof typeof entries;

/** A JSON line that a program printed. */
export type ProgramLine = Readonly<Record<string, unknown>> & { readonly event?: unknown };

export interface Running {
  readonly process: ChildProcess;
  /** Resolves with the exit code, -1 when a signal ended it. */
  readonly ended: Promise<number>;
  /** The last text on standard error that was no JSON line, for a failure's report. */
  readonly errors: () => string;
  /**
   * The first line, past or to come, for which `done` holds.
   *
   * @throws CommandError when the program ends before it, or the milliseconds are over.
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

const nodeFlags = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source'];

const parseLine = (line: string): ProgramLine | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as ProgramLine) : undefined;
  } catch {
    return undefined;
  }
};

/** Exit codes that a program's caller passes on; any other is a failure. */
const passedOn = (code: number): ExitCode =>
  code === exitCodes.usage || code === exitCodes.refused || code === exitCodes.verification ? code : exitCodes.failed;

const failure = (name: string, what: string, errors: string, code: number): CommandError => {
  const text = errors.trim() === '' ? '' : `\n${errors.trim()}`;
  return new CommandError({ exitCode: passedOn(code), code: 'internal', message: `${name} ${what}.${text}` });
};

/** The lines of one program, those that were printed and those to come. */
class Lines {
  readonly #seen: ProgramLine[] = [];
  readonly #waiting = new Set<(line: ProgramLine) => void>();

  take(line: ProgramLine): void {
    this.#seen.push(line);
    for (const waiting of this.#waiting) waiting(line);
  }

  find(done: (line: ProgramLine) => boolean, signal: AbortSignal): Promise<ProgramLine> {
    const before = this.#seen.find(done);
    if (before !== undefined) return Promise.resolve(before);
    return new Promise((resolve, reject) => {
      const waiting = (line: ProgramLine): void => {
        if (!done(line)) return;
        this.#waiting.delete(waiting);
        resolve(line);
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', () => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      });
    });
  }
}

/** Starts a program; every JSON line it prints, on either stream, goes to `onLine`. */
export function startProgram(program: Program, args: readonly string[], options: StartOptions): Running {
  const { name, onLine } = options;
  const child = spawn(process.execPath, [...nodeFlags, entries[program], ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...options.environment },
  });
  const lines = new Lines();
  let tail = '';
  const hear = (text: string): void => {
    const line = parseLine(text);
    if (line === undefined) {
      tail = `${tail}${text}\n`.slice(-4000);
      return;
    }
    lines.take(line);
    onLine?.(line);
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', hear);
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', (code) => resolve(code ?? -1));
  });
  const until: Running['until'] = async (done, milliseconds) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(failure(name, 'took too long', tail, exitCodes.failed)), milliseconds);
    void ended.then((code) => giveUp.abort(failure(name, 'ended too early', tail, code)));
    try {
      return await lines.find(done, giveUp.signal);
    } finally {
      clearTimeout(timer);
    }
  };
  return { process: child, ended, errors: () => tail, until };
}

/** A program that ran to its end. */
export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program to its end and keeps what it printed (at most 64 MiB). */
export async function runProgramToEnd(program: Program, args: readonly string[]): Promise<Finished> {
  const child = spawn(process.execPath, [...nodeFlags, entries[program], ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    size += bytes.length;
    if (size <= 2 ** 26) output.push(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', (value) => resolve(value ?? -1));
  });
  return { code, output: Buffer.concat(output).toString('utf8'), errors: Buffer.concat(errors).toString('utf8') };
}

/** Runs a program that must succeed and gives what it printed; its own error text and exit code are passed on. */
export async function runOrFail(program: Program, args: readonly string[]): Promise<string> {
  const { code, output, errors } = await runProgramToEnd(program, args);
  if (code === exitCodes.done) return output;
  throw new CommandError({
    exitCode: passedOn(code),
    code: 'internal',
    message: errors.trim() || `ketensom-${program} ended with ${code}.`,
  });
}
