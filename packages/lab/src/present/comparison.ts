/** Two groups compared: on the terminal, and in a report with a picture of both. */
import {
  comparisonNote,
  comparisonText,
  escapeHtml,
  type FigureKind,
  formatTable,
  htmlTable,
  type Labels,
  type Language,
  paint,
  type TableOrder,
} from '@ketensom/host';
import type { ComparedTable, ResultCell } from '@ketensom/protocol';
import { comparisonChart } from './charts/comparison-chart.ts';
import { formatCell } from './format-cell.ts';
import { wordsFor } from './words.ts';

interface View {
  readonly language: Language;
  readonly order: TableOrder;
}

/** A figure; a difference of percentages is in points. */
const writeIn =
  (language: Language) =>
  (cell: ResultCell, kind: FigureKind): string => {
    const text = formatCell(cell, kind !== 'plain', language);
    return kind === 'points' ? text.replace(' %', language === 'nl' ? ' %-punt' : ' points') : text;
  };

const textOf = (comparison: ComparedTable, labels: Labels, { language, order }: View) =>
  comparisonText(comparison, order.measures, { labels, language, write: writeIn(language) });

/** Lines for a terminal. */
export function comparedText(comparison: ComparedTable, labels: Labels, view: View): string[] {
  const { heads, rows, texts } = textOf(comparison, labels, view);
  const columns = heads.map((head, at) => (at < texts ? { head } : { head, align: 'right' as const }));
  const note = comparisonNote(comparison, labels, view.language);
  return [paint('bold', wordsFor(view.language).compared), formatTable(columns, rows), ...(note === '' ? [] : [note]), ''];
}

/** The part of a report. */
export function comparisonSection(comparison: ComparedTable, labels: Labels, view: View): string {
  const { heads, rows, texts } = textOf(comparison, labels, view);
  const note = comparisonNote(comparison, labels, view.language);
  const picture = comparisonChart(comparison, { labels, ...view });
  return `${picture}${htmlTable([...heads], rows, texts)}${note === '' ? '' : `<p>${escapeHtml(note)}</p>`}`;
}
