/** `ledger`: the partner's own books, for its own people: answers, budgets, refusals with their reasons. It reads the store and changes nothing. */
import { formatTable, type Language, printOutcome } from '@ketensom/host';
import { errorTexts, isErrorCode } from '@ketensom/protocol';
import { type Books, readBooks } from '../selections/books.ts';
import { withContext } from './find-query.ts';
import { type CommonOptions, say, voiceOf } from './options.ts';

const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

const headsOf = {
  answered: {
    en: ['query', 'run', 'purpose', 'datasets', 'cells', 'answered', 'outcome'],
    nl: ['vraag', 'run', 'doel', 'gegevens', 'cellen', 'beantwoord', 'afloop'],
  },
  budgets: {
    en: ['purpose', 'dataset', 'questions', 'cells'],
    nl: ['doel', 'gegevens', 'vragen', 'cellen'],
  },
  compared: {
    en: ['partner', 'comparisons'],
    nl: ['partner', 'vergelijkingen'],
  },
  refused: {
    en: ['query', 'run', 'refused', 'reason', 'rule', 'against', 'what it means'],
    nl: ['vraag', 'run', 'geweigerd', 'reden', 'regel', 'tegenover', 'wat dat betekent'],
  },
} as const;

const titles = {
  answered: { en: 'Answered', nl: 'Beantwoord' },
  budgets: { en: 'Budgets: used of a year', nl: 'Budgetten: gebruikt van een jaar' },
  compared: {
    en: 'Sets and tables compared with other partners: used of a year',
    nl: 'Verzamelingen en tabellen vergeleken met andere partners: gebruikt van een jaar',
  },
  refused: { en: 'Refused; others read one code only', nl: 'Geweigerd; anderen lezen maar één code' },
} as const;

/** What each rule of the ledger of selections found. */
const found: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  pair: {
    en: 'This answer and an earlier one differ by a few persons.',
    nl: 'Dit antwoord en een eerder verschillen enkele personen.',
  },
  combination: {
    en: 'Added to and subtracted from earlier answers, it would be about a few persons alone.',
    nl: 'Opgeteld bij en afgetrokken van eerdere antwoorden zou het over enkele personen alleen gaan.',
  },
  undecided: {
    en: 'Whether it would be about a few persons alone could not be found out; ask for fewer variables at once.',
    nl: 'Of het over enkele personen alleen zou gaan was niet uit te maken; vraag minder variabelen tegelijk.',
  },
  complement: {
    en: 'Its condition leaves out a few persons.',
    nl: 'De voorwaarde laat enkele personen weg.',
  },
  roster: {
    en: 'The same rows were added up over other partners before: the difference would be what too few partners hold.',
    nl: 'Dezelfde rijen zijn eerder over andere partners opgeteld: het verschil zou zijn wat te weinig partners hebben.',
  },
};

function meaning(code: string, rule: string, language: Language): string {
  const own = found[rule];
  if (code === 'differencing' && own !== undefined) return own[language];
  if (!isErrorCode(code)) return '';
  const { text, nl } = errorTexts[code];
  return language === 'nl' ? nl : text;
}

function rowsOf({ answered, budgets, compared, refused }: Books, language: Language) {
  const of = (used: number, all: number | undefined): string =>
    `${used.toLocaleString(language)} / ${all?.toLocaleString(language) ?? '–'}`;
  return {
    answered: answered.map((row) => [
      row.query,
      row.run.slice(0, 12),
      row.purpose ?? '–',
      row.datasets.join(', ') || '–',
      row.cells.toLocaleString(language),
      minute(row.at),
      row.ended,
    ]),
    budgets: budgets.map(({ purpose, dataset, spent, of: all }) => [
      purpose,
      dataset,
      of(spent.queries, all?.queries),
      of(spent.cells, all?.cells),
    ]),
    compared: compared.map(({ partner, comparisons, of: all }) => [partner, of(comparisons, all)]),
    refused: refused.map(({ query, run, at, code, rule = '–', earlier }) => [
      query,
      run.slice(0, 12),
      minute(at),
      code,
      rule,
      earlier?.slice(0, 12) ?? '–',
      meaning(code, rule, language),
    ]),
  };
}

/** Shows the books. */
export const showLedger = (options: CommonOptions): Promise<void> =>
  withContext(options, (context) => {
    const voice = voiceOf(options);
    const books = readBooks(context);
    const rows = rowsOf(books, voice.language);
    const sections = (['answered', 'budgets', 'compared', 'refused'] as const).filter((part) => rows[part].length > 0);
    const text = sections.map(
      (part) =>
        `${titles[part][voice.language]}\n\n${formatTable(
          headsOf[part][voice.language].map((head) => ({ head })),
          rows[part],
        )}`,
    );
    const none = say(voice.language, { en: 'Nothing has been asked of this agent yet.', nl: 'Aan deze agent is nog niets gevraagd.' });
    printOutcome(voice, { json: books, text: text.length === 0 ? none : text.join('\n') });
  });
