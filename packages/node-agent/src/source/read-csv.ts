/** Delimited text, read from a file: decoded and parsed here, never by guessing. No copy is put on disk. */
import type { FileHandle } from 'node:fs/promises';
import type { Source } from '@ketensom/protocol';
import { BrokenCsv, CsvReader, maxColumns, type RejectReason } from './csv-reader.ts';
import { decodeText, WrongEncoding } from './decode-text.ts';
import { columnNames, type Loaded, type LoadRequest } from './load-request.ts';
import { refuse, type SourcePlace } from './refuse.ts';
import { openReadOnly } from './source-file.ts';

export type CsvSource = Extract<Source, { kind: 'csv' }>;

const chunkBytes = 262_144;
const listedRejects = 5;

const rejectTexts: Readonly<Record<RejectReason, string>> = {
  columns: 'another number of fields than the header',
  quotes: 'text after a closing quote',
  control: 'control characters',
  length: 'longer than 1 MiB',
};

const brokenTexts: Readonly<Record<BrokenCsv['reason'], readonly [found: string, expected: string]>> = {
  unterminated: [
    'a quote that never closes, from line',
    'every quoted field closed; if the file has no quoting, another `quote` character',
  ],
  header: ['no readable header row, at line', 'a first row with the column names, in the declared encoding and dialect'],
  tooManyColumns: ['too many columns, at line', `at most ${maxColumns} columns; is the delimiter the right one?`],
};

const refuseText = (error: unknown, source: CsvSource, place: SourcePlace): never => {
  if (error instanceof WrongEncoding) {
    const hint = error.hint === undefined ? '' : ` (they look like ${error.hint})`;
    refuse(place, 'encoding', {
      found: `bytes at line ${error.line} that are not ${source.encoding}${hint}`,
      expected: 'the encoding that the file is in',
    });
  }
  if (!(error instanceof BrokenCsv)) throw error;
  const [found, expected] = brokenTexts[error.reason];
  return refuse(place, error.reason === 'unterminated' ? 'quote' : 'path', { found: `${found} ${error.line}`, expected });
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const unusable = /^[\0-\x08\x0a-\x1f\x7f\ud800-\udfff]/;

/** A delimiter or quote that would make every row unreadable, or is the other one. */
function refuseDialect({ delimiter, quote }: CsvSource, place: SourcePlace): void {
  const expected = 'one character, a tab or printable, and not the same for delimiter and quote';
  for (const [key, character] of Object.entries({ delimiter, quote })) {
    if (character.length !== 1 || unusable.test(character)) refuse(place, key, { found: 'a character that cannot be used', expected });
  }
  if (delimiter === quote) refuse(place, 'quote', { found: 'the delimiter', expected });
}

/** Collects what the reader hands out until it is taken, which may have to be waited for. */
class Intake {
  header: readonly string[] | undefined;
  readonly read: (readonly (readonly string[])[])[] = [];
  rejected = 0;
  readonly first: { line: number; reason: string }[] = [];

  reject(line: number, reason: RejectReason): void {
    this.rejected += 1;
    if (this.first.length < listedRejects) this.first.push({ line, reason: rejectTexts[reason] });
  }
}

const makeReader = (source: CsvSource, intake: Intake): CsvReader =>
  new CsvReader(source, {
    header: (fields) => {
      intake.header = fields;
    },
    rows: (rows) => intake.read.push(rows),
    reject: (line, reason) => intake.reject(line, reason),
  });

/** The bytes of a file, in pieces that hold until the next is asked for. */
async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(chunkBytes);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Takes rows, each with all its fields, as they are read. */
export type TakeRows = (rows: readonly (readonly string[])[]) => Promise<void> | void;

/**
 * Reads a CSV file from beginning to end. `begin` is told the column names before there is any row.
 *
 * @throws ConfigError for a wrong encoding, a missing header row, columns of one name, a quote that never closes, too many columns; what `begin` and what it gives throw.
 */
export async function readCsv(
  { file, place }: Pick<LoadRequest, 'file' | 'place'>,
  source: CsvSource,
  begin: (names: readonly string[]) => Promise<TakeRows> | TakeRows,
): Promise<Loaded> {
  refuseDialect(source, place);
  const intake = new Intake();
  const reader = makeReader(source, intake);
  let columns: readonly string[] = [];
  let take: TakeRows | undefined;
  const drain = async (): Promise<void> => {
    if (intake.header === undefined) return;
    if (take === undefined) {
      columns = columnNames(intake.header, place);
      take = await begin(columns);
    }
    for (const rows of intake.read.splice(0)) await take(rows);
  };
  const handle = await openReadOnly(file.path, place);
  try {
    for await (const text of decodeText(piecesOf(handle), source.encoding)) {
      reader.push(text);
      await drain();
    }
    reader.end();
    await drain();
  } catch (error) {
    refuseText(error, source, place);
  } finally {
    await handle.close();
  }
  return { columns, unreadable: { rows: intake.rejected, first: intake.first } };
}
