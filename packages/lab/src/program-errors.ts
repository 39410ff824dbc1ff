/** What a program of ours said when it failed, as an error of the lab: the same code, the same issues, the same exit code. */
import { CommandError, type ExitCode, exitCodes } from '@ketensom/host';
import { ConfigError, type LocalIssue } from '@ketensom/protocol';
import { type ProgramLine, parseLine } from './program-lines.ts';

/** A program that failed. */
export interface Failure {
  /** How the message names it. */
  readonly name: string;
  /** What it did. */
  readonly what: string;
  readonly code: number;
  /** Its error as `--json` prints it. */
  readonly line: ProgramLine | undefined;
  /** What it wrote that was no JSON. */
  readonly text: string;
}

/** An error as a program of ours prints it with `--json`. */
export interface PrintedError {
  readonly code?: string;
  readonly message?: string;
  readonly file?: string;
  readonly issues?: readonly LocalIssue[];
}

/** Exit codes that are passed on; any other is a failure. */
const passedOn = (code: number): ExitCode =>
  code === exitCodes.usage || code === exitCodes.refused || code === exitCodes.verification ? code : exitCodes.failed;

/** The error; of a file that is not in order the very issues that the program found. */
export function failureOf({ name, what, code, line, text }: Failure): Error {
  const printed = (line?.['error'] ?? {}) as PrintedError;
  if (printed.issues !== undefined) return new ConfigError(printed.issues, printed.file);
  const said = [printed.message, text.trim()].filter((part) => part !== undefined && part !== '');
  const message = [`${name} ${what}.`, ...said].join('\n');
  return new CommandError({ exitCode: passedOn(code), code: printed.code ?? 'internal', message });
}

/** The error among the lines of a program's standard error. */
export const errorLineOf = (errors: string): ProgramLine | undefined =>
  errors
    .split('\n')
    .map(parseLine)
    .findLast((line) => typeof line?.['error'] === 'object');
