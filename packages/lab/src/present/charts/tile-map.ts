/**
 * A map of tiles: one square of the same size for each area, about where it lies, coloured in five classes of equal numbers of areas. Small areas
 * are as visible as large ones; an area that is not open is hatched.
 */
import { escapeHtml } from '@ketensom/host';
import { alternativeText, amountOf, type ChartData, type ChartPoint, figureOf, hatch } from './chart-data.ts';

/** Where the tile of a code lies, in columns and rows from the left and the top. */
export type TilePlaces = ReadonlyMap<string, { readonly column: number; readonly row: number }>;

const size = 92;
const colours = ['#e8eef5', '#c3d3e6', '#8fb0d1', '#4f7fb0', '#154273'] as const;

/** The class of an amount, 0 to 4: fifths of the open areas, equal amounts in one class. */
const classOf = (amount: number, sorted: readonly number[]): number =>
  Math.min(4, Math.floor((sorted.indexOf(amount) / Math.max(1, sorted.length)) * 5));

function drawTile(
  point: ChartPoint,
  data: ChartData,
  context: { readonly places: TilePlaces; readonly sorted: readonly number[] },
): string {
  const place = context.places.get(point.codes[0] ?? '');
  if (place === undefined) return '';
  const amount = amountOf(point.cell);
  const tier = amount === undefined ? 0 : classOf(amount, context.sorted);
  const fill = amount === undefined ? `url(#map-${data.language})` : colours[tier];
  const ink = tier >= 3 ? '#fff' : '#1d1d1b';
  const x = place.column * size;
  const y = place.row * size;
  const name = point.names[0] ?? '';
  const short = name.replace(/ \(.*\)$/, '');
  return `<g><title>${escapeHtml(`${name}: ${figureOf(point.cell, data)}`)}</title><rect x="${x + 2}" y="${y + 2}" width="${size - 4}" height="${size - 4}" rx="4" fill="${fill}" class="tile"/><text x="${x + size / 2}" y="${y + 40}" text-anchor="middle" fill="${ink}" class="small">${escapeHtml(short.length > 15 ? `${short.slice(0, 14)}…` : short)}</text><text x="${x + size / 2}" y="${y + 60}" text-anchor="middle" fill="${ink}">${escapeHtml(figureOf(point.cell, data))}</text></g>`;
}

/** The map, or nothing when fewer than half of the areas have a place. */
export function tileMap(data: ChartData, places: TilePlaces): string {
  const placed = data.points.filter(({ codes }) => places.has(codes[0] ?? ''));
  if (placed.length < 2 || placed.length * 2 < data.points.length) return '';
  const sorted = placed.flatMap(({ cell }) => amountOf(cell) ?? []).sort((a, b) => a - b);
  const columns = Math.max(...[...places.values()].map(({ column }) => column)) + 1;
  const rows = Math.max(...[...places.values()].map(({ row }) => row)) + 1;
  const label = alternativeText({ en: 'Map', nl: 'Kaart' }, data);
  return `<svg viewBox="0 0 ${columns * size} ${rows * size}" role="img" aria-label="${escapeHtml(label)}">
${hatch(`map-${data.language}`)}
${placed.map((point) => drawTile(point, data, { places, sorted })).join('\n')}
</svg>`;
}
