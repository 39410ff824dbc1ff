/** The words of an overlap for people: what each figure counts, and how much of each set could be compared. */
import type { OverlapFigure, OverlapTable } from '@ketensom/protocol';
import type { Language } from './languages.ts';
import { linkageText } from './linkage-text.ts';

/** What each kind of figure counts. */
export const figureWords: Readonly<Record<Language, Readonly<Record<OverlapFigure['what'], string>>>> = {
  en: { size: 'in the set', only: 'in exactly', both: 'in both', all: 'in all', union: 'in any' },
  nl: { size: 'in de verzameling', only: 'in precies', both: 'in beide', all: 'in alle', union: 'in minstens een' },
};

/** How much of each set could be compared, in one line. */
export const linkageLine = ({ linkage }: Pick<OverlapTable, 'linkage'>, language: Language): string =>
  `${language === 'nl' ? 'te vergelijken' : 'comparable'}: ${Object.entries(linkage)
    .map(([name, quality]) => `${name} ${linkageText(quality, language)}`)
    .join(', ')}`;
