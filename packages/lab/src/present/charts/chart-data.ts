/** One measure of a release, as charts draw it. */
import type { Language } from '@ketensom/host';
import { formatCell } from '../format-cell.ts';
import type { ResultCell } from '../result-file.ts';

export interface ChartPoint {
  /** The codes of the cell, one per dimension. */
  readonly codes: readonly string[];
  /** Their names. */
  readonly names: readonly string[];
  readonly cell: ResultCell;
}

export interface ChartData {
  readonly points: readonly ChartPoint[];
  readonly title: string;
  readonly isShare: boolean;
  readonly language: Language;
}

/** How far a bar or a point reaches; nothing for a cell that is not open. */
export const amountOf = (cell: ResultCell): number | undefined =>
  cell.state === 'value' && 'value' in cell ? Math.max(0, Number(cell.value)) : undefined;

/** The largest amount, 0 if there is none. */
export const largest = (points: readonly ChartPoint[]): number => Math.max(0, ...points.map(({ cell }) => amountOf(cell) ?? 0));

/** The figure as text. */
export const figureOf = (cell: ResultCell, data: ChartData): string => formatCell(cell, data.isShare, data.language);

/** The pattern of what is hidden, for `<defs>`; an id is unique on a page that shows both languages and several charts. */
export const hatch = (id: string): string =>
  `<defs><pattern id="${id}" width="6" height="6" patternTransform="rotate(45)" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#f2f2ee"/><line x1="0" y1="0" x2="0" y2="6" stroke="#8a8a80" stroke-width="2"/></pattern></defs>`;

const alternatives: Readonly<Record<Language, (kind: string, title: string) => string>> = {
  en: (kind, title) => `${kind}: ${title}. The table below gives the same figures.`,
  nl: (kind, title) => `${kind}: ${title}. De tabel eronder geeft dezelfde cijfers.`,
};

/** The text that stands for the chart where it cannot be seen. */
export const alternativeText = (kinds: Readonly<Record<Language, string>>, data: ChartData): string =>
  alternatives[data.language](kinds[data.language], data.title);
