/** The options that all commands of both programs share, and how a command is run. */
import { chooseLanguage, type ExitCode, exitCodes, type Language, type Voice } from '@ketensom/host';
import { type Command, InvalidArgumentError } from 'commander';

export interface CommonOptions {
  readonly state: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** Adds `--state`, `--json` and `--lang` to a command. */
export const withCommonOptions = (command: Command, folder: string): Command =>
  command
    .option('--state <folder>', folder, 'state')
    .option('--json', 'print JSON')
    .option('--lang <language>', 'nl or en; default: from LANG');

/** How a command speaks. */
const voiceOf = ({ json, lang }: Pick<CommonOptions, 'json' | 'lang'>): Voice => ({
  json: json === true,
  language: chooseLanguage(lang),
});

/** One of two texts. */
export const say = (language: Language, texts: Readonly<Record<Language, string>>): string => texts[language];

/** What the last command ended in, for the frame round the program. */
export interface Outcome {
  exitCode: ExitCode;
  voice: Voice;
}

/** The outcome before any command was read, from the bare arguments: an error may come before that. */
export function earlyOutcome(args: readonly string[]): Outcome {
  const asked = args.indexOf('--lang');
  return {
    exitCode: exitCodes.done,
    voice: voiceOf({ json: args.includes('--json'), ...(asked >= 0 ? { lang: args[asked + 1] ?? '' } : {}) }),
  };
}

/** Runs a command's work with its own voice. */
export type Runner = <Options extends Pick<CommonOptions, 'json' | 'lang'>>(
  options: Options,
  work: (voice: Voice) => ExitCode | undefined | Promise<ExitCode | undefined>,
) => Promise<void>;

export const makeRunner =
  (outcome: Outcome): Runner =>
  async (options, work) => {
    outcome.voice = voiceOf(options);
    outcome.exitCode = (await work(outcome.voice)) ?? exitCodes.done;
  };

/** A number of seconds or hours on the command line. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text) || value <= 0) throw new InvalidArgumentError('a number above 0');
  return value;
}

/** A name as charters have them. */
export function readName(text: string): string {
  if (!/^[a-z][a-z0-9_-]{0,63}$/.test(text))
    throw new InvalidArgumentError('a name: lower-case letters, digits, - and _, at most 64, a letter first');
  return text;
}
