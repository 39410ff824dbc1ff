/** What people see on a terminal: aligned tables and a few colours. NO_COLOR and anything that is not a terminal get plain text. */
import { styleText } from 'node:util';
import Table from 'cli-table3';

type Style = Parameters<typeof styleText>[0];

/** Where text goes; `process.stdout` is one. */
export interface TextSink {
  write(text: string): unknown;
}

/** `text` in a style, where the stream shows styles. */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(style, text, { stream });

/** Columns of a table; numbers read best `right`. */
export interface Column {
  readonly head: string;
  readonly align?: 'left' | 'right' | 'center';
}

/** Text of a cell that stands out: control characters in it are shown, those of the style are not. */
export interface StyledText {
  readonly text: string;
  readonly style: Style;
}

/** A cell of a table. */
export type TableCell = string | StyledText;

const plainBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const clean = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?');

const textOf = (cell: TableCell): string => clean(typeof cell === 'string' ? cell : cell.text);

const styled = (cell: TableCell): string => (typeof cell === 'string' ? clean(cell) : paint(cell.style, clean(cell.text)));

/** Between two columns. */
const gap = 2;
/** A narrower column is not worth breaking lines for. */
const leastText = 24;

/** The widths of the columns where lines must be broken to fit; only the last column is. */
function fittingWidths(rows: readonly (readonly string[])[], width: number | undefined): readonly number[] | undefined {
  if (width === undefined) return undefined;
  const columns = rows[0]?.length ?? 0;
  const natural = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const first = natural.slice(0, -1);
  const rest = width - first.reduce((sum, each) => sum + each + gap, 0);
  if (rest >= (natural.at(-1) ?? 0) || rest < leastText) return undefined;
  return [...first, rest];
}

/**
 * An aligned table without borders, one line a row, ending in a newline. Control characters in cells are shown as `?`.
 *
 * @param width characters of a line, where the last column is to be broken into several
 */
export function formatTable(columns: readonly Column[], rows: readonly (readonly TableCell[])[], width?: number): string {
  const heads = columns.map((column) => column.head);
  const widths = fittingWidths([heads, ...rows.map((row) => row.map(textOf))], width);
  const table = new Table({
    head: heads,
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: plainBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(widths === undefined ? {} : { colWidths: [...widths], wordWrap: true }),
  });
  for (const row of rows) table.push(row.map(styled));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

/** The width of the terminal that is written to; undefined for a file or a pipe, whose lines stay whole. */
export const terminalWidth = (): number | undefined => (process.stdout.isTTY === true ? process.stdout.columns : undefined);
