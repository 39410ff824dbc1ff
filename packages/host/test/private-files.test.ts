import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import {
  createPrivateFile,
  demandPrivateFolder,
  describeError,
  ensurePrivateFolder,
  openDatabase,
  readPrivateFile,
  removePrivateFile,
  transaction,
  writePrivateFile,
} from '../src/index.ts';

const fresh = (): string => join(mkdtempSync(join(tmpdir(), 'ketensom-files-')), 'state');

const exitCodeOf = (work: () => unknown): number => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return describeError(error, 'en').exitCode;
  }
  return 0;
};

test('folders are 0700 and files 0600, and a file is replaced as a whole', () => {
  const state = fresh();
  ensurePrivateFolder(state);
  expect(statSync(state).mode & 0o777).toBe(0o700);
  const file = join(state, 'keys.json');
  writePrivateFile(file, new TextEncoder().encode('one'));
  writePrivateFile(file, new TextEncoder().encode('two'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(new TextDecoder().decode(readPrivateFile(file))).toBe('two');
  expect(readdirSync(state)).toEqual(['keys.json']);
  removePrivateFile(file);
  expect(readPrivateFile(file)).toBeUndefined();
});

test('nothing stands under the name until commit', () => {
  const state = fresh();
  ensurePrivateFolder(state);
  const file = join(state, 'vector');
  const writer = createPrivateFile(file);
  writer.write(Uint8Array.of(1, 2));
  expect(existsSync(file)).toBe(false);
  writer.discard();
  expect(readdirSync(state)).toEqual([]);
});

test('a folder or a file that others can read ends in exit code 2', () => {
  const state = fresh();
  ensurePrivateFolder(state);
  const file = join(state, 'keys.json');
  writeFileSync(file, 'secret', { mode: 0o640 });
  expect(exitCodeOf(() => readPrivateFile(file))).toBe(2);
  chmodSync(state, 0o755);
  expect(exitCodeOf(() => demandPrivateFolder(state))).toBe(2);
  expect(exitCodeOf(() => ensurePrivateFolder(state))).toBe(2);
});

test('a link in the place of a file is refused', () => {
  const state = fresh();
  ensurePrivateFolder(state);
  writePrivateFile(join(state, 'real'), Uint8Array.of(1));
  symlinkSync(join(state, 'real'), join(state, 'link'));
  expect(exitCodeOf(() => readPrivateFile(join(state, 'link')))).toBe(2);
});

test('the database is private, durable, migrated once, and a failed transaction leaves nothing', () => {
  const state = fresh();
  ensurePrivateFolder(state);
  const path = join(state, 'a.db');
  const migrations = ['CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT'];
  const db = openDatabase({ path, migrations });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() =>
    transaction(db, () => {
      db.exec('INSERT INTO t VALUES (1)');
      throw new Error('no');
    }),
  ).toThrow('no');
  transaction(db, () => db.exec('INSERT INTO t VALUES (2)'));
  db.close();
  const again = openDatabase({ path, migrations: [...migrations, 'CREATE TABLE u (b TEXT) STRICT'] });
  expect(again.prepare('SELECT a FROM t').all()).toEqual([{ a: 2 }]);
  expect(again.prepare('SELECT count(*) AS n FROM u').get()).toEqual({ n: 0 });
  again.close();
  expect(() => openDatabase({ path, migrations })).toThrow('newer version');
});
