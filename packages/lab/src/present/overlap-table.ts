/** An overlap as a table: one line a figure, a mark for each set that it is about. */
import { figureWords, formatTable, type Language, linkageLine, noiseText, redSaltedHashWarning } from '@ketensom/host';
import { type OverlapTable, overlapFigures } from '@ketensom/protocol';
import { formatCell } from './format-cell.ts';

/** The table for a terminal, with what it rests on. */
export function formatOverlap(result: OverlapTable, language: Language): string {
  const names = Object.keys(result.sets);
  const head = language === 'nl' ? { what: 'personen', count: 'aantal' } : { what: 'persons', count: 'count' };
  const columns = [{ head: head.what }, ...names.map((name) => ({ head: name })), { head: head.count, align: 'right' as const }];
  const rows = overlapFigures(result).map(({ what, sets, cell }) => [
    figureWords[language][what],
    ...names.map((name) => (sets.includes(name) ? '●' : '·')),
    formatCell(cell, false, language),
  ]);
  const warning = redSaltedHashWarning(result.blinding, language).flatMap((text) => [text, '']);
  const noise = result.noise === undefined ? [] : [noiseText(result.noise, language)];
  return [...warning, formatTable(columns, rows), ...noise, `${linkageLine(result, language)}\n`].join('\n');
}
