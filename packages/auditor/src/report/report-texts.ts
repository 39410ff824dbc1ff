/** The fixed sentences of the report, in both languages. */
import type { OverlapFigure } from '@ketensom/protocol';
import type { Language } from '../texts.ts';

export interface ReportTexts {
  readonly title: string;
  readonly eyebrow: string;
  readonly languages: string;
  readonly verified: string;
  readonly verifiedMore: string;
  readonly refused: string;
  readonly refusedMore: string;
  readonly heads: Readonly<
    Record<'facts' | 'runs' | 'bundle' | 'questions' | 'limits' | 'check' | 'path' | 'protection' | 'table' | 'claims', string>
  >;
  readonly facts: Readonly<
    Record<
      'consortium' | 'members' | 'analysts' | 'charter' | 'codebook' | 'period' | 'log' | 'entries' | 'root' | 'key' | 'checked',
      string
    >
  >;
  readonly columns: Readonly<
    Record<'claim' | 'meaning' | 'outcome' | 'entry' | 'support' | 'query' | 'purpose' | 'partners' | 'date' | 'proved', string>
  >;
  readonly chips: Readonly<Record<'proved' | 'not-proved' | 'violated', string>>;
  readonly keyTrusted: string;
  readonly keyOpen: string;
  readonly provedOf: string;
  readonly supportOf: string;
  readonly limits: readonly string[];
  readonly check: string;
  /** The figures of an overlap by what they are about, and the heads of their table. */
  readonly overlap: Readonly<Record<OverlapFigure['what'], string>> & { readonly heads: readonly string[] };
  /** What counts with noise are: `{epsilon}`, and `{most}` persons. */
  readonly noise: string;
  /** The heads of a table of coefficients. */
  readonly modelHeads: readonly string[];
  readonly hiddenCell: string;
  readonly noDataCell: string;
  readonly moreRows: string;
  readonly entry: string;
  readonly because: string;
}

const texts: Readonly<Record<Language, ReportTexts>> = {
  en: {
    title: 'Audit report',
    eyebrow: 'Ketensom · report for the data protection officer',
    languages: 'Language',
    verified: 'In order',
    verifiedMore: 'Everything that was released could be worked out again from the log, and nothing in the log contradicts it.',
    refused: 'Not in order',
    refusedMore: 'Something in this bundle is wrong, or a released figure could not be worked out again. The lines below say what.',
    heads: {
      facts: 'What this is about',
      runs: 'Requests',
      bundle: 'The log as a whole',
      questions: 'Questions that auditors ask',
      limits: 'What this report does not show',
      check: 'Checking this report',
      path: 'From request to end',
      protection: 'Protection',
      table: 'Released table',
      claims: 'What was checked',
    },
    facts: {
      consortium: 'Consortium',
      members: 'Partners',
      analysts: 'Analysts',
      charter: 'Charter',
      codebook: 'Codebook',
      period: 'Period',
      log: 'Log',
      entries: 'Entries',
      root: 'Root',
      key: 'Log key',
      checked: 'Checked on',
    },
    columns: {
      claim: 'Claim',
      meaning: 'What it says',
      outcome: 'Outcome',
      entry: 'Entry',
      support: 'Who',
      query: 'Request',
      purpose: 'Purpose',
      partners: 'Partners',
      date: 'Date',
      proved: 'Proved',
    },
    chips: { proved: '✓ proved', 'not-proved': '– not proved', violated: '✗ violated' },
    keyTrusted: 'The auditor got this key by another channel than the bundle.',
    keyOpen: 'This key came with the bundle. Compare it with the one that the operator gives you by another channel.',
    provedOf: '{have} of {of}',
    supportOf: '{have} of {of}',
    limits: [
      "That a partner's figures are true. Partners commit to their input; nobody here compares it with the world.",
      'That this is the only log, unless its key and head are compared with what partners hold.',
      'That the secrets of a round were erased. Partners declare it; nobody can prove it.',
      'What all other partners together could work out about one of them, or what questions that are much alike tell together.',
    ],
    check: 'Whoever has the bundle can do all of this again, offline:',
    overlap: {
      size: 'in the set',
      only: 'in exactly',
      both: 'in both',
      all: 'in all',
      union: 'in any',
      heads: ['persons', 'sets', 'count'],
    },
    noise:
      'Inexact on purpose (epsilon {epsilon}): in nineteen of twenty cases a count is off by at most {most}, before rounding; sums of counts by more.',
    modelHeads: ['Term', 'Estimate', 'Standard error', 'p'],
    hiddenCell: 'hidden',
    noDataCell: 'no data',
    moreRows: '{count:more row is|more rows are} in the released file.',
    entry: 'entry {leaf}',
    because: 'because',
  },
  nl: {
    title: 'Auditrapport',
    eyebrow: 'Ketensom · rapport voor de functionaris gegevensbescherming',
    languages: 'Taal',
    verified: 'In orde',
    verifiedMore: 'Alles wat is vrijgegeven kon uit het logboek opnieuw worden uitgerekend, en niets in het logboek spreekt het tegen.',
    refused: 'Niet in orde',
    refusedMore:
      'Iets in deze bundel klopt niet, of een vrijgegeven cijfer kon niet opnieuw worden uitgerekend. De regels hieronder zeggen wat.',
    heads: {
      facts: 'Waar dit over gaat',
      runs: 'Aanvragen',
      bundle: 'Het logboek als geheel',
      questions: 'Vragen die auditors stellen',
      limits: 'Wat dit rapport niet aantoont',
      check: 'Dit rapport controleren',
      path: 'Van aanvraag tot einde',
      protection: 'Bescherming',
      table: 'Vrijgegeven tabel',
      claims: 'Wat is gecontroleerd',
    },
    facts: {
      consortium: 'Samenwerking',
      members: 'Partners',
      analysts: 'Analisten',
      charter: 'Charter',
      codebook: 'Codeboek',
      period: 'Periode',
      log: 'Logboek',
      entries: 'Regels',
      root: 'Wortel',
      key: 'Logboeksleutel',
      checked: 'Gecontroleerd op',
    },
    columns: {
      claim: 'Bewering',
      meaning: 'Wat zij zegt',
      outcome: 'Uitkomst',
      entry: 'Regel',
      support: 'Wie',
      query: 'Aanvraag',
      purpose: 'Doel',
      partners: 'Partners',
      date: 'Datum',
      proved: 'Bewezen',
    },
    chips: { proved: '✓ bewezen', 'not-proved': '– niet bewezen', violated: '✗ geschonden' },
    keyTrusted: 'De auditor kreeg deze sleutel langs een andere weg dan de bundel.',
    keyOpen: 'Deze sleutel kwam met de bundel mee. Vergelijk hem met de sleutel die de beheerder u langs een andere weg geeft.',
    provedOf: '{have} van {of}',
    supportOf: '{have} van {of}',
    limits: [
      'Dat de cijfers van een partner waar zijn. Partners leggen hun invoer vast; niemand vergelijkt die hier met de werkelijkheid.',
      'Dat dit het enige logboek is, tenzij sleutel en kop worden vergeleken met wat partners hebben.',
      'Dat de geheimen van een ronde zijn gewist. Partners verklaren het; niemand kan het bewijzen.',
      'Wat alle andere partners samen over één van hen kunnen uitrekenen, of wat vragen die veel op elkaar lijken samen vertellen.',
    ],
    check: 'Wie de bundel heeft, kan dit alles zonder netwerk opnieuw doen:',
    overlap: {
      size: 'in de verzameling',
      only: 'in precies',
      both: 'in beide',
      all: 'in alle',
      union: 'in minstens een',
      heads: ['personen', 'verzamelingen', 'aantal'],
    },
    noise:
      'Met opzet onnauwkeurig (epsilon {epsilon}): in negentien van de twintig gevallen zit een aantal er hoogstens {most} naast, nog voor afronding; sommen van aantallen verder.',
    modelHeads: ['Term', 'Schatting', 'Standaardfout', 'p'],
    hiddenCell: 'verborgen',
    noDataCell: 'geen gegevens',
    moreRows: 'Nog {count:rij staat|rijen staan} in het vrijgegeven bestand.',
    entry: 'regel {leaf}',
    because: 'want',
  },
};

/** The sentences of one language. */
export const reportTexts = (language: Language): ReportTexts => texts[language];
