/** Comma-separated text as RFC 4180 has it: for code lists, which are small and ours. */
import { ConfigError } from '@ketensom/protocol';

const refuse = (file: string, line: number, found: string, expected: string): never => {
  throw new ConfigError([{ path: `line ${line}`, found, expected }], file);
};

/** One record's fields and where the next one starts. */
interface CsvRecord {
  readonly fields: readonly string[];
  readonly next: number;
}

const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;

function readRecord(file: string, text: string, start: number, line: number): CsvRecord {
  const fields: string[] = [];
  for (let at = start; ; ) {
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null)
      return refuse(file, line, 'a quote out of place', 'fields separated by commas, quoted where they hold a comma or a quote');
    fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    at = field.lastIndex;
    if (match[3] !== ',') return { fields, next: at };
  }
}

/** The rows by the names in the first line. @throws ConfigError for a column name twice, or a row with another number of fields. */
export function parseCsv(file: string, source: string): readonly Readonly<Record<string, string>>[] {
  const text = source.replace(/^\uFEFF/, '');
  const head = readRecord(file, text, 0, 1);
  const names = head.fields.map((name) => name.trim());
  if (new Set(names).size !== names.length) refuse(file, 1, 'a column name twice', 'every column name once');
  const rows: Readonly<Record<string, string>>[] = [];
  let line = 2;
  for (let at = head.next; at < text.length; line += 1) {
    const record = readRecord(file, text, at, line);
    at = record.next;
    if (record.fields.length === 1 && record.fields[0] === '') continue;
    if (record.fields.length !== names.length) refuse(file, line, `${record.fields.length} fields`, `${names.length} fields`);
    rows.push(Object.fromEntries(names.map((name, column) => [name, record.fields[column] ?? ''])));
  }
  return rows;
}
