/** What a reader must know of a link beside its figures: how much could be compared, what of relations to oneself, and that cells do not add up. */
import type { LinkTableResult } from '@ketensom/protocol';
import type { Language } from './languages.ts';
import { linkageText } from './linkage-text.ts';

const texts = {
  en: {
    linkage: 'rows with an identifier that could be compared',
    counted: 'Rows that relate somebody to himself are counted.',
    excluded: 'Rows that relate somebody to himself are left out.',
    distinct: 'A person counts once in each cell, and may stand in several cells: cells need not add up.',
  },
  nl: {
    linkage: 'rijen met een identificatie die kon worden vergeleken',
    counted: 'Rijen die iemand aan zichzelf verbinden zijn meegeteld.',
    excluded: 'Rijen die iemand aan zichzelf verbinden zijn weggelaten.',
    distinct: 'Een persoon telt één keer per cel en kan in meer cellen staan: cellen tellen niet altijd op.',
  },
} as const;

/** One sentence each. */
export function linkNotes(
  { linkage, selfRelations, cells }: Pick<LinkTableResult, 'linkage' | 'selfRelations' | 'cells'>,
  language: Language,
): readonly string[] {
  const own = texts[language];
  const classes = Object.entries(linkage).map(([table, quality]) => `${table} ${linkageText(quality, language)}`);
  const hasPersons = Object.keys(cells[0] ?? {}).some((name) => name.startsWith('distinct('));
  return [
    `${own.linkage}: ${classes.join(', ')}`,
    ...(selfRelations === undefined ? [] : [own[selfRelations]]),
    ...(hasPersons && cells.length > 1 ? [own.distinct] : []),
  ];
}
