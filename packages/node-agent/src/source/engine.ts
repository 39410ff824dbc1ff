/**
 * The embedded engine (DuckDB), one instance per open dataset, locked before it sees a row.
 *
 * Locked means: nothing but the listed files can be read, nothing can be written, attached, installed or set, and the lock itself cannot
 * be undone. One hole is left by the engine (`COPY … TO` onto a listed file with `use_tmp_file false`), and is closed here: after
 * `seal()` only single SELECT statements run, and a partner's expression never forms a statement of its own.
 *
 * The engine's own error texts can quote data ("Could not convert string '…'"), so none leaves this file: an `EngineFailure` carries the
 * class of the error alone.
 */
import {
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBScalarFunction,
  type DuckDBValue,
  StatementType,
} from '@duckdb/node-api';
import { quoteText, quoteTexts } from './sql-text.ts';

/** What the engine may use. `memory` is an amount as DuckDB writes it ("512MB"). */
export interface EngineLimits {
  readonly threads: number;
  readonly memory: string;
}

const defaultLimits: EngineLimits = { threads: 2, memory: '512MB' };

/** Up to so many bytes of data a second thread costs more than it saves. */
const smallSource = 2 ** 20;

/** What an engine may use for a source of so many bytes. */
export const limitsFor = (bytes: number, limits: EngineLimits = defaultLimits): EngineLimits =>
  bytes <= smallSource ? { ...limits, threads: 1 } : limits;

/** Why a statement failed: `binder` (names or types), `conversion` (a value), `memory`, `permission` (the sandbox), `syntax`, `other`. */
export type EngineFailureKind = 'binder' | 'conversion' | 'memory' | 'permission' | 'syntax' | 'other';

/** A failed statement, without the engine's text. */
export class EngineFailure extends Error {
  readonly kind: EngineFailureKind;

  constructor(kind: EngineFailureKind) {
    super(`the data engine refused a statement (${kind})`);
    this.name = 'EngineFailure';
    this.kind = kind;
  }
}

const failureKinds: readonly (readonly [string, EngineFailureKind])[] = [
  ['Binder Error', 'binder'],
  ['Catalog Error', 'binder'],
  ['Conversion Error', 'conversion'],
  ['Out of Range Error', 'conversion'],
  ['Invalid Input Error', 'conversion'],
  ['Out of Memory Error', 'memory'],
  ['Permission Error', 'permission'],
  ['Parser Error', 'syntax'],
];

const asFailure = (error: unknown): EngineFailure => {
  const text = error instanceof Error ? error.message.replace(/^Failed to extract statements: /, '') : '';
  if (text.includes('the configuration has been locked')) return new EngineFailure('permission');
  return new EngineFailure(failureKinds.find(([prefix]) => text.startsWith(prefix))?.[1] ?? 'other');
};

/** What an engine is opened with. `scratch` is a folder of mode 0700 that it may spill into; without it, it stays in memory. */
export interface EngineOptions {
  readonly limits?: EngineLimits;
  readonly readable?: readonly string[];
  readonly scratch?: string;
}

/** The statements that lock an instance, in the order that works: the allowed paths can only be set before access is closed. */
const lockStatements = (options: EngineOptions): readonly string[] => [
  ...(options.readable?.length ? [`set allowed_paths = [${quoteTexts(options.readable).slice(1, -1)}]`] : []),
  `set temp_directory = ${quoteText(options.scratch ?? '')}`,
  "set TimeZone = 'UTC'",
  'set autoinstall_known_extensions = false',
  'set autoload_known_extensions = false',
  'set allow_community_extensions = false',
  'set enable_external_access = false',
  'set lock_configuration = true',
];

export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  #sealed = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Opens an empty, locked, in-memory database. @throws EngineFailure when the limits are not ones that the engine knows. */
  static async open(options: EngineOptions = {}): Promise<Engine> {
    const limits = options.limits ?? defaultLimits;
    try {
      const instance = await DuckDBInstance.create(':memory:', { threads: String(limits.threads), memory_limit: limits.memory });
      const connection = await instance.connect();
      for (const statement of lockStatements(options)) await connection.run(statement);
      return new Engine(instance, connection);
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** From now on only single SELECT statements run. */
  seal(): void {
    this.#sealed = true;
  }

  /** Runs one of the agent's own statements. @throws EngineFailure; RangeError once sealed. */
  async run(sql: string): Promise<void> {
    if (this.#sealed) throw new RangeError('the engine is sealed: only SELECT runs');
    try {
      await this.#connection.run(sql);
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** One SELECT, ready to run. @throws EngineFailure `permission` for any other statement, or several; what the engine itself throws */
  async #prepareSelect(sql: string): Promise<DuckDBPreparedStatement> {
    const statements = await this.#connection.extractStatements(sql);
    if (statements.count !== 1) throw new EngineFailure('permission');
    const prepared = await statements.prepare(0);
    if (prepared.statementType === StatementType.SELECT) return prepared;
    prepared.destroySync();
    throw new EngineFailure('permission');
  }

  /** The rows of one SELECT. Whole numbers come as bigint. @throws EngineFailure; `permission` for any other statement, or several. */
  async select(sql: string): Promise<DuckDBValue[][]> {
    try {
      const prepared = await this.#prepareSelect(sql);
      try {
        return (await prepared.runAndReadAll()).getRows();
      } finally {
        prepared.destroySync();
      }
    } catch (error) {
      throw error instanceof EngineFailure ? error : asFailure(error);
    }
  }

  /** The rows of one SELECT, some thousands at a time. @throws EngineFailure as `select` */
  async *batches(sql: string): AsyncGenerator<DuckDBValue[][]> {
    for await (const chunk of this.#chunks(sql)) yield chunk.getRows();
  }

  /** The same, each batch as its columns: an array for each row is the dearest part of many short rows. @throws EngineFailure as `select` */
  async *columnBatches(sql: string): AsyncGenerator<DuckDBValue[][]> {
    for await (const chunk of this.#chunks(sql)) yield chunk.getColumns();
  }

  async *#chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    try {
      const prepared = await this.#prepareSelect(sql);
      try {
        const result = await prepared.stream();
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          yield chunk;
        }
      } finally {
        prepared.destroySync();
      }
    } catch (error) {
      throw error instanceof EngineFailure ? error : asFailure(error);
    }
  }

  /** The first value of a SELECT of one row. */
  async value(sql: string): Promise<DuckDBValue> {
    const [row] = await this.select(sql);
    if (row === undefined) throw new RangeError('the statement gave no row');
    return row[0] ?? null;
  }

  /** A count. */
  async count(sql: string): Promise<number> {
    return Number(await this.value(sql));
  }

  /** An appender to a table; close it before the next statement on that table. */
  async appender(table: string): Promise<DuckDBAppender> {
    return await this.#connection.createAppender(table);
  }

  /** Makes a function of ours callable from SQL. */
  define(scalar: DuckDBScalarFunction): void {
    this.#connection.registerScalarFunction(scalar);
  }

  /** Stops the running statement, if any. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /** Frees everything. The engine cannot be used afterwards. */
  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
