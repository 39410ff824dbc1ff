/** The part of a report that shows an overlap. */
import { escapeHtml, figureWords, htmlTable, type Language, linkageText, noiseText, saltedHashWarning } from '@ketensom/host';
import { type OverlapTable, overlapFigures } from '@ketensom/protocol';
import { formatCell } from './format-cell.ts';

/** The figures as a table. */
export function overlapSection(result: OverlapTable, language: Language): string {
  const heads = language === 'nl' ? ['Personen', 'Verzamelingen', 'Aantal'] : ['Persons', 'Sets', 'Count'];
  const rows = overlapFigures(result).map(({ what, sets, cell }) => [
    figureWords[language][what],
    sets.join(' + '),
    formatCell(cell, false, language),
  ]);
  const noise = result.noise === undefined ? '' : `<p>${escapeHtml(noiseText(result.noise, language))}</p>`;
  return `${blindingWarning(result, language)}${htmlTable(heads, rows, 2)}${noise}`;
}

/** What the blinding does not protect, where it is little. */
export const blindingWarning = ({ blinding }: Pick<OverlapTable, 'blinding'>, language: Language): string =>
  saltedHashWarning(blinding, language)
    .map((text) => `<p class="warn">${escapeHtml(text)}</p>`)
    .join('');

/** How much of each set could be compared. */
export function linkageSection({ linkage }: Pick<OverlapTable, 'linkage'>, language: Language): string {
  const lead =
    language === 'nl'
      ? 'Deel van de rijen met een identificatienummer dat kon worden vergeleken, in klassen.'
      : 'Share of the rows with an identifier that could be compared, in classes.';
  const heads = language === 'nl' ? ['Verzameling of tabel', 'Te vergelijken'] : ['Set or table', 'Comparable'];
  return `<p>${escapeHtml(lead)}</p>${htmlTable(
    heads,
    Object.entries(linkage).map(([name, quality]) => [name, linkageText(quality, language)]),
    2,
  )}`;
}
