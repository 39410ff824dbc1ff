/** `explain BUNDLE RELEASE CELL`: which rule hides a figure, and why. A cell is named by its codes, `region=N,care=01`, with `:count` for one measure. */
import type { ResultCell, RunFindings } from '@ketensom/protocol';
import { cellSentence, cellsOfResult, hasTotalsWithheld, isRecomputed, type NamedCell } from './explain-run.ts';
import { explainTexts } from './explain-texts.ts';
import { NotFound } from './find-run.ts';
import { plain } from './format-columns.ts';
import type { Language } from './texts.ts';

const nameOf = ({ by }: NamedCell): string =>
  Object.entries(by)
    .map(([variable, code]) => `${variable}=${code}`)
    .join(',');

/** A figure with the sentence about it. */
export interface ExplainedCell extends NamedCell {
  readonly sentence: string;
}

/** The figures of the cell that `name` means. @throws NotFound with an example. */
export function explainCell({ served }: RunFindings, name: string, language: Language): readonly ExplainedCell[] {
  const texts = explainTexts(language);
  const all = served === undefined ? [] : cellsOfResult(served);
  // Codes and measures may hold colons themselves, so every way of naming the cell is compared instead of taking the name apart.
  const sorted = (text: string): string => text.split(',').toSorted().join(',');
  const found = all.filter((each) => sorted(nameOf(each)) === sorted(name) || `${nameOf(each)}:${each.measure}` === name);
  if (served === undefined || found.length === 0) {
    const examples = [...new Set(all.slice(0, 40).map(nameOf))].slice(0, 4).map((example) => `  ${plain(example)}`);
    throw new NotFound([texts.noCell, ...examples].join('\n'));
  }
  return found.map((each) => ({ ...each, sentence: cellSentence(each.cell, served, language) }));
}

const figureText = (cell: ResultCell): string => {
  if (cell.state !== 'value') return '';
  if ('steps' in cell) {
    return `${cell.steps.map(({ at, survival }) => `${at}: ${survival.state === 'value' ? survival.value : '·'}`).join(', ')}. `;
  }
  if (!('bins' in cell)) return `${cell.value}. `;
  return `${cell.bins.map(({ from, to, count }) => `${from}-${to}: ${count.state === 'value' ? count.value : '·'}`).join(', ')}. `;
};

/** The explanation as text. */
export function formatCells(cells: readonly ExplainedCell[], findings: RunFindings, language: Language): string {
  const texts = explainTexts(language);
  const [first] = cells;
  const head = first === undefined ? '' : plain(nameOf(first));
  const lines = cells.map(({ measure, cell, sentence }) => `  ${plain(measure)}: ${figureText(cell)}${sentence}`);
  const withheld = hasTotalsWithheld(findings.served) ? [texts.withheld] : [];
  return `${[head, ...lines, '', ...withheld, isRecomputed(findings) ? texts.recomputed : texts.asServed].join('\n')}\n`;
}
