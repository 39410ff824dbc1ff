/** The coordinator as a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@ketensom/source'];

export interface Child {
  readonly process: ChildProcess;
  readonly url: string;
  /** Resolves with the signal or exit code that ended it. */
  readonly ended: Promise<string>;
}

export interface ChildOptions {
  readonly port?: number;
  readonly failpoint?: string;
}

/** Starts `ketensom-coordinator start` on a state folder and waits until it listens. */
export function startChild(folder: string, { port = 0, failpoint }: ChildOptions = {}): Promise<Child> {
  const child = spawn(
    process.execPath,
    [...flags, main, 'start', '--state', folder, '--listen', `127.0.0.1:${port}`, '--absent-after', '30'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(failpoint === undefined ? {} : { KETENSOM_FAILPOINT: failpoint }) },
    },
  );
  const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    void ended.then((how) => reject(new Error(`ended (${how}) before listening: ${errors.slice(-500)}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { event, url } = JSON.parse(line) as { event: string; url: string };
      if (event === 'listening') resolve({ process: child, url, ended });
    });
  });
}

/** Runs a command of `ketensom-coordinator` to its end. */
export function runCommand(args: readonly string[]): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  const child = spawn(process.execPath, [...flags, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code: code ?? -1, output, errors })));
}
