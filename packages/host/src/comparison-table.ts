/** Two groups compared, as a table: one line a figure. */

import type { ComparedTable, ResultCell } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';
import { codeName, isShareMeasure, type Labels, measureTitle, titleOf } from './labels.ts';
import type { Language } from './languages.ts';

/** How a figure is to be read: as it is, as a percentage, or as a difference of percentages. */
export type FigureKind = 'plain' | 'share' | 'points';

/** Writes one figure. */
export type WriteFigure = (cell: ResultCell, kind: FigureKind) => string;

const words = {
  en: {
    figure: 'figure',
    standardised: 'made alike',
    observed: 'observed',
    expected: 'expected',
    difference: 'difference',
    ratio: 'ratio',
  },
  nl: {
    figure: 'cijfer',
    standardised: 'gelijk gemaakt',
    observed: 'waargenomen',
    expected: 'verwacht',
    difference: 'verschil',
    ratio: 'verhouding',
  },
} as const;

const keys = ['standardised', 'observed', 'expected', 'difference', 'ratio'] as const;

/** A table: the first `texts` columns are words. */
export interface ComparisonText {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly texts: number;
}

/** What the two groups are called. */
export function groupNames({ group, of, against }: ComparedTable, labels: Labels): readonly [of: string, against: string] {
  const name = (code: string): string => {
    const own = codeName(group, code, labels);
    // Yes and no say nothing without what they are about.
    return own === code || code === 'true' || code === 'false' ? `${titleOf(group, labels)}: ${own}` : own;
  };
  return [name(of), name(against)];
}

/** Rows in the order of the result, figures of a row in that of `measures`. */
export function comparisonText(
  comparison: ComparedTable,
  measures: readonly string[],
  { labels, language, write }: { readonly labels: Labels; readonly language: Language; readonly write: WriteFigure },
): ComparisonText {
  const word = words[language];
  const [first] = comparison.cells;
  const by = Object.keys(first?.by ?? {});
  const figures = Object.values(first?.figures ?? {});
  const shown = keys.filter((key) => figures.some((figure) => figure[key] !== undefined));
  const names = groupNames(comparison, labels);
  const heads = [
    ...by.map((name) => titleOf(name, labels)),
    word.figure,
    ...names,
    ...shown.map((key) => (key === 'standardised' ? `${names[1]}, ${word[key]}` : word[key])),
  ];
  const rows = comparison.cells.flatMap((row) =>
    [
      ...measures.filter((name) => row.figures[name] !== undefined),
      ...Object.keys(row.figures).filter((name) => !measures.includes(name)),
    ].map((name) => {
      const figure = row.figures[name];
      const own = isShareMeasure(name, labels) ? ('share' as const) : ('plain' as const);
      const kindOf = (key: (typeof keys)[number]): FigureKind => {
        if (key === 'standardised') return own;
        return key === 'difference' && own === 'share' && comparison.method !== 'indirect' ? 'points' : 'plain';
      };
      const cells = shown.map((key) => {
        const cell = figure?.[key];
        return cell === undefined ? '' : write(cell, kindOf(key));
      });
      const sides = figure === undefined ? ['', ''] : [write(figure.of, own), write(figure.against, own)];
      return [
        ...by.map((variable) => codeName(variable, row.by[variable] ?? '', labels)),
        measureTitle(name, labels, language),
        ...sides,
        ...cells,
      ];
    }),
  );
  return { heads, rows, texts: by.length + 1 };
}

/** One sentence on how the groups were made alike; nothing where they were not. */
export function comparisonNote({ method, standardise = [], minStratum, cells }: ComparedTable, labels: Labels, language: Language): string {
  if (method === undefined) return '';
  const names = standardise.map((name) => titleOf(name, labels)).join(' × ');
  const counts = cells.flatMap(({ figures }) => Object.values(figures).flatMap(({ strata }) => (strata === undefined ? [] : [strata])));
  const range = counts.length === 0 ? '0' : [...new Set([Math.min(...counts), Math.max(...counts)])].join('–');
  if (language === 'nl') {
    const what = method === 'direct' ? 'directe' : 'indirecte';
    return `Gelijk gemaakt naar ${names} (${what} standaardisatie naar de samenstelling van de eerste groep), in ${counted(range, 'stratum', 'strata')} van minstens ${counted(minStratum ?? 0, 'persoon', 'personen')} in de tweede; kleinere zijn samengevoegd.`;
  }
  return `Made alike in ${names} (${method} standardisation to how the first group is made up), in ${counted(range, 'stratum', 'strata')} of at least ${counted(minStratum ?? 0, 'person', 'persons')} in the second; smaller ones were put together.`;
}
