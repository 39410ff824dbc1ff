/** What the program ends with, and what it says when it cannot go on. */
import { errorTexts, ProtocolError } from '@ketensom/protocol';
import { CommanderError } from 'commander';
import { NotFound } from './find-run.ts';
import { NotABundle } from './folder-source.ts';
import { auditTexts, type Language } from './texts.ts';

/** 4: something is violated, or a released figure could not be proved. */
export const exitCodes = { done: 0, failed: 1, usage: 2, violated: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Says why it stops, and gives the code to end with. What is no answer to the user is thrown on. */
export function explainStop(error: unknown, language: Language, say: (text: string) => void): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof NotABundle) {
    say(auditTexts(language).notBundle);
    return exitCodes.usage;
  }
  if (error instanceof NotFound) {
    say(error.message);
    return exitCodes.usage;
  }
  if (!(error instanceof ProtocolError)) throw error;
  say(`${language === 'nl' ? errorTexts[error.code].nl : error.message} (${error.code}, ${error.clause})`);
  return exitCodes.violated;
}
