/**
 * Files that nobody else may read (keys, the store, masked vectors). A file appears whole or not at all: written aside, flushed, renamed,
 * and the folder flushed. A folder or file that others can read, or that another user owns, is refused before it is opened, as ssh does.
 */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigError } from '@ketensom/protocol';

const othersMask = 0o077;

const modeText = (stats: Stats): string => `mode ${(stats.mode & 0o777).toString(8).padStart(4, '0')}`;

const refuse = (file: string, found: string, expected: string): never => {
  throw new ConfigError([{ path: '', found, expected }], file);
};

function demandOwnPrivate(path: string, stats: Stats, wanted: 'a folder' | 'a file'): void {
  const mode = wanted === 'a folder' ? '0700' : '0600';
  if (wanted === 'a folder' ? !stats.isDirectory() : !stats.isFile()) refuse(path, 'something else', wanted);
  if (process.getuid === undefined) return;
  if (stats.uid !== process.getuid()) refuse(path, 'another owner', `${wanted} owned by the user that runs this program`);
  if ((stats.mode & othersMask) !== 0) refuse(path, modeText(stats), `mode ${mode}: nobody else may read it (chmod ${mode} ${path})`);
}

const statOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** Refuses `path` unless it is a folder that only its owner, the present user, can use. Links are refused. */
export function demandPrivateFolder(path: string): void {
  const stats = statOf(path);
  if (stats === undefined) refuse(path, 'nothing', 'a folder');
  else demandOwnPrivate(path, stats, 'a folder');
}

/** Makes the folder (0700) where it is missing, and refuses one that others can use. */
export function ensurePrivateFolder(path: string): void {
  if (statOf(path) === undefined) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    syncFolder(dirname(path));
  }
  demandPrivateFolder(path);
}

/** Refuses `path` unless it is absent or a file that only the present user can read. */
export function demandPrivateFile(path: string): void {
  const stats = statOf(path);
  if (stats !== undefined) demandOwnPrivate(path, stats, 'a file');
}

/** The bytes of a private file; refused (exit code 2) when others could read it too. `undefined` when there is none. */
export function readPrivateFile(path: string): Uint8Array | undefined {
  const stats = statOf(path);
  if (stats === undefined) return undefined;
  demandOwnPrivate(path, stats, 'a file');
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    demandOwnPrivate(path, fstatSync(descriptor), 'a file');
    return new Uint8Array(readFileSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/** Flushes a folder's entries, so that a rename or a removal in it survives a power cut. */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A private file in the making: `write` in order, then `commit` puts it in its place, or `discard`, which after `commit` does nothing. */
export interface PrivateFileWriter {
  write(bytes: Uint8Array): void;
  commit(): void;
  discard(): void;
}

/** Starts a private file (0600) that appears under `path` only with `commit`, durably, replacing what was there. */
export function createPrivateFile(path: string): PrivateFileWriter {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(aside, 'wx', 0o600);
  let isDone = false;
  return {
    write(bytes) {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    commit() {
      fsyncSync(descriptor);
      closeSync(descriptor);
      isDone = true;
      renameSync(aside, path);
      syncFolder(dirname(path));
    },
    discard() {
      if (isDone) return;
      isDone = true;
      closeSync(descriptor);
      rmSync(aside, { force: true });
    },
  };
}

/** Writes a whole private file, atomically and durably. */
export function writePrivateFile(path: string, bytes: Uint8Array): void {
  const writer = createPrivateFile(path);
  try {
    writer.write(bytes);
  } catch (error) {
    writer.discard();
    throw error;
  }
  writer.commit();
}

/** Removes a private file if it is there, durably. Overwriting is pointless on flash: what it held must have been sealed or masked. */
export function removePrivateFile(path: string): void {
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}
