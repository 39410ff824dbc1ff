/**
 * Residuals of a model on a map of tiles: blue where less is observed than expected, red where more. The classes are those of the standardised
 * residual, at 1.96 and 3.09 (one in twenty and one in five hundred by chance alone), not of the data: a quiet map stays pale.
 */
import { codeName, escapeHtml, type Labels, type Language } from '@ketensom/host';
import type { ExpectedCell } from '@ketensom/protocol';
import { formatCell } from '../format-cell.ts';
import { hatch } from './chart-data.ts';
import type { TilePlaces } from './tile-map.ts';

const size = 92;

/** From far below to far above; the middle class is chance. */
const classes = [
  { above: 3.09, fill: '#a02018', ink: '#fff' },
  { above: 1.96, fill: '#e08a6c', ink: '#1d1d1b' },
  { above: -1.96, fill: '#eeeeea', ink: '#1d1d1b' },
  { above: -3.09, fill: '#8fb0d1', ink: '#1d1d1b' },
  { above: Number.NEGATIVE_INFINITY, fill: '#154273', ink: '#fff' },
] as const;

const legends: Readonly<Record<Language, readonly string[]>> = {
  en: ['far more than expected', 'more', 'as expected', 'less', 'far less than expected'],
  nl: ['veel meer dan verwacht', 'meer', 'zoals verwacht', 'minder', 'veel minder dan verwacht'],
};

const shownIn: Readonly<Record<Language, string>> = {
  en: 'Map of observed over expected. The table below gives the same figures.',
  nl: 'Kaart van waargenomen gedeeld door verwacht. De tabel hieronder geeft dezelfde cijfers.',
};

const numberIn = (cell: ExpectedCell['residual']): number | undefined =>
  cell.state === 'value' && 'value' in cell ? Number(cell.value) : undefined;

interface MapContext {
  readonly places: TilePlaces;
  readonly variable: string;
  readonly labels: Labels;
  readonly language: Language;
}

function drawTile(cell: ExpectedCell, { places, variable, labels, language }: MapContext): string {
  const code = cell.by[variable] ?? '';
  const place = places.get(code);
  if (place === undefined) return '';
  const residual = numberIn(cell.residual);
  const shade = classes.find(({ above }) => residual !== undefined && residual > above);
  const name = codeName(variable, code, labels);
  const short = name.replace(/ \(.*\)$/, '');
  const ratio = formatCell(cell.ratio, false, language);
  const [x, y] = [place.column * size, place.row * size];
  const ink = shade?.ink ?? '#1d1d1b';
  return `<g><title>${escapeHtml(`${name}: ${ratio}`)}</title><rect x="${x + 2}" y="${y + 2}" width="${size - 4}" height="${size - 4}" rx="4" fill="${shade?.fill ?? `url(#residuals-${language})`}" class="tile"/><text x="${x + size / 2}" y="${y + 40}" text-anchor="middle" fill="${ink}" class="small">${escapeHtml(short.length > 15 ? `${short.slice(0, 14)}…` : short)}</text><text x="${x + size / 2}" y="${y + 60}" text-anchor="middle" fill="${ink}">${escapeHtml(ratio)}</text></g>`;
}

const legendOf = (language: Language, top: number): string =>
  legends[language]
    .map(
      (text, at) =>
        `<g transform="translate(${at * 180},${top})"><rect width="14" height="14" fill="${classes[at]?.fill}" class="hidden"/><text x="20" y="12" class="small">${escapeHtml(text)}</text></g>`,
    )
    .join('');

/** The map, or nothing where cells are by more than one variable or fewer than half of them have a place. */
export function residualMap(
  cells: readonly ExpectedCell[],
  { maps, labels, language }: { readonly maps: Readonly<Record<string, TilePlaces>>; readonly labels: Labels; readonly language: Language },
): string {
  const [variable, ...others] = Object.keys(cells[0]?.by ?? {});
  const places = variable === undefined || others.length > 0 ? undefined : maps[variable];
  if (variable === undefined || places === undefined) return '';
  const placed = cells.filter(({ by }) => places.has(by[variable] ?? ''));
  if (placed.length < 2 || placed.length * 2 < cells.length) return '';
  const columns = Math.max(...[...places.values()].map(({ column }) => column)) + 1;
  const height = (Math.max(...[...places.values()].map(({ row }) => row)) + 1) * size;
  return `<svg viewBox="0 0 ${Math.max(columns * size, 900)} ${height + 30}" role="img" aria-label="${escapeHtml(shownIn[language])}">
${hatch(`residuals-${language}`)}
${placed.map((cell) => drawTile(cell, { places, variable, labels, language })).join('\n')}
${legendOf(language, height + 10)}
</svg>`;
}
