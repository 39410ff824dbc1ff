/**
 * What a data file looks like, for a proposal that a person checks. Only here is anything guessed: agent.yaml says it in full afterwards,
 * and reading never guesses.
 */
import { open } from 'node:fs/promises';
import type { Encoding, Source } from '@ketensom/protocol';
import { BrokenCsv, CsvReader } from '../source/csv-reader.ts';
import { decodeText, WrongEncoding } from '../source/decode-text.ts';
import { refuse, type SourcePlace } from '../source/refuse.ts';
import { openReadOnly } from '../source/source-file.ts';

const headBytes = 1_048_576;

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The kind of a file by its first bytes. */
export async function detectKind(path: string): Promise<Source['kind']> {
  const head = await readHead(path);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') return 'sqlite';
  const text = head
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  return /^(\{\s*["}]|\[\s*[{\]])/.test(text) ? 'json' : 'csv';
}

/** The first of the encodings in which the whole file is valid; what is a byte order mark decides alone. */
async function detectEncoding(path: string, place: SourcePlace): Promise<Encoding> {
  const head = await readHead(path);
  const mark = head.subarray(0, 2).toString('hex');
  const candidates: readonly Encoding[] = mark === 'fffe' || mark === 'feff' ? ['utf-16'] : ['utf-8', 'windows-1252', 'latin-1'];
  for (const encoding of candidates) if (await isReadable(path, encoding, place)) return encoding;
  return refuse(place, 'encoding', { found: 'bytes of no known encoding', expected: 'utf-8, utf-16, latin-1 or windows-1252' });
}

async function isReadable(path: string, encoding: Encoding, place: SourcePlace): Promise<boolean> {
  const handle = await openReadOnly(path, place);
  try {
    for await (const _text of decodeText(handle.createReadStream({ autoClose: false }), encoding));
    return true;
  } catch (error) {
    if (error instanceof WrongEncoding) return false;
    throw error;
  } finally {
    await handle.close();
  }
}

async function headText(path: string, encoding: Encoding): Promise<string> {
  const head = await readHead(path);
  let text = '';
  try {
    for await (const piece of decodeText(pieces(head), encoding)) text += piece;
  } catch (error) {
    if (!(error instanceof WrongEncoding)) throw error;
  }
  // A cut file ends in half a line.
  return head.length < headBytes ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  // In pieces, so that a character cut at the end costs one piece only.
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

interface Reading {
  readonly delimiter: string;
  readonly width: number;
  readonly rows: readonly (readonly string[])[];
  readonly rejected: number;
}

function readWith(text: string, delimiter: string): Reading {
  const rows: (readonly string[])[] = [];
  let [width, rejected] = [0, 0];
  const reader = new CsvReader(
    { delimiter, quote: '"' },
    {
      header: (fields) => {
        width = fields.length;
      },
      rows: (read) => {
        for (const row of read) rows.push(row);
      },
      reject: () => {
        rejected += 1;
      },
    },
  );
  try {
    reader.push(text);
    reader.end();
  } catch (error) {
    if (!(error instanceof BrokenCsv)) throw error;
  }
  return { delimiter, width, rows, rejected };
}

const candidates = [';', ',', '\t', '|'];

/** Most rows of the header's width wins, then most columns. */
function detectDelimiter(text: string): Reading {
  const readings = candidates.map((delimiter) => readWith(text, delimiter));
  const score = ({ rows, rejected, width }: Reading): number =>
    (width < 2 ? 0 : (rows.length + 1) / (rows.length + rejected + 1)) * 1000 + Math.min(width, 500);
  return readings.toSorted((a, b) => score(b) - score(a))[0] ?? readWith(text, ',');
}

/** A comma, where more fields look like decimals with a comma than with a point. */
function detectDecimal(rows: readonly (readonly string[])[]): '.' | ',' {
  const fields = rows.flat();
  const count = (pattern: RegExp): number => fields.filter((field) => pattern.test(field.trim())).length;
  return count(/^[+-]?\d+,\d+$/) > count(/^[+-]?\d+\.\d+$/) ? ',' : '.';
}

/** The dialect of a CSV file. @throws ConfigError for a file in no known encoding */
export async function detectCsv(path: string, place: SourcePlace): Promise<Omit<Extract<Source, { kind: 'csv' }>, 'path'>> {
  const encoding = await detectEncoding(path, place);
  const { delimiter, rows } = detectDelimiter(await headText(path, encoding));
  return { kind: 'csv', delimiter, decimal: detectDecimal(rows), encoding, quote: '"' };
}
