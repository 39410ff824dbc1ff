/**
 * What an analyst keeps: the key made here, where the coordinator is, and the events said so far, since each names the one before. An event's bytes are
 * stored before they are sent, and sent again until there is an answer.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ensurePrivateFolder, openDatabase, readPrivateFile, writePrivateFile } from '@ketensom/host';
import { ConfigError, decodeHex, encodeHex, utf8 } from '@ketensom/protocol';
import { z } from 'zod';
import { execute, selectOne } from '../store/sql.ts';

const migrations: readonly string[] = [
  `
  CREATE TABLE joined (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, address TEXT NOT NULL, origin TEXT NOT NULL, log_key TEXT NOT NULL, coordinator_key TEXT NOT NULL) STRICT;
  -- Own events. An unsent one is the last.
  CREATE TABLE events (seq INTEGER PRIMARY KEY, note BLOB NOT NULL, hash TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0) STRICT;
  `,
];

/** Fixed by `join`. */
export interface JoinedAnalyst {
  readonly name: string;
  readonly address: string;
  readonly origin: string;
  readonly logKey: string;
  readonly coordinatorKey: string;
}

/** An own event with its place. */
export interface OwnEvent {
  readonly seq: number;
  readonly note: Uint8Array;
  readonly hash: string;
}

export interface AnalystStore {
  readonly db: DatabaseSync;
  readonly seed: Uint8Array;
}

const keysSchema = z.strictObject({ version: z.literal(1), identity: z.string().regex(/^[0-9a-f]{64}$/) });
const keysPath = (folder: string): string => join(folder, 'keys.json');

function parseKeys(folder: string, bytes: Uint8Array): Uint8Array {
  try {
    return decodeHex(keysSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).identity);
  } catch {
    throw new ConfigError([{ path: '', found: 'something else', expected: 'the key as this program wrote it' }], keysPath(folder));
  }
}

function ensureSeed(folder: string): Uint8Array {
  const known = readPrivateFile(keysPath(folder));
  if (known !== undefined) return parseKeys(folder, known);
  const seed = new Uint8Array(randomBytes(32));
  writePrivateFile(keysPath(folder), utf8(`${JSON.stringify({ version: 1, identity: encodeHex(seed) })}\n`));
  return seed;
}

/** Opens the state folder, making it and its key where there is none. */
export function openAnalystStore(folder: string): AnalystStore {
  ensurePrivateFolder(folder);
  const seed = ensureSeed(folder);
  return { seed, db: openDatabase({ path: join(folder, 'analyst.db'), migrations }) };
}

interface JoinedRow {
  readonly name: string;
  readonly address: string;
  readonly origin: string;
  readonly log_key: string;
  readonly coordinator_key: string;
}

/** What `join` fixed, or undefined before it. */
export function findJoined({ db }: AnalystStore): JoinedAnalyst | undefined {
  const row = selectOne<JoinedRow>(db, 'SELECT * FROM joined');
  if (row === undefined) return undefined;
  const { name, address, origin, log_key: logKey, coordinator_key: coordinatorKey } = row;
  return { name, address, origin, logKey, coordinatorKey };
}

export function putJoined({ db }: AnalystStore, { name, address, origin, logKey, coordinatorKey }: JoinedAnalyst): void {
  execute(
    db,
    'INSERT INTO joined (id, name, address, origin, log_key, coordinator_key) VALUES (1, ?, ?, ?, ?, ?)',
    name,
    address,
    origin,
    logKey,
    coordinatorKey,
  );
}

/** The event that was stored and not yet known to have arrived. */
export const unsentEvent = ({ db }: AnalystStore): OwnEvent | undefined =>
  selectOne<OwnEvent>(db, 'SELECT seq, note, hash FROM events WHERE sent = 0');

/** The newest event that arrived. */
export const lastEvent = ({ db }: AnalystStore): OwnEvent | undefined =>
  selectOne<OwnEvent>(db, 'SELECT seq, note, hash FROM events WHERE sent = 1 ORDER BY seq DESC LIMIT 1');

export function putEvent({ db }: AnalystStore, { seq, note, hash }: OwnEvent): void {
  execute(db, 'INSERT INTO events (seq, note, hash) VALUES (?, ?, ?)', seq, note, hash);
}

export const markSent = ({ db }: AnalystStore, seq: number): number => execute(db, 'UPDATE events SET sent = 1 WHERE seq = ?', seq);

/** Forgets an event that was refused: it never stood in the log, so its place is free. */
export const dropEvent = ({ db }: AnalystStore, seq: number): number => execute(db, 'DELETE FROM events WHERE seq = ? AND sent = 0', seq);
