/**
 * The coordinator's desk: its store, its keys and its clock. The server and the commands that run beside it each open one; every change
 * is one immediate transaction on the same database, so they may write at the same time.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { demandPrivateFolder, openDatabase } from '@ketensom/host';
import { nativePrimitives } from '@ketensom/native';
import { ConfigError, type Primitives } from '@ketensom/protocol';
import { type CoordinatorKeys, readCoordinatorKeys } from './coordinator-keys.ts';
import { migrations } from './migrations.ts';

/** See the module header. `origin` names the log. */
export interface Desk {
  readonly folder: string;
  readonly db: DatabaseSync;
  readonly primitives: Primitives;
  readonly keys: CoordinatorKeys;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly random: (length: number) => Uint8Array;
}

/** Where the store of a state folder lies. */
export const databasePath = (folder: string): string => join(folder, 'coordinator.db');

/** Where the masked vectors of a state folder lie. */
export const vectorsFolder = (folder: string): string => join(folder, 'vectors');

interface DeskOptions {
  readonly folder: string;
  readonly now?: () => number;
}

/** Opens the store that `init` made. @throws ConfigError where there is none, or where others could read it. */
export function openDesk({ folder, now = Date.now }: DeskOptions): Desk {
  demandPrivateFolder(folder);
  if (!existsSync(databasePath(folder))) {
    throw new ConfigError([{ path: '', found: 'no store', expected: 'a state folder that `ketensom-coordinator init` made' }], folder);
  }
  const keys = readCoordinatorKeys(folder);
  const db = openDatabase({ path: databasePath(folder), migrations });
  return { folder, db, primitives: nativePrimitives, keys, now, random: (length) => new Uint8Array(randomBytes(length)) };
}
