/**
 * The grammar of delimited text, exactly: which characters form a record, and which records cannot be read.
 *
 * The engine's own reader is not used for this. Tried on DuckDB 1.5.6 with every error recorded, it loses all rows after a quote that never
 * closes, loses all rows where the line ends are not those declared, and takes rows with extra empty fields for whole ones, each without
 * a word. Here every record is either a row or counted as unreadable, and what makes the rest of a file unreadable refuses the file.
 *
 * - A record ends at \n or \r\n (at \r in a file whose first line ends so). An empty line is no record, but in a file of one column it is
 *   a row with an empty value.
 * - A field that begins with the quote runs to the closing quote; a doubled quote inside is one. Anything between a closing quote and the
 *   next delimiter makes the record unreadable. A quote elsewhere is an ordinary character.
 * - A record with another number of fields than the header, with control characters, or longer than `maxRecord` is unreadable.
 */

/** Longest record in characters. A quoted field that runs on beyond it is taken for a quote that never closes. */
export const maxRecord = 1_048_576;
/** Most columns a source may have. */
export const maxColumns = 4096;

/** Why a record cannot be read. */
export type RejectReason = 'columns' | 'quotes' | 'control' | 'length';

/** The file as a whole cannot be read, from `line` on. */
export class BrokenCsv extends Error {
  readonly reason: 'unterminated' | 'header' | 'tooManyColumns';
  readonly line: number;

  constructor(reason: BrokenCsv['reason'], line: number) {
    super('the delimited text cannot be read');
    this.name = 'BrokenCsv';
    this.reason = reason;
    this.line = line;
  }
}

/** What the reader hands out, of each piece of text at most once the rows that end in it. `line` is where the record begins, from 1. */
export interface CsvSink {
  header(fields: string[]): void;
  rows(rows: readonly (readonly string[])[]): void;
  reject(line: number, reason: RejectReason): void;
}

export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
}

/** Characters no record may hold: separators of the loader are among them, so no value can forge a field. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

const endOf = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
};

const countOf = (text: string, part: string): number => {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) count += 1;
  return count;
};

/** A record read from `start`: its fields, or why not, and where the next begins. `undefined` when more text is needed. */
interface Scan {
  readonly fields: string[];
  readonly next: number;
  readonly broken: boolean;
}

export class CsvReader {
  readonly #delimiter: string;
  readonly #quote: string;
  readonly #sink: CsvSink;
  #lineEnd: '\n' | '\r' | undefined;
  #text = '';
  #line = 1;
  #rows: string[][] = [];
  #width: number | undefined;
  #overlong = false;
  #suspect = false;

  constructor(dialect: CsvDialect, sink: CsvSink) {
    this.#delimiter = dialect.delimiter;
    this.#quote = dialect.quote;
    this.#sink = sink;
  }

  /** Takes the next piece of text. @throws BrokenCsv */
  push(text: string): void {
    this.#text += text;
    this.#read(false);
  }

  /** Takes the end of the file. @throws BrokenCsv: `unterminated`, or `header` when there was no header row. */
  end(): void {
    this.#read(true);
    if (this.#width === undefined) throw new BrokenCsv('header', this.#line);
  }

  #read(final: boolean): void {
    const text = this.#text;
    if (this.#lineEnd === undefined && !this.#findLineEnd(final)) return;
    this.#suspect = control.test(text);
    let at = 0;
    let quote = -1;
    while (at < text.length) {
      if (quote < at) quote = endOf(text, this.#quote, at);
      const plain = this.#takesPlain() ? text.lastIndexOf(this.#lineEnd ?? '\n', Math.min(quote, at + maxRecord) - 1) + 1 : 0;
      if (plain > at) {
        this.#readPlain(text.slice(at, plain));
        at = plain;
        continue;
      }
      const scan = this.#overlong ? this.#skipLine(text, at, final) : this.#scan(text, at, final);
      if (scan === undefined) {
        // Too long to be a record: it is let go piece by piece, up to its end.
        this.#overlong ||= text.length - at > maxRecord;
        if (this.#overlong) at = text.length;
        break;
      }
      this.#emit(scan, text, at);
      at = scan.next;
    }
    this.#text = text.slice(at);
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length > 0) this.#sink.rows(rows);
  }

  /** Whether a line without a quote is a record as it stands: not the header, the rest of a record that is too long, or near a control character. */
  #takesPlain(): boolean {
    return this.#width !== undefined && !this.#suspect && !this.#overlong;
  }

  /** Whole lines without a quote, no more than a record may be long: nearly all of nearly every file, so all are taken apart at once. */
  #readPlain(text: string): void {
    const lineEnd = this.#lineEnd ?? '\n';
    const bare = lineEnd === '\n' && text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
    const lines = bare.split(lineEnd);
    lines.pop();
    const fields = bare.includes(this.#delimiter) ? lines.map((line) => line.split(this.#delimiter)) : lines.map((line) => [line]);
    const rows = fields.filter((row, at) => {
      if (row.length === this.#width) return true;
      if (row.length > 1 || /[^\r\n]/.test(lines[at] ?? '')) this.#sink.reject(this.#line + at, 'columns');
      return false;
    });
    this.#line += lines.length;
    if (this.#rows.length === 0) this.#rows = rows;
    else for (const row of rows) this.#rows.push(row);
  }

  /** The first line end decides; a trailing \r may be half of \r\n, so it waits for more. */
  #findLineEnd(final: boolean): boolean {
    const at = this.#text.search(/[\r\n]/);
    if (at < 0) {
      if (!final && this.#text.length <= maxRecord) return false;
      if (!final) throw new BrokenCsv('tooManyColumns', 1);
    } else if (!final && at === this.#text.length - 1 && this.#text[at] === '\r') return false;
    this.#lineEnd = this.#text[at] === '\r' && this.#text[at + 1] !== '\n' ? '\r' : '\n';
    return true;
  }

  #scan(text: string, start: number, final: boolean): Scan | undefined {
    const lineEnd = this.#lineEnd ?? '\n';
    const found = text.indexOf(lineEnd, start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, lineEnd === '\n' && text[end - 1] === '\r' && end > start ? end - 1 : end);
    if (line.includes(this.#quote)) return this.#scanQuoted(text, start, final);
    if (found < 0 && !final) return undefined;
    return { fields: line.split(this.#delimiter), next: end + 1, broken: false };
  }

  #scanQuoted(text: string, start: number, final: boolean): Scan | undefined {
    const fields: string[] = [];
    const lineEnd = this.#lineEnd ?? '\n';
    let at = start;
    let eol = -1;
    for (;;) {
      let stop: number;
      if (at - start > maxRecord) return this.#skipLine(text, at, final);
      if (text[at] === this.#quote) {
        const close = this.#closingQuote(text, at + 1);
        if (close === undefined) return this.#unclosed(text.length - start, final);
        if (close - start > maxRecord) this.#unclosed(close - start, final);
        if (close + 1 >= text.length && !final) return undefined;
        fields.push(text.slice(at + 1, close).replaceAll(this.#quote + this.#quote, this.#quote));
        stop = close + 1;
        if (text[stop] === '\r' && lineEnd === '\n') {
          if (stop + 1 >= text.length && !final) return undefined;
          if (stop + 1 >= text.length || text[stop + 1] === '\n') stop += 1;
        }
      } else {
        if (eol < at) eol = endOf(text, lineEnd, at);
        stop = Math.min(endOf(text, this.#delimiter, at), eol);
        if (stop >= text.length && !final) return undefined;
        const field = text.slice(at, stop);
        fields.push(lineEnd === '\n' && text[stop] !== this.#delimiter && field.endsWith('\r') ? field.slice(0, -1) : field);
      }
      if (stop >= text.length || text[stop] === lineEnd) return { fields, next: stop + 1, broken: false };
      if (text[stop] !== this.#delimiter) return this.#skipLine(text, stop, final);
      at = stop + 1;
    }
  }

  #closingQuote(text: string, from: number): number | undefined {
    for (let at = text.indexOf(this.#quote, from); at >= 0; at = text.indexOf(this.#quote, at + 2)) {
      if (text[at + 1] !== this.#quote) return at;
    }
    return undefined;
  }

  #unclosed(length: number, final: boolean): undefined {
    if (final || length > maxRecord) throw new BrokenCsv('unterminated', this.#line);
    return undefined;
  }

  #skipLine(text: string, from: number, final: boolean): Scan | undefined {
    const end = text.indexOf(this.#lineEnd ?? '\n', from);
    if (end < 0 && !final) return undefined;
    return { fields: [], next: end < 0 ? text.length : end + 1, broken: true };
  }

  #emit(scan: Scan, text: string, start: number): void {
    const line = this.#line;
    const record = text.slice(start, scan.next);
    this.#line += countOf(record, this.#lineEnd ?? '\n');
    if (this.#width !== 1 && scan.fields.length === 1 && !/[^\r\n]/.test(record)) return;
    const reason = this.#reject(scan, record);
    this.#overlong = false;
    if (this.#width === undefined) this.#begin(scan, reason, line);
    else if (reason === undefined) this.#rows.push(scan.fields);
    else this.#sink.reject(line, reason);
  }

  #reject(scan: Scan, record: string): RejectReason | undefined {
    if (this.#overlong || record.length > maxRecord) return 'length';
    if (scan.broken) return 'quotes';
    if (this.#suspect && control.test(record)) return 'control';
    return this.#width !== undefined && scan.fields.length !== this.#width ? 'columns' : undefined;
  }

  #begin(scan: Scan, reason: RejectReason | undefined, line: number): void {
    if (scan.fields.length > maxColumns) throw new BrokenCsv('tooManyColumns', line);
    if (reason !== undefined) throw new BrokenCsv('header', line);
    this.#width = scan.fields.length;
    this.#sink.header(scan.fields);
  }
}
