/**
 * The frame round every program: exit codes, the one error printer, the language. An error says what was wrong and what to do next; one
 * that nobody foresaw is shown with its stack, since hiding it helps no one.
 */
import { ConfigError, type ErrorCode, errorTexts, isErrorCode, ProtocolError } from '@ketensom/protocol';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { refuseFailpointInProduction } from './failpoint.ts';
import type { Language } from './languages.ts';
import { ProblemError, TransportError } from './problem-error.ts';
import { formatTable, type TextSink } from './terminal.ts';

/** A failure foreseen by a program's own command, with the exit code it ends in and the next step for the person who reads it. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly code: string;

  constructor(failure: { readonly exitCode: ExitCode; readonly code: string; readonly message: string }) {
    super(failure.message);
    this.name = 'CommandError';
    this.exitCode = failure.exitCode;
    this.code = failure.code;
  }
}

/** How the program speaks: filled from `--json` and `--lang` before anything can fail. */
export interface Voice {
  readonly json: boolean;
  readonly language: Language;
}

const refusedCodes: ReadonlySet<string> = new Set<ErrorCode>([
  'policy-floor',
  'policy-threshold',
  'too-few-partners',
  'too-many-partners',
  'unknown-purpose',
  'spec-complexity',
  'not-offering',
  'declined',
  'four-eyes',
  'already-approved',
  'same-standing',
  'query-already-opened',
  'not-supported',
  'overflow-guard',
  'unknown-name',
]);

const codeExit = (code: string): ExitCode => (refusedCodes.has(code) ? exitCodes.refused : exitCodes.failed);

interface Described {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly text: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const codeText = (code: string, language: Language): string => {
  if (!isErrorCode(code))
    return language === 'nl' ? 'De coördinator weigerde met een onbekende code.' : 'The coordinator refused with an unknown code.';
  return language === 'nl' ? errorTexts[code].nl : errorTexts[code].text;
};

const networkTexts: Readonly<Record<TransportError['code'], Readonly<Record<Language, string>>>> = {
  unreachable: {
    en: 'The coordinator cannot be reached; check its address and the network, then try again.',
    nl: 'De coördinator is niet bereikbaar; controleer adres en netwerk en probeer opnieuw.',
  },
  timeout: {
    en: 'The coordinator did not answer in time; try again later.',
    nl: 'De coördinator antwoordde niet op tijd; probeer het later opnieuw.',
  },
  'answer-too-large': {
    en: 'The coordinator answered with more than this request may bring; ask its operator.',
    nl: 'De coördinator antwoordde met meer dan dit verzoek mag opleveren; vraag de beheerder.',
  },
  'bad-answer': {
    en: 'The coordinator answered with something this program does not take; ask its operator.',
    nl: 'De coördinator gaf een antwoord dat dit programma niet aanneemt; vraag de beheerder.',
  },
};

const configHeads = { en: ['file', 'path', 'found', 'expected'], nl: ['bestand', 'pad', 'gevonden', 'verwacht'] } as const;

function describeConfig(error: ConfigError, language: Language): Described {
  const rows = error.issues.map((issue) => [error.file ?? '', issue.path, issue.found, issue.expected]);
  const lead =
    language === 'nl' ? 'De configuratie klopt niet; er is niets gestart.' : 'The configuration is not right; nothing was started.';
  const table = formatTable(
    configHeads[language].map((head) => ({ head })),
    rows,
  );
  return { exitCode: exitCodes.usage, code: error.code, text: `${lead}\n\n${table}`, details: { file: error.file, issues: error.issues } };
}

/** The stack without the message, which could hold anything; system errors say which call failed. */
function describeUnforeseen(error: unknown): Described {
  if (!(error instanceof Error)) return { exitCode: exitCodes.failed, code: 'internal', text: 'Something that is no error was thrown.' };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const system =
    'syscall' in error && 'code' in error
      ? ` (${String(error.code)} ${String(error.syscall)}${'path' in error ? ` ${String(error.path)}` : ''})`
      : '';
  const own = error instanceof TypeError || error instanceof RangeError ? `: ${error.message}` : '';
  return {
    exitCode: exitCodes.failed,
    code: 'internal',
    text: [`${errorTexts.internal.text} ${error.name}${system}${own}`, ...frames].join('\n'),
  };
}

/** What to say of an error and the exit code it ends in. */
export function describeError(error: unknown, language: Language): Described {
  if (error instanceof ConfigError) return describeConfig(error, language);
  if (error instanceof CommandError) return { exitCode: error.exitCode, code: error.code, text: error.message };
  if (error instanceof ProtocolError) {
    const details = { clause: error.clause, ...(error.party === undefined ? {} : { party: error.party }) };
    return {
      exitCode: codeExit(error.code),
      code: error.code,
      text: `${codeText(error.code, language)} (${[error.code, ...Object.values(details)].join(', ')})`,
      details,
    };
  }
  if (error instanceof ProblemError)
    return { exitCode: codeExit(error.code), code: error.code, text: `${codeText(error.code, language)} (${error.status} ${error.code})` };
  if (error instanceof TransportError) return { exitCode: exitCodes.failed, code: error.code, text: networkTexts[error.code][language] };
  return describeUnforeseen(error);
}

/** Prints an error to `sink` (standard error), as text or as one JSON line, and gives the exit code. */
export function printError(error: unknown, voice: Voice, sink: TextSink = process.stderr): ExitCode {
  const { exitCode, code, text, details } = describeError(error, voice.language);
  const shown = voice.json ? JSON.stringify({ error: { code, message: text.split('\n')[0], ...details } }) : text.trimEnd();
  sink.write(`${shown}\n`);
  return exitCode;
}

const isParserExit = (error: unknown): error is Error & { readonly exitCode: number } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('commander.') && 'exitCode' in error;

/**
 * Runs a program to its end and sets the process's exit code. `main` gives the exit code; what it throws is printed. A command-line parser
 * that threw has printed its own text: help and version end in 0, bad usage in 2.
 */
export async function runProgram(main: () => Promise<ExitCode>, voice: () => Voice): Promise<void> {
  try {
    refuseFailpointInProduction();
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = isParserExit(error) ? (error.exitCode === 0 ? exitCodes.done : exitCodes.usage) : printError(error, voice());
  }
}

/** Prints a command's outcome: one JSON value, or text for people. */
export function printOutcome(
  voice: Voice,
  outcome: { readonly json: unknown; readonly text: string },
  sink: TextSink = process.stdout,
): void {
  sink.write(voice.json ? `${JSON.stringify(outcome.json, null, 2)}\n` : outcome.text.endsWith('\n') ? outcome.text : `${outcome.text}\n`);
}
