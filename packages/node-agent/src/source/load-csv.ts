/** Delimited text: decoded and parsed here, never by guessing, and moved into the engine in batches. No copy is put on disk. */
import type { Source } from '@ketensom/protocol';
import { BrokenCsv, CsvReader, maxColumns, type RejectReason } from './csv-reader.ts';
import { decodeText, WrongEncoding } from './decode-text.ts';
import { columnNames, keptColumns, type Loaded, type LoadRequest } from './load-request.ts';
import { refuse, type SourcePlace } from './refuse.ts';
import { RowLoader } from './row-loader.ts';
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

/** Collects what the reader hands out until the loader, which opens asynchronously, can take it. */
class Intake {
  header: readonly string[] | undefined;
  rows: string[][] = [];
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
    row: (fields) => intake.rows.push(fields),
    reject: (line, reason) => intake.reject(line, reason),
  });

/**
 * Fills the table `source` from a CSV file.
 *
 * @throws ConfigError for a wrong encoding, a missing header row, columns of one name, a quote that never closes, too many columns.
 */
export async function loadCsv(request: LoadRequest, source: CsvSource): Promise<Loaded> {
  refuseDialect(source, request.place);
  const { engine, file, place } = request;
  const intake = new Intake();
  const reader = makeReader(source, intake);
  let names: string[] = [];
  let loader: RowLoader | undefined;
  const drain = async (): Promise<void> => {
    if (intake.header === undefined) return;
    if (loader === undefined) {
      names = columnNames(intake.header, place);
      const kept = keptColumns(names, request.wanted);
      loader = await RowLoader.open(engine, kept.names, kept.positions);
    }
    for (const row of intake.rows) loader.add(row);
    intake.rows = [];
    await loader.settle();
  };
  const handle = await openReadOnly(file.path, place);
  try {
    const chunks = handle.createReadStream({ highWaterMark: chunkBytes, autoClose: false });
    for await (const text of decodeText(chunks, source.encoding)) {
      reader.push(text);
      await drain();
    }
    reader.end();
    await drain();
    await loader?.finish();
  } catch (error) {
    await loader?.abandon();
    refuseText(error, source, place);
  } finally {
    await handle.close();
  }
  return { columns: names, unreadable: { rows: intake.rejected, first: intake.first } };
}
