/** The two languages that programs speak to people. Logs and codes are English always. */
import type { LocalText } from '@ketensom/protocol';

export type Language = 'nl' | 'en';

/** From `--lang`, else from LC_ALL, LC_MESSAGES or LANG; English where none says Dutch. */
export function chooseLanguage(argument: string | undefined, environment: NodeJS.ProcessEnv = process.env): Language {
  if (argument === 'nl' || argument === 'en') return argument;
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return /^nl(?:[_.@-]|$)/i.test(locale) ? 'nl' : 'en';
}

/** A text of the codebook or charter in the language asked for, or in the one it has. */
export const localText = (text: LocalText | undefined, language: Language): string =>
  text === undefined ? '' : typeof text === 'string' ? text : (text[language] ?? text.en ?? text.nl ?? '');
