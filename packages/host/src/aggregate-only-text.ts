/** Which partners of a result had only a table made at the source, in a sentence. */
import type { ReleasedResult } from '@ketensom/protocol';
import type { Language } from './languages.ts';

/** One sentence per such partner; empty where everybody had rows. */
export function aggregateOnlyText({ aggregateOnly = {} }: Pick<ReleasedResult, 'aggregateOnly'>, language: Language): readonly string[] {
  return Object.entries(aggregateOnly).map(([partner, { made, minCount, round }]) => {
    if (language === 'nl') {
      const left = minCount > 1 ? `; cellen met minder dan ${minCount} personen ontbreken daarin, zodat de som te laag kan zijn` : '';
      return `${partner} gaf een tabel die op ${made} aan de bron is gemaakt${left}${round > 1 ? `; afgerond op ${round}` : ''}. Wat daarin ontbreekt is niet geteld.`;
    }
    const left = minCount > 1 ? `; cells of fewer than ${minCount} persons are missing from it, so the sum can be too low` : '';
    return `${partner} gave a table made at the source on ${made}${left}${round > 1 ? `; rounded to ${round}` : ''}. What is missing in it is not counted.`;
  });
}
