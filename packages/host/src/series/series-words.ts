/** The words of a series, in both languages. */
import type { BreakReason } from '@ketensom/protocol';
import type { Language } from '../languages.ts';

export interface SeriesWords {
  readonly title: string;
  readonly all: string;
  readonly trend: string;
  /** What a trend is per, by the length of a period. */
  readonly per: Readonly<Record<'year' | 'quarter' | 'month', string>>;
  readonly course: string;
  readonly breaks: string;
  readonly noBreaks: string;
  readonly why: Readonly<Record<BreakReason, string>>;
  readonly hidden: string;
  readonly noData: string;
  readonly notReleased: string;
  readonly points: string;
  readonly periods: string;
  readonly period: string;
  readonly partners: string;
  readonly released: string;
  readonly tables: string;
  readonly method: string;
  readonly chart: string;
  readonly unclear: string;
}

const words: Readonly<Record<Language, SeriesWords>> = {
  en: {
    title: 'Series',
    all: 'all',
    trend: 'trend since the last break',
    per: { year: 'per year', quarter: 'per quarter', month: 'per month' },
    course: 'course',
    breaks: 'Breaks: figures on both sides of one do not say the same',
    noBreaks: 'No breaks: the same definitions, codes, partners and rules in every period.',
    why: {
      definition: 'another definition of',
      classification: 'other codes of',
      codebook: 'another codebook',
      query: 'the saved query asks something else',
      joined: 'joined',
      left: 'no longer there',
      source: 'a table in place of rows, or the other way round',
      rules: 'other rules',
    },
    hidden: 'hidden',
    noData: 'no data',
    notReleased: 'not released',
    points: 'points',
    periods: 'Where the figures come from',
    period: 'period',
    partners: 'partners in the sum',
    released: 'released',
    tables: 'The same figures as tables',
    method:
      'The trend is drawn through the released figures since the last break: counts by Poisson regression on time (a factor per period), figures with an interval by weighted least squares. The interval of 95 % in brackets speaks of chance alone, widened where the points scatter more than chance would have them. A trend needs three periods.',
    chart: 'trend',
    unclear: 'no clear direction',
  },
  nl: {
    title: 'Reeks',
    all: 'alle',
    trend: 'trend sinds de laatste breuk',
    per: { year: 'per jaar', quarter: 'per kwartaal', month: 'per maand' },
    course: 'verloop',
    breaks: 'Breuken: cijfers aan weerszijden zeggen niet hetzelfde',
    noBreaks: 'Geen breuken: in elke periode dezelfde definities, codes, partners en regels.',
    why: {
      definition: 'een andere definitie van',
      classification: 'andere codes van',
      codebook: 'een ander codeboek',
      query: 'de bewaarde vraag vraagt iets anders',
      joined: 'erbij gekomen',
      left: 'er niet meer bij',
      source: 'een tabel in plaats van rijen, of andersom',
      rules: 'andere regels',
    },
    hidden: 'verborgen',
    noData: 'geen gegevens',
    notReleased: 'niet vrijgegeven',
    points: 'punten',
    periods: 'Waar de cijfers vandaan komen',
    period: 'periode',
    partners: 'partners in de som',
    released: 'vrijgegeven',
    tables: 'Dezelfde cijfers als tabel',
    method:
      'De trend loopt door de vrijgegeven cijfers sinds de laatste breuk: aantallen met Poissonregressie op de tijd (een factor per periode), cijfers met een interval met gewogen kleinste kwadraten. Het interval van 95 % tussen haakjes gaat alleen over toeval, en is ruimer waar de punten meer uiteenlopen dan toeval verklaart. Een trend vraagt drie perioden.',
    chart: 'trend',
    unclear: 'geen duidelijke richting',
  },
};

/** The words of one language. */
export const seriesWords = (language: Language): SeriesWords => words[language];
