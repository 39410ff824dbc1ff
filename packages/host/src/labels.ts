/** The names that the codebook gives to variables, codes and indicators, for tables and reports. */
import type { Codebook, LocalText } from '@ketensom/protocol';
import { type Language, localText } from './languages.ts';

/** Names in one language. A code that has no name stands for itself. */
export interface Labels {
  /** Names of codes, by variable and code. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Titles of variables and indicators, by name. */
  readonly titles: Readonly<Record<string, string>>;
  /** Variables whose codes follow one another in time. */
  readonly periods: ReadonlySet<string>;
  /** Figures under names of their own that are shares, shown as percentages: indicators, and what a query calls one. */
  readonly shares: ReadonlySet<string>;
}

/** No names at all: everything stands for itself. */
export const noLabels: Labels = { codes: {}, titles: {}, periods: new Set(), shares: new Set() };

const measurePattern = /^([a-z]+)\(([^()=,]+)(?:[=,]([^()]+))?\)$/;

const kinds: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    count: 'count',
    rows: 'rows',
    sum: 'sum',
    mean: 'mean',
    sd: 'standard deviation',
    share: 'share',
    missing: 'not known',
    median: 'median',
    quantile: 'quantile',
    histogram: 'distribution',
    distinct: 'persons',
    coefficient: 'coefficient',
    observed: 'observed',
    expected: 'expected',
    ratio: 'ratio',
    residual: 'residual',
    standardised: 'made alike',
    difference: 'difference',
    excess: 'observed less expected',
  },
  nl: {
    count: 'aantal',
    rows: 'rijen',
    sum: 'som',
    mean: 'gemiddelde',
    sd: 'standaardafwijking',
    share: 'aandeel',
    missing: 'niet bekend',
    median: 'mediaan',
    quantile: 'kwantiel',
    histogram: 'verdeling',
    distinct: 'personen',
    coefficient: 'coëfficiënt',
    observed: 'waargenomen',
    expected: 'verwacht',
    ratio: 'verhouding',
    residual: 'residu',
    standardised: 'gelijk gemaakt',
    difference: 'verschil',
    excess: 'waargenomen min verwacht',
  },
};

/** The title of a variable; for `table.variable` of a link the title and the table's name. */
export function titleOf(name: string, labels: Labels): string {
  const own = labels.titles[name];
  if (own !== undefined) return own;
  const [table, variable] = name.split('.');
  const title = variable === undefined ? undefined : labels.titles[variable];
  return title === undefined ? name : `${title} (${table})`;
}

const madePattern = /^(standardised|observed|expected|difference|excess|ratio)\((.+)\)$/;

/** `difference(share(x))`: what a figure is made of, and how; nothing for a ratio of two figures. */
function madeOf(measure: string): { readonly kind: string; readonly figure: string } | undefined {
  const [, kind, figure] = madePattern.exec(measure) ?? [];
  if (kind === undefined || figure === undefined) return undefined;
  return figure.replace(/\(.*\)/, '').includes(',') ? undefined : { kind, figure };
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const withinPattern = /^within\(([^(),]+),([^(),]+),(\d+)(?: (workday)(?: nl)?)?\)$/;

/** `within(opened,closed,14)` becomes "Closed within 14 days of Opened". */
function withinTitle([, from = '', to = '', days = '', workday]: RegExpExecArray, labels: Labels, language: Language): string {
  const [start, end] = [titleOf(from, labels), titleOf(to, labels)];
  if (language === 'nl') return `${end} binnen ${days} ${workday === undefined ? 'dagen' : 'werkdagen'} na ${start}`;
  return `${end} within ${days} ${workday === undefined ? 'days' : 'working days'} of ${start}`;
}

/** What a column of figures is called: `mean(age)` becomes "Age, mean". */
export function measureTitle(measure: string, labels: Labels, language: Language): string {
  const words = kinds[language];
  const made = madeOf(measure);
  if (made !== undefined) return `${measureTitle(made.figure, labels, language)}, ${words[made.kind] ?? made.kind}`;
  const match = measurePattern.exec(measure);
  const within = withinPattern.exec(measure);
  if (within !== null) return withinTitle(within, labels, language);
  if (match === null) return labels.titles[measure] ?? capital(words[measure] ?? measure);
  const [, kind = '', variable = '', of] = match;
  const word = words[kind];
  if (word === undefined) return measure;
  const code = of === undefined ? '' : `: ${labels.codes[variable]?.[of] ?? of}`;
  return `${titleOf(variable, labels)}${code}, ${word}`;
}

/** The name of a code of a variable, or of `table.variable`. */
export function codeName(variable: string, code: string, labels: Labels): string {
  const own = labels.codes[variable] ?? labels.codes[variable.split('.').at(-1) ?? ''];
  return own?.[code] ?? code;
}

/** Whether figures of this name are fractions, to be shown as percentages. */
export function isShareMeasure(measure: string, labels: Labels): boolean {
  const made = madeOf(measure);
  if (made !== undefined) return (made.kind === 'difference' || made.kind === 'standardised') && isShareMeasure(made.figure, labels);
  return measure.startsWith('share(') || measure.startsWith('within(') || labels.shares.has(measure);
}

const named = (entries: Iterable<readonly [string, { readonly title?: LocalText }]>, language: Language): [string, string][] =>
  [...entries].flatMap(([name, { title }]): [string, string][] => (title === undefined ? [] : [[name, localText(title, language)]]));

const answers: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { true: 'yes', false: 'no' },
  nl: { true: 'ja', false: 'nee' },
};

/** What stands beside the variables of a table that is joined to a base: whether persons are in it, how often, and how near. */
const told: Readonly<Record<Language, Readonly<Record<'matched' | 'hits' | 'lag', string>>>> = {
  en: { matched: 'found', hits: 'rows found', lag: 'steps to the nearest' },
  nl: { matched: 'gevonden', hits: 'gevonden rijen', lag: 'stappen tot de dichtstbijzijnde' },
};

const nothing: Readonly<Record<Language, string>> = { en: 'none found', nl: 'geen gevonden' };

/** A band that holds one number, such as `2-2`, is called by it. */
const singleValue = /^(-?\d+)-\1$/;

/** The names that a codebook gives, in one language; those of yes and no, and of bands of one number, are the language's own. */
export function labelsOf(codebook: Codebook, language: Language): Labels {
  const codes: Record<string, Record<string, string>> = { matched: answers[language], lag: { none: nothing[language] } };
  const periods = new Set<string>();
  for (const [name, variable] of codebook.variables) {
    if (variable.derivation?.kind === 'period') periods.add(name);
    if (variable.kind === 'boolean') codes[name] = answers[language];
    if (variable.kind !== 'category') continue;
    codes[name] = Object.fromEntries(
      variable.codes.flatMap(({ code, label }): [string, string][] => {
        const text = label === undefined ? singleValue.exec(code)?.[1] : localText(label, language);
        return text === undefined ? [] : [[code, text]];
      }),
    );
  }
  const shares = [...codebook.indicators.values()].filter(({ measure }) => measure === 'share').map(({ name }) => name);
  return {
    codes,
    titles: Object.fromEntries([
      ...Object.entries(told[language]),
      ...named(codebook.variables, language),
      ...named(codebook.indicators, language),
    ]),
    periods,
    shares: new Set(shares),
  };
}
