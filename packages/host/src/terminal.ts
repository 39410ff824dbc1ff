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

/** An aligned table without borders, one line a row, ending in a newline. Control characters in cells are shown as `?`. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const clean = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?');
  const table = new Table({
    head: columns.map((column) => column.head),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: plainBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map(clean));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
