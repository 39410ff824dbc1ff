/** The sentences of `list`, `explain` and the report, in both languages. Numbers stand where braces are. */

import type { RunOutcome, SuppressionReason } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';
import type { Language } from './texts.ts';

export interface ExplainTexts {
  readonly outcomes: Readonly<Record<RunOutcome, string>>;
  readonly reasons: Readonly<Record<SuppressionReason, string>>;
  /** The same in a few words, for counts. */
  readonly shortReasons: Readonly<Record<SuppressionReason, string>>;
  readonly shown: string;
  readonly noData: string;
  readonly withheld: string;
  readonly recomputed: string;
  readonly asServed: string;
  readonly nothingHidden: string;
  readonly heads: Readonly<
    Record<
      | 'query'
      | 'run'
      | 'outcome'
      | 'purpose'
      | 'dataset'
      | 'partners'
      | 'asked'
      | 'leaves'
      | 'path'
      | 'rules'
      | 'hidden'
      | 'claims'
      | 'questions'
      | 'basis'
      | 'missing',
      string
    >
  >;
  readonly listNote: string;
  readonly noRuns: string;
  readonly noRelease: string;
  readonly ambiguous: string;
  readonly noCell: string;
  readonly rulesInForce: string;
  /** Every partner's own figures side by side. */
  readonly ownFigures: string;
  /** A partner that had only a table made at the source. */
  readonly aggregateOnly: string;
  /** Partners whose own policy leaves their small cells out. */
  readonly localThreshold: string;
}

const texts: Readonly<Record<Language, ExplainTexts>> = {
  en: {
    outcomes: {
      released: 'released',
      refused: 'refused',
      declined: 'declined',
      expired: 'out of time',
      cancelled: 'withdrawn',
      failed: 'broken off',
      open: 'under way',
    },
    reasons: {
      minCount: 'Hidden: fewer than {minCount:person|persons} stand behind it, or nobody, where zeros are not shown.',
      minContributors:
        'Hidden: fewer than {minContributors:partner has|partners have} anything behind it, so one of them could read off another.',
      complementary: 'Hidden: it is large enough by itself, but with the figures beside it a hidden one could be worked out.',
      dominance: 'Hidden: one contribution makes up most of it.',
      group: 'Hidden: nearly everybody in the group has the same value, which says something about each of them.',
      denominator: 'Hidden: the group that it is a share of is too small.',
      hiddenAtSource: 'Hidden: a partner gave no figure for it.',
    },
    shortReasons: {
      minCount: 'too few persons',
      minContributors: 'too few partners',
      complementary: 'another could be worked out',
      dominance: 'one contribution outweighs',
      group: 'a whole group alike',
      denominator: 'share of too small a group',
      hiddenAtSource: 'no figure at the source',
    },
    shown: 'Shown: no rule hides it.',
    noData: 'No figure: no partner in the sum registers this.',
    withheld: 'The totals of this table are left out, since a hidden figure could be worked out from them.',
    recomputed: 'The sum and the rules were done again from this bundle and give the same answer.',
    asServed: 'This is what the released file says; the bundle does not hold what it takes to do it again.',
    nothingHidden: 'No figure is hidden.',
    heads: {
      query: 'query',
      run: 'run',
      outcome: 'outcome',
      purpose: 'purpose',
      dataset: 'dataset',
      partners: 'partners',
      asked: 'asked',
      leaves: 'entries',
      path: 'From request to end',
      rules: 'Rules in force',
      hidden: 'Hidden figures',
      claims: 'Claims',
      questions: 'Questions that auditors ask',
      basis: 'legal basis',
      missing: 'not in the figures',
    },
    listNote: 'The log, its signatures and its chains were verified. Sums are not done again here: that is verify.',
    noRuns: 'Nothing in this bundle fits.',
    noRelease: 'There is no query or run of that name in this bundle. Those that are there:',
    ambiguous: 'That name fits more than one run; name one by the start of its number:',
    noCell: 'The released table has no such cell. Cells are named by their codes, such as:',
    rulesInForce:
      'At least {minCount:person|persons} and {minContributors:partner|partners} behind each figure, counts rounded to {round}, at least {minPartners:partner|partners} in a question.',
    ownFigures:
      "Each partner's own figures, shown by its consent: the rule on the number of partners does not apply to them, all others do.",
    aggregateOnly:
      '{partner} gave a table made at the source on {made} and no rows: cells of fewer than {minCount:person|persons} are missing from it, figures are multiples of {round}, and what is missing in it is not counted.',
    localThreshold:
      'Left out before anything was added, by the own policy of {partners}: own cells of fewer than {minCount:person|persons}. Figures can be too low, by up to one person fewer than that for each of them and each cell.',
  },
  nl: {
    outcomes: {
      released: 'vrijgegeven',
      refused: 'geweigerd',
      declined: 'afgewezen',
      expired: 'verlopen',
      cancelled: 'ingetrokken',
      failed: 'afgebroken',
      open: 'loopt nog',
    },
    reasons: {
      minCount: 'Verborgen: er staan minder dan {minCount:persoon|personen} achter, of niemand, waar nullen niet getoond worden.',
      minContributors:
        'Verborgen: minder dan {minContributors:partner heeft|partners hebben} er iets achter staan, zodat de een de ander zou kunnen aflezen.',
      complementary: 'Verborgen: op zichzelf groot genoeg, maar met de cijfers ernaast zou een verborgen cijfer uit te rekenen zijn.',
      dominance: 'Verborgen: één bijdrage maakt het grootste deel uit.',
      group: 'Verborgen: bijna iedereen in de groep heeft dezelfde waarde, en dat zegt iets over elk van hen.',
      denominator: 'Verborgen: de groep waarvan dit een aandeel is, is te klein.',
      hiddenAtSource: 'Verborgen: een partner gaf hiervoor geen cijfer.',
    },
    shortReasons: {
      minCount: 'te weinig personen',
      minContributors: 'te weinig partners',
      complementary: 'een ander cijfer zou uit te rekenen zijn',
      dominance: 'één bijdrage overheerst',
      group: 'een hele groep hetzelfde',
      denominator: 'aandeel van een te kleine groep',
      hiddenAtSource: 'geen cijfer aan de bron',
    },
    shown: 'Getoond: geen regel verbergt het.',
    noData: 'Geen cijfer: geen partner in de som registreert dit.',
    withheld: 'De totalen van deze tabel zijn weggelaten, omdat er een verborgen cijfer uit te rekenen zou zijn.',
    recomputed: 'De som en de regels zijn met deze bundel opnieuw gedaan en geven hetzelfde antwoord.',
    asServed: 'Dit zegt het vrijgegeven bestand; de bundel bevat niet wat nodig is om het opnieuw te doen.',
    nothingHidden: 'Geen cijfer is verborgen.',
    heads: {
      query: 'vraag',
      run: 'run',
      outcome: 'uitkomst',
      purpose: 'doel',
      dataset: 'dataset',
      partners: 'partners',
      asked: 'gevraagd',
      leaves: 'regels',
      path: 'Van aanvraag tot einde',
      rules: 'Geldende regels',
      hidden: 'Verborgen cijfers',
      claims: 'Beweringen',
      questions: 'Vragen die auditors stellen',
      basis: 'grondslag',
      missing: 'niet in de cijfers',
    },
    listNote: 'Het logboek, zijn handtekeningen en ketens zijn gecontroleerd. Sommen zijn hier niet opnieuw gedaan: dat doet verify.',
    noRuns: 'Niets in deze bundel voldoet hieraan.',
    noRelease: 'Er is geen vraag of run met die naam in deze bundel. Wel zijn er:',
    ambiguous: 'Die naam past bij meer dan één run; noem er een met het begin van het nummer:',
    noCell: 'De vrijgegeven tabel heeft die cel niet. Cellen heten naar hun codes, zoals:',
    rulesInForce:
      'Minstens {minCount:persoon|personen} en {minContributors:partner|partners} achter elk cijfer, aantallen afgerond op {round}, minstens {minPartners:partner|partners} in een vraag.',
    ownFigures:
      'De eigen cijfers van elke partner, met diens instemming getoond: de regel over het aantal partners geldt er niet voor, alle andere wel.',
    aggregateOnly:
      '{partner} gaf een tabel die op {made} aan de bron is gemaakt en geen rijen: cellen met minder dan {minCount:persoon|personen} ontbreken daarin, cijfers zijn veelvouden van {round}, en wat erin ontbreekt is niet geteld.',
    localThreshold:
      'Weggelaten voordat iets werd opgeteld, door het eigen beleid van {partners}: eigen cellen met minder dan {minCount:persoon|personen}. Cijfers kunnen te laag zijn, voor elk van hen en elke cel hooguit één persoon minder dan dat.',
  },
};

/** The sentences of one language. */
export const explainTexts = (language: Language): ExplainTexts => texts[language];

/** A sentence with its numbers filled in; `{rows:row|rows}` is the number with its noun. */
export const fillIn = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replaceAll(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return one === undefined ? String(value) : counted(value, one, many ?? one);
  });
