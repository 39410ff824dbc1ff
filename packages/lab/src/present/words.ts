/** The words on the screen, in both languages. */
import type { Language } from '@ketensom/host';

const words = {
  en: {
    noData: 'no data',
    tooSmall: 'too small',
    fewContributors: 'too few partners',
    derived: 'derivable',
    atSource: 'left out at the source',
    hidden: 'hidden',
    legend: {
      minCount: 'fewer persons than the minimum',
      minContributors: 'fewer partners than the minimum',
      complementary: 'would give away another hidden cell',
    },
    coverage: 'How complete the figures are',
    variable: 'variable',
    rows: 'rows',
    empty: 'empty',
    unmapped: 'unmapped',
    outOfRange: 'out of range',
    notRegistered: 'not registered by',
    unreadable: 'unreadable rows',
    whereUnknown: 'condition unknown',
    noSubject: 'no person number',
    rounded: 'rounded',
    all: 'all',
    compared: 'Compared',
    totalsWithheld: 'The totals are withheld: with them a hidden cell could be worked out.',
    partners: 'Partners that took part',
    missing: 'missing',
    notOffering: 'not offering',
    protectionOff: 'PROTECTION OFF: a test charter; no rule hid anything.',
    released: 'released',
    refused: 'refused',
    failed: 'failed',
  },
  nl: {
    noData: 'geen gegevens',
    tooSmall: 'te klein',
    fewContributors: 'te weinig partners',
    derived: 'afleidbaar',
    atSource: 'bij de bron weggelaten',
    hidden: 'verborgen',
    legend: {
      minCount: 'minder personen dan het minimum',
      minContributors: 'minder partners dan het minimum',
      complementary: 'zou een andere verborgen cel verraden',
    },
    coverage: 'Hoe volledig de cijfers zijn',
    variable: 'variabele',
    rows: 'rijen',
    empty: 'leeg',
    unmapped: 'niet vertaald',
    outOfRange: 'buiten bereik',
    notRegistered: 'niet geregistreerd door',
    unreadable: 'onleesbare rijen',
    whereUnknown: 'voorwaarde onbekend',
    noSubject: 'geen persoonsnummer',
    rounded: 'afgerond',
    all: 'alle',
    compared: 'Vergeleken',
    totalsWithheld: 'De totalen zijn weggelaten: daarmee zou een verborgen cel uit te rekenen zijn.',
    partners: 'Partners die meededen',
    missing: 'ontbreekt',
    notOffering: 'biedt niet aan',
    protectionOff: 'BESCHERMING UIT: een testcharter; geen regel verborg iets.',
    released: 'vrijgegeven',
    refused: 'geweigerd',
    failed: 'mislukt',
  },
} as const;

/** The words of one language. */
export type Words = (typeof words)[Language];

/** The words in the language asked for. */
export const wordsFor = (language: Language): Words => words[language];
