/** An overlap in plain language: which sets, what leaves the house, and who would have to work together to undo the blinding. */
import type { Language } from '@ketensom/host';
import type { Blinding, Predicate } from '@ketensom/protocol';
import type { RequestOf } from './check-request.ts';
import { linkageLines } from './explain-linkage.ts';
import type { ExplainedLine } from './explained.ts';
import { predicateText } from './predicate-text.ts';

const reportTexts = {
  en: { regions: 'persons in every combination of sets', pairs: 'persons in every pair of sets', 'all-sets': 'persons in all sets' },
  nl: {
    regions: 'personen in elke combinatie van verzamelingen',
    pairs: 'personen in elk paar verzamelingen',
    'all-sets': 'personen in alle verzamelingen',
  },
} as const;

const rowsText = (where: Predicate | undefined, language: Language): string =>
  where === undefined ? (language === 'nl' ? 'alle rijen' : 'all rows') : predicateText(where, language);

type Lines = Readonly<Record<Language, readonly ExplainedLine[]>>;

/** What leaves the house, and who could undo it, by blinding. */
const leavingTexts: Readonly<Record<Blinding, Lines>> = {
  dh: {
    nl: [
      {
        topic: 'wat het huis verlaat',
        text: 'per verzameling één versluierd teken per persoon, met kanaries en opvulling, voor de volgende partner; en de exacte aantallen, alleen voor de coördinator. Nooit een rij of een nummer.',
      },
      {
        topic: 'wat de coördinator kan leren',
        text: 'welke tekens in welke lijsten staan: dus hoeveel personen er in elke combinatie van verzamelingen zijn, ook waar dat te weinig is om te tonen. Geen nummer, geen identiteit.',
      },
      {
        topic: 'wie dat kan doorbreken',
        text: 'alleen alle partners samen (elk één sleutel) kunnen een nummer nagaan. Een partner die rijen van zijn eigen lijst merkt, komt er met de laatste houder van die lijst en de coördinator achter welke daarvan anderen ook hebben. Andere partners zien hoe lang lijsten zijn, op een factor 1,5 na.',
      },
    ],
    en: [
      {
        topic: 'what leaves the house',
        text: 'per set one blinded mark per person, with canaries and padding, for the next partner; and the exact sizes, for the coordinator only. Never a row or a number.',
      },
      {
        topic: 'what the coordinator could learn',
        text: 'which marks stand in which lists: so how many persons are in every combination of sets, also where they are too few to be shown. No number, no identity.',
      },
      {
        topic: 'who could undo that',
        text: 'only all partners together (one key each) can test a number. A partner that marks rows of its own list finds out, with the last holder of that list and the coordinator, which of them others have too. Other partners see how long lists are, within a factor of 1.5.',
      },
    ],
  },
  'salted-hash': {
    nl: [
      {
        topic: 'wat het huis verlaat',
        text: 'per verzameling één teken per persoon onder een sleutel die alleen de partners hebben, met opvulling, voor de coördinator; en de exacte aantallen. Nooit een rij.',
      },
      {
        topic: 'wat de coördinator kan leren',
        text: 'welke tekens in welke lijsten staan: dus hoeveel personen er in elke combinatie van verzamelingen zijn, ook waar dat te weinig is om te tonen.',
      },
      {
        topic: 'GEVAAR',
        text: 'elke partner heeft de sleutel: één partner die samenwerkt met de coördinator, of wie sleutel en tekens steelt, rekent alle burgerservicenummers in seconden terug. Kies dh waar dat niet mag kunnen.',
        isWarning: true,
      },
    ],
    en: [
      {
        topic: 'what leaves the house',
        text: 'per set one mark per person under a key that the partners alone have, with padding, for the coordinator; and the exact sizes. Never a row.',
      },
      {
        topic: 'what the coordinator could learn',
        text: 'which marks stand in which lists: so how many persons are in every combination of sets, also where they are too few to be shown.',
      },
      {
        topic: 'DANGER',
        text: 'every partner has the key: one partner working with the coordinator, or whoever steals key and marks, gets every citizen service number back within seconds. Choose dh where that must not be possible.',
        isWarning: true,
      },
    ],
  },
};

/** The lines that an overlap adds to the explanation of any request. */
export function explainOverlap(
  { resolved }: { readonly resolved: RequestOf<'overlap'> },
  language: Language,
): { readonly asked: readonly ExplainedLine[]; readonly leaving: readonly ExplainedLine[] } {
  const { query, plan } = resolved;
  const isDutch = language === 'nl';
  const keysText = (keys: readonly string[]): string =>
    keys.length === 1
      ? `${isDutch ? 'sleutel' : 'key'} ${keys[0]}`
      : `${isDutch ? 'een van de sleutels' : 'any of the keys'} ${keys.join(', ')}`;
  const asked = [
    { topic: isDutch ? 'wat wordt geteld' : 'what is counted', text: reportTexts[language][plan.report] },
    ...plan.sets.map(({ name, partners, dataset, keys }) => ({
      topic: isDutch ? 'verzameling' : 'set',
      text: `${name}: ${dataset} (${partners.join(', ')}), ${keysText(keys)}, ${rowsText(query.sets[name]?.where, language)}`,
    })),
    ...linkageLines(plan.sets, language),
    { topic: isDutch ? 'versluiering' : 'blinding', text: plan.suite === undefined ? plan.blinding : `${plan.blinding} (${plan.suite})` },
  ];
  return { asked, leaving: leavingTexts[plan.blinding][language] };
}
