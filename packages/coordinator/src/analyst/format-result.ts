/** A released result for people, on a terminal. */
import {
  comparisonNote,
  comparisonText,
  figureWords,
  formatModel,
  formatTable,
  inOrder,
  linkageLine,
  linkNotes,
  noiseText,
  noLabels,
  originText,
  redSaltedHashWarning,
  type TableOrder,
  tableOrder,
  type Voice,
} from '@ketensom/host';
import { type ComparedTable, counted, overlapFigures, type ReleasedOf } from '@ketensom/protocol';
import type { ServedResult } from './fetch-result.ts';

interface AnyCell {
  readonly state?: string;
  readonly value?: unknown;
  readonly reason?: string;
  readonly n?: number | string;
  readonly bins?: readonly { readonly from: unknown; readonly to: unknown; readonly count: unknown }[];
  readonly steps?: readonly { readonly at: unknown; readonly survival: unknown }[];
}

/** A figure; the classes of a histogram and the points of a curve stand after one another. */
function cellText(cell: unknown): string {
  const { state, value, reason, bins, steps, n } = cell as AnyCell;
  if (bins !== undefined) return bins.map(({ from, to, count }) => `${String(from)}-${String(to)}: ${cellText(count)}`).join(', ');
  if (steps !== undefined) return steps.map(({ at, survival }) => `${String(at)}: ${cellText(survival)}`).join(', ');
  if (state === 'value') return n === undefined ? String(value) : `${String(value)} (n ${String(n)})`;
  return state === 'suppressed' ? `. (${reason ?? ''})` : '-';
}

/** Rows that a person is shown; the file has them all. */
const shownRows = 200;

/** In whose words, and in which order of columns. */
interface ResultView extends Voice {
  readonly order: TableOrder;
}

function formatCells(result: ReleasedOf<'aggregate'> | ReleasedOf<'link'>, { language, order }: ResultView): string {
  const nl = language === 'nl';
  const [first] = result.cells;
  const dimensions = inOrder(Object.keys(first?.by ?? {}), order.dimensions);
  const named = Object.keys(first ?? {}).filter((name) => name !== 'by');
  const measures = inOrder(named, order.measures);
  const rows = result.cells
    .slice(0, shownRows)
    .map((row) => [...dimensions.map((name) => row.by[name] ?? ''), ...measures.map((name) => cellText(row[name]))]);
  const table = formatTable(
    [...dimensions.map((head) => ({ head })), ...measures.map((head) => ({ head, align: 'right' as const }))],
    rows,
  );
  const more = result.cells.length - rows.length;
  const rest = nl
    ? `en nog ${counted(more, 'rij', 'rijen')}: --json geeft alle`
    : `and ${counted(more, 'more row', 'more rows')}: --json gives all`;
  return more > 0 ? `${table}\n${rest}` : table;
}

function formatOverlap(result: ReleasedOf<'overlap'>, { language }: Voice): string {
  const heads = language === 'nl' ? ['verzamelingen', 'personen'] : ['sets', 'persons'];
  const table = formatTable(
    [{ head: heads[0] ?? '' }, { head: heads[1] ?? '', align: 'right' as const }],
    overlapFigures(result).map(({ what, sets, cell }) => [`${figureWords[language][what]} ${sets.join(' + ')}`, cellText(cell)]),
  );
  const noise = result.noise === undefined ? '' : `${noiseText(result.noise, language)}\n`;
  return `${table}${noise}${linkageLine(result, language)}\n`;
}

function formatComparison(comparison: ComparedTable, { language, order }: ResultView): string {
  const { heads, rows, texts } = comparisonText(comparison, order.measures, { labels: noLabels, language, write: cellText });
  const note = comparisonNote(comparison, noLabels, language);
  const table = formatTable(
    heads.map((head, at) => (at < texts ? { head } : { head, align: 'right' as const })),
    rows,
  );
  return note === '' ? table : `${table}${note}\n`;
}

function formatOfKind(result: ServedResult, voice: ResultView): string {
  if (result.kind === 'overlap') return formatOverlap(result, voice);
  if (result.kind === 'model') return formatModel(result, voice.language, cellText);
  const compared = result.comparison === undefined ? '' : `${formatComparison(result.comparison, voice)}\n`;
  const notes = result.kind === 'link' ? linkNotes(result, voice.language).map((note) => `${note}\n`) : [];
  return `${compared}${formatCells(result, voice)}${notes.join('')}`;
}

/** The figures for people, columns in the order in which `query` asked them. */
export function formatResult(result: ServedResult, voice: Voice, query: unknown): string {
  const nl = voice.language === 'nl';
  const table = formatOfKind(result, { ...voice, order: tableOrder(query) });
  const warning = 'blinding' in result ? redSaltedHashWarning(result.blinding, voice.language).map((text) => `${text}\n\n`) : [];
  const { included, missing, notOffering } = result.partners;
  const away = [...missing.map(({ partner, why }) => `${partner} (${why})`), ...notOffering].join(', ');
  const lines = [
    `partners: ${included.join(', ')}`,
    ...(away === '' ? [] : [`${nl ? 'zonder' : 'without'}: ${away}`]),
    ...originText(result, voice.language),
    nl ? `bescherming: ${result.protection === 'on' ? 'aan' : 'uit'}` : `protection: ${result.protection}`,
  ];
  return `${warning.join('')}${table}\n${lines.join('\n')}\n`;
}
