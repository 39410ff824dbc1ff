/**
 * What every loader takes and gives. A loader fills (or defines) the relation `source` of the engine. Text formats give VARCHAR columns
 * only, Parquet its own types; source/plain-text.ts makes one text form of both.
 */
import type { Engine } from './engine.ts';
import { refuse, type SourcePlace } from './refuse.ts';
import type { SourceFile } from './source-file.ts';

export interface LoadRequest {
  readonly engine: Engine;
  readonly file: SourceFile;
  readonly place: SourcePlace;
  /** Which columns are needed; absent: all. */
  readonly wanted?: (column: string) => boolean;
}

/** Rows that could not be parsed. `first` says where the first few begin (line numbers from 1, text files only) and why, never what. */
export interface Unreadable {
  readonly rows: number;
  readonly first: readonly { readonly line: number; readonly reason: string }[];
}

export interface Loaded {
  /** All column names of the source, in its order, needed or not. */
  readonly columns: readonly string[];
  readonly unreadable: Unreadable;
}

const maxName = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\0-\x1f\x7f]/;

/**
 * Column names as the rest uses them: trimmed; a nameless column is called after its position. Refuses names that differ in case only too,
 * since the engine could not tell them apart. Positions are shown, not names: a file without a header row has data there.
 *
 * @throws ConfigError
 */
export function columnNames(raw: readonly string[], place: SourcePlace): string[] {
  const names = raw.map((name, at) => name.trim() || `column ${at + 1}`);
  const seen = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    const twin = seen.get(name.toLowerCase());
    const expected = 'every column name once (capitals do not tell them apart)';
    if (twin !== undefined) refuse(place, 'path', { found: `columns ${twin + 1} and ${at + 1} of one name`, expected });
    if (name.length > maxName || control.test(name))
      refuse(place, 'path', { found: `an unusable name of column ${at + 1}`, expected: 'names of at most 255 printable characters' });
    seen.set(name.toLowerCase(), at);
  }
  return names;
}

/** The names, and their positions, that are to be kept. */
export function keptColumns(
  names: readonly string[],
  wanted: ((column: string) => boolean) | undefined,
): { names: string[]; positions: number[] } {
  const positions = [...names.keys()].filter((at) => wanted === undefined || wanted(names[at] ?? ''));
  return { names: positions.map((at) => names[at] ?? ''), positions };
}
