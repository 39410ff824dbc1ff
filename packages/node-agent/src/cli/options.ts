/** The options that all commands share, and what follows from them. */
import { chooseLanguage, type Language, type Voice } from '@ketensom/host';
import type { Command } from 'commander';

export interface CommonOptions {
  readonly state: string;
  readonly config: string;
  readonly json?: boolean;
  readonly lang?: string;
}

/** Adds `--state`, `--config`, `--json` and `--lang` to a command. */
export const withCommonOptions = (command: Command): Command =>
  command
    .option('--state <folder>', 'folder of this agent: keys, log, rounds; readable by nobody else', 'state')
    .option('--config <file>', 'what this partner holds and allows', 'agent.yaml')
    .option('--json', 'print JSON')
    .option('--lang <language>', 'nl or en; default: from LANG');

/** How a command speaks. */
export const voiceOf = ({ json, lang }: Pick<CommonOptions, 'json' | 'lang'>): Voice => ({
  json: json === true,
  language: chooseLanguage(lang),
});

/** One of two texts. */
export const say = (language: Language, texts: Readonly<Record<Language, string>>): string => texts[language];
