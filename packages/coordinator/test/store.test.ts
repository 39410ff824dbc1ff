/** The store under several processes, and a store that was damaged. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { transaction } from '@ketensom/host';
import { appendLeaves, emptyFrontier, equalBytes, frontierRoot } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { initCoordinator, openDesk, startCoordinator } from '../src/index.ts';
import { checkLog, DamagedLogError } from '../src/log/check-store.ts';
import { newestHead, signHead } from '../src/log/checkpoints.ts';
import { readTile } from '../src/log/read-tile.ts';
import { say } from '../src/log/say.ts';
import { rootAt, treeSize } from '../src/log/tree-store.ts';
import { type Desk, vectorsFolder } from '../src/store/desk.ts';
import { execute, selectAll } from '../src/store/sql.ts';
import { runCommand, startChild } from './support/child.ts';
import { freshFolder, startWorld, stopWorld } from './support/world.ts';

const makeDesk = (): Desk => {
  const folder = freshFolder();
  initCoordinator({ folder, name: 'tiny' });
  return openDesk({ folder });
};

const append = (desk: Desk, count: number): void => {
  for (let at = 0; at < count; at += 1) transaction(desk.db, () => say(desk, 'query.admitted', { run: '0'.repeat(64) }));
};

test('the root is that of a tree built from the leaves at once, at every size up to 300, and tiles hold its hashes', () => {
  const desk = makeDesk();
  append(desk, 299);
  const hashes = selectAll<{ hash: Uint8Array }>(desk.db, 'SELECT hash FROM leaves ORDER BY leaf').map((row) => row.hash);
  for (let size = 1; size <= 300; size += 1) {
    const expected = frontierRoot(desk.primitives, appendLeaves(desk.primitives, emptyFrontier, hashes.slice(0, size)));
    expect(equalBytes(rootAt(desk, size), expected)).toBe(true);
  }
  signHead(desk);
  expect(readTile(desk, { level: 0, index: 0, width: 256 })).toEqual(new Uint8Array(Buffer.concat(hashes.slice(0, 256))));
  expect(readTile(desk, { level: 0, index: 1, width: 44 }).length).toBe(44 * 32);
  expect(() => readTile(desk, { level: 0, index: 1, width: 45 })).toThrow();
  expect(readTile(desk, { level: 1, index: 0, width: 1 })).toEqual(rootAt(desk, 256));
  checkLog(desk);
  desk.db.close();
});

test('commands append while the server runs: one chain, and the server signs what they wrote', async () => {
  const { folder, db } = makeDesk();
  db.close();
  const child = await startChild(folder);
  const invite = (name: string) =>
    runCommand(['invite', name, '--role', 'partner', '--url', child.url, '--out', join(folder, '..', 'inv'), '--state', folder]);
  const results = await Promise.all(['a', 'b', 'c'].map(invite));
  expect(results.map((result) => result.code)).toEqual([0, 0, 0]);
  const desk = openDesk({ folder });
  const other = openDesk({ folder });
  for (let at = 0; at < 40; at += 1) append(at % 2 === 0 ? desk : other, 1);
  // The first entry, forty of these, and what the server says of its software.
  await expect.poll(() => newestHead(desk)?.size, { timeout: 30_000 }).toBe(42);
  checkLog(desk);
  child.process.kill('SIGTERM');
  expect(await child.ended).toBe('0');
  desk.db.close();
  other.db.close();
});

test.each([
  ['a leaf is gone', 'DELETE FROM leaves WHERE leaf = 7', 7],
  ['a leaf has other bytes', 'UPDATE leaves SET note = zeroblob(200) WHERE leaf = 5', 5],
  ['a hash above the leaves is another', 'UPDATE nodes SET hash = zeroblob(32) WHERE level = 2 AND position = 1', 4],
  ['a signed root is another', 'UPDATE checkpoints SET root = zeroblob(32) WHERE size = 12', 11],
])('F9: where %s, nothing is signed or served', async (_name, sql, leaf) => {
  const desk = makeDesk();
  append(desk, 11);
  signHead(desk);
  desk.db.exec('PRAGMA foreign_keys=OFF');
  desk.db.exec(sql);
  const refusal = await startCoordinator({ desk, host: '127.0.0.1', port: 0 }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DamagedLogError);
  expect((refusal as DamagedLogError).leaf).toBe(leaf);
  desk.db.close();
});

test('a leaf damaged while the server runs is not signed over', () => {
  const desk = makeDesk();
  append(desk, 3);
  execute(desk.db, 'UPDATE leaves SET note = zeroblob(200) WHERE leaf = 2');
  expect(() => signHead(desk)).toThrow(DamagedLogError);
  expect(newestHead(desk)?.size).toBe(1);
  expect(treeSize(desk)).toBe(4);
  desk.db.close();
});

test("files of the store are their owner's alone, and a folder that others can read is refused", async () => {
  const world = await startWorld();
  for (const name of ['keys.json', 'coordinator.db']) expect(statSync(join(world.folder, name)).mode & 0o077).toBe(0);
  rmSync(vectorsFolder(world.folder), { recursive: true, force: true });
  const open = join(world.folder, '..', 'open');
  mkdirSync(open, { mode: 0o755 });
  const result = await runCommand(['partners', '--state', open, '--json']);
  expect(result.code).toBe(2);
  await stopWorld(world);
});
