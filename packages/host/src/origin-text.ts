/** What the reader must know of where figures come from: tables made at the source, small cells left out, classifications made of others. */
import type { ReleasedResult } from '@ketensom/protocol';
import type { Language } from './languages.ts';

/** One sentence per partner that had a table made at the source; empty where everybody had rows. */
function aggregateOnlyText({ aggregateOnly = {} }: Pick<ReleasedResult, 'aggregateOnly'>, language: Language): readonly string[] {
  return Object.entries(aggregateOnly).map(([partner, { made, minCount, round }]) => {
    if (language === 'nl') {
      const left = minCount > 1 ? `; cellen met minder dan ${minCount} personen ontbreken daarin, zodat de som te laag kan zijn` : '';
      return `${partner} gaf een tabel die op ${made} aan de bron is gemaakt${left}${round > 1 ? `; afgerond op ${round}` : ''}. Wat daarin ontbreekt is niet geteld.`;
    }
    const left = minCount > 1 ? `; cells of fewer than ${minCount} persons are missing from it, so the sum can be too low` : '';
    return `${partner} gave a table made at the source on ${made}${left}${round > 1 ? `; rounded to ${round}` : ''}. What is missing in it is not counted.`;
  });
}

/** One sentence where some partners leave their small cells out by their own policy. */
function localThresholdText({ localThreshold = [] }: Pick<ReleasedResult, 'localThreshold'>, language: Language): readonly string[] {
  if (localThreshold.length === 0) return [];
  const names = localThreshold.join(', ');
  return language === 'nl'
    ? [
        `Eigen cellen met te weinig personen weggelaten door ${names}: cijfers kunnen te laag zijn, en waar niets aankwam kunnen enkelen zijn.`,
      ]
    : [`Own cells of too few persons left out by ${names}: figures can be too low, and where nothing arrived there may be a few.`];
}

const list = (codes: readonly string[]): string => codes.map((code) => `"${code}"`).join(', ');

/** One sentence per classification that some partners made of another, not one to one. */
function recodedText({ recoded = {} }: Pick<ReleasedResult, 'recoded'>, language: Language): readonly string[] {
  return Object.entries(recoded).map(([name, { of, partners, merged, inexact, choice }]) => {
    const nl = language === 'nl';
    const first = choice === 'first';
    const settled = nl
      ? first
        ? 'telt als de eerste daarvan'
        : 'heeft daar geen waarde'
      : first
        ? 'counts as the first of them'
        : 'has no value there';
    const parts = [
      ...(inexact.length === 0
        ? []
        : [
            `${list(inexact)} ${nl ? `van ${of} is meer codes of geen, en ${settled}` : `of ${of} is several codes or none, and ${settled}`}`,
          ]),
      ...(merged.length === 0 ? [] : [`${list(merged)} ${nl ? 'bestaat uit meer codes daarvan' : 'is made of several codes of it'}`]),
    ];
    const lead = nl
      ? `${name} is bij ${partners.join(', ')} gemaakt uit ${of}, niet één op één`
      : `${name} of ${partners.join(', ')} is made from ${of}, not one to one`;
    return `${lead}: ${parts.join('; ')}.`;
  });
}

/** Sentences in the order of what they are about. */
export const originText = (
  result: Pick<ReleasedResult, 'aggregateOnly' | 'localThreshold' | 'recoded'>,
  language: Language,
): readonly string[] => [...aggregateOnlyText(result, language), ...localThresholdText(result, language), ...recodedText(result, language)];
