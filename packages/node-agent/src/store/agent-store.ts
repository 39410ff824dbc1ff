/** Everything an agent remembers, in one folder that only its user can read: keys.json, agent.db, vectors/. */
import { join } from 'node:path';
import { CommandError, ensurePrivateFolder, exitCodes, openDatabase, transaction, unflushedTransaction } from '@ketensom/host';
import type { Primitives } from '@ketensom/protocol';
import { type AgentKeys, ensureAgentKeys } from './agent-keys.ts';
import { type DocumentStore, makeDocumentStore } from './document-store.ts';
import { type Ledger, makeLedger } from './ledger.ts';
import { type LogStore, makeLogStore } from './log-store.ts';
import { type Meta, makeMeta } from './meta.ts';
import { makeOutbox, type Outbox } from './outbox.ts';
import { makeQueryStore, type QueryStore } from './query-store.ts';
import { makeRefusalStore, type RefusalStore } from './refusal-store.ts';
import { makeRingStore, type RingStore } from './ring-store.ts';
import { makeRoundStore, type RoundStore } from './round-store.ts';
import { migrations } from './schema.ts';
import { makeSealer } from './sealing.ts';
import { makeSelectionStore, type SelectionStore } from './selection-store.ts';
import { makeVectorFiles, type VectorFiles } from './vector-files.ts';

export interface AgentStore {
  readonly folder: string;
  readonly keys: AgentKeys;
  readonly meta: Meta;
  readonly log: LogStore;
  readonly documents: DocumentStore;
  readonly queries: QueryStore;
  readonly rounds: RoundStore;
  readonly rings: RingStore;
  readonly ledger: Ledger;
  readonly selections: SelectionStore;
  readonly refusals: RefusalStore;
  readonly outbox: Outbox;
  readonly vectors: VectorFiles;
  /** All of `work`, durably, or nothing of it. */
  transaction<Result>(work: () => Result): Result;
  /** The same, on disk only with the next durable one: for what is done again, to the same effect, where a power cut takes it. */
  unflushed<Result>(work: () => Result): Result;
  /** Empties the write-ahead log, so that what was erased is not left in it. */
  checkpoint(): void;
  close(): void;
}

/** Opens the state folder, making it and its keys where they are missing. @throws ConfigError where others can read it. */
export function openAgentStore(folder: string, primitives: Primitives): AgentStore {
  ensurePrivateFolder(folder);
  const keys = ensureAgentKeys(folder);
  const vectors = makeVectorFiles(folder);
  const db = openDatabase({ path: join(folder, 'agent.db'), migrations });
  return {
    folder,
    keys,
    meta: makeMeta(db),
    log: makeLogStore(db),
    documents: makeDocumentStore(db),
    queries: makeQueryStore(db),
    rounds: makeRoundStore(db, makeSealer(primitives, keys.atRestKey)),
    rings: makeRingStore(db, makeSealer(primitives, keys.atRestKey)),
    ledger: makeLedger(db),
    selections: makeSelectionStore(db, makeSealer(primitives, keys.atRestKey)),
    refusals: makeRefusalStore(db),
    outbox: makeOutbox(db),
    vectors,
    transaction: (work) => transaction(db, work),
    unflushed: (work) => unflushedTransaction(db, work),
    checkpoint: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
}

/** What keeps a second agent from acting on the same state. */
export interface StateLock {
  release(): void;
}

/**
 * Takes the state folder for this process, or says that another one has it. The lock is a file lock that SQLite holds on a file of its own, so
 * it goes when the process goes, however it ends.
 */
export function tryLockState(folder: string): StateLock | undefined {
  ensurePrivateFolder(folder);
  const db = openDatabase({ path: join(folder, 'lock.db'), migrations: [] });
  db.exec('PRAGMA busy_timeout=0');
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
  return { release: () => db.close() };
}

const sqliteBusy = 5;

/** As `tryLockState`, refusing with what to do. */
export function lockState(folder: string): StateLock {
  const lock = tryLockState(folder);
  if (lock !== undefined) return lock;
  throw new CommandError({
    exitCode: exitCodes.usage,
    code: 'state-in-use',
    message: `Another agent runs with the state folder ${folder}; stop it first or name another folder.`,
  });
}
