/** Dot and whisker: both groups on one axis, a figure after another; a group made alike takes the place of the group as it is. */
import {
  codeName,
  escapeHtml,
  groupNames,
  inOrder,
  isShareMeasure,
  type Labels,
  type Language,
  measureTitle,
  type TableOrder,
} from '@ketensom/host';
import type { ComparedFigure, ComparedTable, ResultCell } from '@ketensom/protocol';
import { formatCell } from '../format-cell.ts';

interface ChartView {
  readonly labels: Labels;
  readonly language: Language;
  readonly order: TableOrder;
}

const row = 20;
const left = 250;
const width = 640;
const right = 30;
const legendRow = 18;
const maxLines = 40;
const colours = ['#154273', '#c0341d'] as const;
const alike = { en: 'made alike', nl: 'gelijk gemaakt' } as const;

type Shown = Extract<ResultCell, { readonly value: unknown }>;
const isShown = (cell: ResultCell): cell is Shown => 'value' in cell;

/** One line: what it is about, and both groups. */
interface Line {
  readonly name: string;
  readonly cells: readonly [ResultCell, ResultCell];
}

const linesOf = ({ cells }: ComparedTable, measure: string, labels: Labels): Line[] =>
  cells.flatMap(({ by, figures }) => {
    const figure: ComparedFigure | undefined = figures[measure];
    if (figure === undefined) return [];
    const name = Object.entries(by).map(([variable, code]) => codeName(variable, code, labels));
    return [{ name: name.join(' · '), cells: [figure.of, figure.standardised ?? figure.against] as const }];
  });

function axisEnd(lines: readonly Line[], isShare: boolean): readonly [number, number] {
  const ends = lines.flatMap(({ cells }) =>
    cells.flatMap((cell) => (isShown(cell) ? [Number(cell.value), cell.low ?? 0, cell.high ?? 0] : [])),
  );
  const most = Math.max(0, ...ends);
  return [Math.min(0, ...ends), isShare ? Math.min(1, most * 1.1) : most * 1.1];
}

function drawLine({ name, cells }: Line, at: number, x: (value: number) => string, write: (cell: ResultCell) => string): string {
  const middle = 2 * legendRow + row * (2 * at + 1);
  const marks = cells.map((cell, side) => {
    const y = middle + (side === 0 ? -5 : 5);
    if (!isShown(cell)) return `<text x="${left + 4}" y="${y + 4}" class="small">${escapeHtml(write(cell))}</text>`;
    const { low, high } = cell;
    const whisker =
      low === undefined || high === undefined
        ? ''
        : `<line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" stroke="${colours[side]}" stroke-width="2"/>`;
    return `${whisker}<circle cx="${x(Number(cell.value))}" cy="${y}" r="4" fill="${colours[side]}"><title>${escapeHtml(write(cell))}</title></circle>`;
  });
  return `<text x="${left - 10}" y="${middle + 4}" text-anchor="end">${escapeHtml(name)}</text>${marks.join('')}`;
}

function chartOf(
  lines: readonly Line[],
  title: string,
  names: readonly [string, string],
  context: { readonly isShare: boolean; readonly language: Language },
): string {
  const { isShare, language } = context;
  const write = (cell: ResultCell): string => formatCell(cell, isShare, language);
  const [low, high] = axisEnd(lines, isShare);
  if (!(high > low)) return '';
  const x = (value: number): string =>
    (left + ((Math.max(low, Math.min(high, value)) - low) / (high - low)) * (width - left - right)).toFixed(1);
  const height = 2 * legendRow + row * (2 * lines.length + 1);
  const legend = names.map(
    (name, side) =>
      `<circle cx="${left + 6}" cy="${legendRow * (side + 0.5)}" r="4" fill="${colours[side]}"/><text x="${left + 18}" y="${legendRow * (side + 0.5) + 4}">${escapeHtml(name)}</text>`,
  );
  const ends = [low, high].map(
    (value, at) =>
      `<text x="${x(value)}" y="${height - 4}" text-anchor="${at === 0 ? 'start' : 'end'}" class="small">${escapeHtml(write({ state: 'value', value: Number(value.toPrecision(3)) }))}</text>`,
  );
  const drawn = lines.map((line, at) => drawLine(line, at, x, write)).join('');
  return `<figure><figcaption>${escapeHtml(title)}</figcaption><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${title}: ${names.join(' – ')}`)}"><line x1="${x(0)}" x2="${x(0)}" y1="${2 * legendRow}" y2="${height - 16}" class="axis"/>${legend.join('')}${drawn}${ends.join('')}</svg></figure>`;
}

/** A chart per figure, or nothing where there are more lines than fit. */
export function comparisonChart(comparison: ComparedTable, { labels, language, order }: ChartView): string {
  if (comparison.cells.length > maxLines) return '';
  const [first] = comparison.cells;
  const names = groupNames(comparison, labels);
  return inOrder(Object.keys(first?.figures ?? {}), order.measures)
    .map((measure) => {
      const lines = linesOf(comparison, measure, labels);
      const isAlike = comparison.method === 'direct';
      const legend = [names[0], isAlike ? `${names[1]}, ${alike[language]}` : names[1]] as const;
      return chartOf(lines, measureTitle(measure, labels, language), legend, { isShare: isShareMeasure(measure, labels), language });
    })
    .join('');
}
