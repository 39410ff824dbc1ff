/**
 * SQLite (node:sqlite) with the settings that crash safety rests on: WAL, synchronous=FULL, foreign keys. They are read back after
 * opening, since SQLite ignores in silence what it cannot do.
 */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { demandPrivateFile } from './private-files.ts';

/** How to open a database. `migrations` are SQL scripts; each runs once, in order, and is counted in `user_version`. */
export interface DatabaseOptions {
  readonly path: string;
  readonly migrations: readonly string[];
  /** For programs that look while another one writes. The database must exist. */
  readonly readOnly?: boolean;
}

const readPragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

const fullSynchronous = 2;

function applySettings(db: DatabaseSync, inMemory: boolean): void {
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA secure_delete=ON',
  );
  const wanted: readonly (readonly [string, unknown])[] = [
    ['journal_mode', inMemory ? 'memory' : 'wal'],
    ['synchronous', fullSynchronous],
    ['foreign_keys', 1],
    ['busy_timeout', 5000],
    ['trusted_schema', 0],
  ];
  for (const [name, value] of wanted) {
    if (readPragma(db, name) !== value)
      throw new Error(`SQLite does not take PRAGMA ${name}=${String(value)} here; use a local file system`);
  }
}

function migrate(db: DatabaseSync, migrations: readonly string[]): void {
  const done = Number(readPragma(db, 'user_version'));
  if (done > migrations.length) throw new Error('The store was written by a newer version of this program');
  for (const [at, script] of migrations.entries()) {
    if (at < done) continue;
    transaction(db, () => db.exec(`${script}; PRAGMA user_version=${at + 1}`));
  }
}

/** Opens (makes) the database at `path` with mode 0600, or in memory for `:memory:`, and brings its tables up to date. */
export function openDatabase({ path, migrations, readOnly = false }: DatabaseOptions): DatabaseSync {
  const inMemory = path === ':memory:';
  if (!inMemory) {
    demandPrivateFile(path);
    if (!readOnly) closeSync(openSync(path, 'a', 0o600));
  }
  const db = new DatabaseSync(path, {
    readOnly,
    timeout: 5000,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
  });
  if (readOnly) return db;
  try {
    applySettings(db, inMemory);
    migrate(db, migrations);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/**
 * Runs `work` in one immediate transaction: all of it is on disk when this returns, or nothing of it when it throws. `work` is
 * synchronous, since anything awaited in between would let other statements into the transaction.
 */
export function transaction<Result>(db: DatabaseSync, work: () => Result): Result {
  if (db.isTransaction) throw new TypeError('a transaction is open already');
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    if (result instanceof Promise) throw new TypeError('a transaction cannot wait');
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * A transaction that is on disk only with the next flushed one: it survives the end of the process, not a power cut. For what is worth nothing without a
 * later transaction that is flushed (the write-ahead log keeps their order), is done again where it was lost, or is only a precaution.
 */
export function unflushedTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec('PRAGMA synchronous=NORMAL');
  try {
    return transaction(db, work);
  } finally {
    db.exec('PRAGMA synchronous=FULL');
  }
}
