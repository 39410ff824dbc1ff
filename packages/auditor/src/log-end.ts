/** How a log begins and ends, where it does so in an unusual way: after another log, after a backup, or for good. */
import type { OpenedBundle } from '@ketensom/protocol';
import { fillIn } from './explain-texts.ts';
import { plain } from './format-columns.ts';
import type { Language } from './texts.ts';

const texts: Readonly<Record<Language, Readonly<Record<'after' | 'restored' | 'sealed' | 'next', string>>>> = {
  en: {
    after: 'It goes on from a log whose last head has the digest {after}: sed -n 1,3p OTHER/checkpoint | sha256sum.',
    restored: 'The coordinator came back from a backup; [{leaf}] follows {size:entry|entries}.',
    sealed: 'It was sealed in entry [{leaf}]: nothing can follow.',
    next: 'It is said to go on as {next}.',
  },
  nl: {
    after: 'Het gaat verder na een logboek waarvan de laatste kop de digest {after} heeft: sed -n 1,3p ANDER/checkpoint | sha256sum.',
    restored: 'De coördinator kwam terug van een back-up; [{leaf}] volgt op {size:regel|regels}.',
    sealed: 'Het is verzegeld in regel [{leaf}]: er kan niets op volgen.',
    next: 'Het zou verdergaan als {next}.',
  },
};

/** One line for each. */
export function endLines({ reading }: OpenedBundle, language: Language): readonly string[] {
  const words = texts[language];
  const { genesis, logEvents = [] } = reading.index ?? {};
  const lines = genesis?.after === undefined ? [] : [fillIn(words.after, { after: genesis.after })];
  for (const { leaf, event } of logEvents) {
    if (event.type === 'backup.restored') lines.push(fillIn(words.restored, { size: event.size, leaf }));
    if (event.type !== 'log.sealed') continue;
    lines.push(fillIn(words.sealed, { leaf }));
    if (event.next !== undefined) lines.push(fillIn(words.next, { next: plain(event.next) }));
  }
  return lines;
}
