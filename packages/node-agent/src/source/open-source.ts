/**
 * A partner's rows, opened: an engine of their own, locked down, with the relation `source` in it.
 *
 * Order: find the file (inside the folder, no links), open and lock the engine with at most that file readable, load, check that the file
 * did not change meanwhile. CSV and SQLite are read by Node, so their engines may read no file at all.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '@ketensom/protocol';
import { Engine, EngineFailure, type EngineLimits, limitsFor } from './engine.ts';
import { loadCsv } from './load-csv.ts';
import { loadJson } from './load-json.ts';
import { loadParquet } from './load-parquet.ts';
import type { Loaded, LoadRequest, Unreadable } from './load-request.ts';
import { loadSqlite } from './load-sqlite.ts';
import { definePlainText } from './plain-text.ts';
import { refuse, type SourcePlace } from './refuse.ts';
import { demandUnchanged, findSourceFile, type SourceFile } from './source-file.ts';

const scratchPrefix = 'scratch-';

/** Removes what a run that was killed had spilled into the state folder. For the start of a program, before anything is opened. */
export async function removeScratch(state: string): Promise<void> {
  const names = await readdir(state);
  for (const name of names.filter((entry) => entry.startsWith(scratchPrefix)))
    await rm(join(state, name), { recursive: true, force: true });
}

/** What a source is opened with. */
export interface SourceOptions {
  /** The folder of agent.yaml. */
  readonly root: string;
  readonly source: Source;
  /** Where the source stands in agent.yaml, for messages. */
  readonly place: SourcePlace;
  /** Which columns are needed; absent: all. It may ask the engine first (to take expressions apart). */
  readonly wanted?: (engine: Engine) => Promise<(column: string) => boolean>;
  readonly limits?: EngineLimits;
  /** A private folder (0700) in which the engine may spill; absent: it stays within its memory limit. */
  readonly state?: string;
}

/** An open source. `close` frees it, and removes whatever was spilled. */
export interface OpenSource {
  readonly engine: Engine;
  /** All column names of the source; those that were wanted are in the relation `source`. */
  readonly columns: readonly string[];
  /** The engine's types of the columns in `source`. */
  readonly types: ReadonlyMap<string, string>;
  /** Rows that could be read. */
  readonly rows: number;
  readonly unreadable: Unreadable;
  /** @throws ConfigError when the file changed since it was opened. */
  demandUnchanged(): Promise<void>;
  close(): Promise<void>;
}

async function load(request: LoadRequest, source: Source): Promise<Loaded> {
  switch (source.kind) {
    case 'csv':
      return await loadCsv(request, source);
    case 'sqlite':
      return await loadSqlite(request, source);
    default:
      return source.kind === 'json' ? await loadJson(request) : await loadParquet(request);
  }
}

const readableFiles = (source: Source, file: SourceFile, place: SourcePlace): readonly string[] => {
  if (source.kind === 'csv' || source.kind === 'sqlite') return [];
  const isPattern = /[*?[\]]/.test(file.path);
  if (isPattern) refuse(place, 'path', { found: 'a path with *, ? or brackets', expected: 'a path without pattern characters' });
  return [file.path];
};

async function fill(engine: Engine, file: SourceFile, options: SourceOptions): Promise<Omit<OpenSource, 'close'>> {
  const { source, place } = options;
  try {
    await definePlainText(engine);
    const wanted = await options.wanted?.(engine);
    const loaded = await load({ engine, file, place, ...(wanted === undefined ? {} : { wanted }) }, source);
    const rows = await engine.count('select count(*) from source');
    const described = await engine.select('select column_name, column_type from (describe source)');
    const types = new Map(described.map(([name, type]) => [String(name), String(type)]));
    await demandUnchanged(file, place);
    return { engine, ...loaded, types, rows, demandUnchanged: () => demandUnchanged(file, place) };
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.kind !== 'memory') throw error;
    return refuse(place, '', {
      found: 'more data than the memory limit holds',
      expected: 'a higher memory limit, or a state folder to spill into',
    });
  }
}

/**
 * Opens a source.
 *
 * @throws ConfigError naming the key of agent.yaml that leads nowhere, or what in the file does not fit its declaration.
 */
export async function openSource(options: SourceOptions): Promise<OpenSource> {
  const file = await findSourceFile(options.root, options.source.path, options.place);
  const readable = readableFiles(options.source, file, options.place);
  const scratch = options.state === undefined ? undefined : await mkdtemp(join(options.state, scratchPrefix));
  const engine = await Engine.open({
    readable,
    limits: limitsFor(file.size, options.limits),
    ...(scratch === undefined ? {} : { scratch }),
  });
  const close = async (): Promise<void> => {
    engine.close();
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  };
  try {
    return { ...(await fill(engine, file, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
