/** The indicator book on a terminal. */
import { formatTable, type Language, localText, paint } from '@ketensom/host';
import type { Condition, Operand } from '@ketensom/protocol';
import type { BookEntry, IndicatorPartner } from './indicator-book.ts';

const words = {
  en: {
    definition: 'definition',
    measure: 'measure',
    numerator: 'numerator',
    denominator: 'denominator',
    unit: 'unit',
    population: 'population',
    period: 'period',
    source: 'source',
    where: 'only rows where',
    heads: ['partner', 'registers', 'findability', 'class', 'method', 'extracted', 'note'],
    yes: 'yes',
    no: 'no',
    unsaid: 'not said',
    classC: 'C: not added up',
    none: 'The codebook has no indicators.',
    all: ' and ',
    any: ' or ',
    not: 'not',
    known: 'is known',
    unknown: 'is missing',
    oneOf: 'is one of',
  },
  nl: {
    definition: 'definitie',
    measure: 'maat',
    numerator: 'teller',
    denominator: 'noemer',
    unit: 'eenheid',
    population: 'populatie',
    period: 'periode',
    source: 'bron',
    where: 'alleen rijen waarin',
    heads: ['partner', 'registreert', 'vindbaarheid', 'klasse', 'methode', 'peildatum', 'opmerking'],
    yes: 'ja',
    no: 'nee',
    unsaid: 'niet gezegd',
    classC: 'C: niet opgeteld',
    none: 'Het codeboek heeft geen indicatoren.',
    all: ' en ',
    any: ' of ',
    not: 'niet',
    known: 'bekend is',
    unknown: 'ontbreekt',
    oneOf: 'een is van',
  },
} as const;

const findabilities: Readonly<Record<Language, Readonly<Record<NonNullable<IndicatorPartner['findability']>, string>>>> = {
  en: { structured: 'structured', derivable: 'derivable', 'free-text': 'free text only', absent: 'absent' },
  nl: { structured: 'gestructureerd', derivable: 'afleidbaar', 'free-text': 'alleen vrije tekst', absent: 'afwezig' },
};

const signs = { eq: '=', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

function operandText(operand: Operand): string {
  if (operand.kind === 'variable') return operand.variable;
  return operand.kind === 'bound' ? `$${operand.bound}` : String(operand.value);
}

/** A condition in words and signs. */
function conditionText(condition: Condition, language: Language): string {
  const word = words[language];
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.map((part) => `(${conditionText(part, language)})`).join(word[condition.kind]);
    case 'not':
      return `${word.not} (${conditionText(condition.of, language)})`;
    case 'has':
      return `${condition.variable} ${condition.has ? word.known : word.unknown}`;
    case 'in':
      return `${condition.variable} ${word.oneOf} ${condition.values.map(operandText).join(', ')}`;
    case 'compare':
      return `${condition.variable} ${signs[condition.op]} ${operandText(condition.value)}`;
  }
}

const textKeys = ['numerator', 'denominator', 'population', 'period', 'source'] as const;

function formatEntry(entry: BookEntry, language: Language): string {
  const word = words[language];
  const title = localText(entry.title, language);
  const lines = [
    ...(entry.definition === undefined ? [] : [[word.definition, localText(entry.definition, language)]]),
    [word.measure, entry.measure],
    [word.unit, entry.unit],
    ...textKeys.flatMap((key) => (entry[key] === undefined ? [] : [[word[key], localText(entry[key], language)]])),
    ...(entry.where === undefined ? [] : [[word.where, conditionText(entry.where, language)]]),
  ];
  const rows = entry.partners.map(({ partner, registers, findability, class: own, methods, notes, snapshot }) => [
    partner,
    registers ? word.yes : word.no,
    findability === undefined ? word.unsaid : findabilities[language][findability],
    own === 'C' ? word.classC : own,
    methods.join(', '),
    snapshot ?? '',
    notes.join('; '),
  ]);
  const widest = Math.max(...lines.map(([label = '']) => label.length));
  const facts = lines.map(([label = '', text = '']) => `  ${label.padEnd(widest)}  ${text}\n`).join('');
  const table = formatTable(
    word.heads.map((head) => ({ head })),
    rows,
  );
  return `${paint('bold', title === '' ? entry.name : `${entry.name}: ${title}`)}\n${facts}\n${table}`;
}

/** All of it, or of the indicator named. */
export const formatBook = (entries: readonly BookEntry[], language: Language): string =>
  entries.length === 0 ? words[language].none : entries.map((entry) => formatEntry(entry, language)).join('\n');
