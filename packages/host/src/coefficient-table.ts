/** The coefficients of a model as a table: aligned on the right, each figure to the digits that its standard error carries. */
import type { Coefficient } from '@ketensom/protocol';
import type { Language } from './languages.ts';
import { formatTable } from './terminal.ts';

const heads = {
  en: ['term', 'estimate', 'std. error', 'statistic', 'p'],
  nl: ['term', 'schatting', 'std.fout', 'toets', 'p'],
} as const;

const number = (value: number, language: Language): string => {
  const text = value.toPrecision(5);
  return language === 'nl' ? text.replace('.', ',') : text;
};

/** A p below one in ten thousand is said to be that, and no more. */
export const probabilityText = (p: number, language: Language): string =>
  p < 0.0001 ? (language === 'nl' ? '<0,0001' : '<0.0001') : language === 'nl' ? p.toFixed(4).replace('.', ',') : p.toFixed(4);

/** The cells of the table, row by row. */
export const coefficientRows = (coefficients: readonly Coefficient[], language: Language): string[][] =>
  coefficients.map(({ term, estimate, se, statistic, p }) => [
    term,
    number(estimate, language),
    number(se, language),
    language === 'nl' ? statistic.toFixed(2).replace('.', ',') : statistic.toFixed(2),
    probabilityText(p, language),
  ]);

export const coefficientHeads = (language: Language): readonly string[] => heads[language];

/** The table for a terminal. */
export const formatCoefficients = (coefficients: readonly Coefficient[], language: Language): string =>
  formatTable(
    heads[language].map((head, at) => ({ head, align: at === 0 ? ('left' as const) : ('right' as const) })),
    coefficientRows(coefficients, language),
  );
