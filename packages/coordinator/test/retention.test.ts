/** Evidence is deleted once its term is over; what stays is enough to see that it was, and the audit says what can no longer be proved. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { verifyBundle } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { folderSource } from '../../auditor/src/folder-source.ts';
import { exportBundle } from '../src/index.ts';
import { serveResult } from '../src/release/serve-result.ts';
import { deleteAgain, deleteBefore, keepTerms } from '../src/retention/keep-terms.ts';
import type { Desk } from '../src/store/desk.ts';
import { selectAll } from '../src/store/sql.ts';
import { openRun, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { readEvents, startWorld, type World } from './support/world.ts';

const day = 86_400_000;
let world: World;
let run: string;
/** The clock of the store, shifted. */
let later = 0;

beforeAll(async () => {
  world = await startWorld({ retainDays: 30, now: () => Date.now() + later });
  run = await release();
  // From here on the test says when the store is looked at.
  await world.running.close();
});
afterAll(() => {
  world.desk.db.close();
  rmSync(dirname(world.folder), { recursive: true, force: true });
});

async function release(): Promise<string> {
  const opened = await openRun(world);
  await playToMasks(world, opened.run, opened.players);
  await playUploads(world, opened.players);
  await playOpening(opened.players);
  await until(world, opened.run, 'result.released');
  return opened.run;
}

const vectors = (): readonly string[] => {
  const folder = join(world.folder, 'vectors');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const rows = (desk: Desk): number =>
  ['parts', 'reveals', 'rounds'].reduce((sum, table) => sum + selectAll(desk.db, `SELECT 1 FROM ${table}`).length, 0);

let exports = 0;
function audit() {
  exports += 1;
  const out = join(world.folder, '..', `bundle-${exports}`);
  exportBundle(world.desk, { out, role: 'full' });
  const report = verifyBundle(nativePrimitives, folderSource(out));
  const of = (claim: string) => report.verdicts.find((verdict) => verdict.claim === claim && verdict.run === run);
  return { report, of };
}

test('nothing is deleted before the term, whatever the operator says', () => {
  later = 29 * day;
  expect(keepTerms(world.desk)).toEqual([]);
  expect(deleteBefore(world.desk, Date.now() + 400 * day)).toEqual([]);
  expect(vectors()).not.toEqual([]);
  expect(audit().of('sum')).toMatchObject({ status: 'proved' });
});

test('after it vectors, shares and openings go, and the log says so once', () => {
  later = 30 * day + 60_000;
  expect(keepTerms(world.desk)).toEqual([run]);
  expect(keepTerms(world.desk)).toEqual([]);
  expect(vectors()).toEqual([]);
  expect(rows(world.desk)).toBe(0);
  expect(readEvents(world.desk).filter((event) => event.type === 'evidence.deleted')).toHaveLength(1);
  const hidden = selectAll<{ visibility: string }>(world.desk.db, "SELECT visibility FROM blobs WHERE visibility = 'coordinator'");
  expect(hidden).toEqual([]);
});

test('the audit: what stays is proved, what is gone is not, with the reason, and nothing is violated', () => {
  const { report, of } = audit();
  expect(report.verdicts.filter(({ status }) => status === 'violated')).toEqual([]);
  expect(of('opening')).toMatchObject({ status: 'not-proved', note: 'deleted' });
  for (const claim of ['query', 'approvals', 'order', 'config', 'result', 'countersigned'])
    expect(of(claim)).not.toMatchObject({ note: 'deleted' });
  for (const claim of ['query', 'approvals', 'order', 'config', 'result']) expect(of(claim)).toMatchObject({ status: 'proved' });
  expect(of('sum')?.status).toBe('not-proved');
  expect(report.verified).toBe(true);
});

test('the result is still served', () => {
  expect(serveResult(world.desk, run)?.length).toBeGreaterThan(0);
});

test('what a restored store has again is deleted again', () => {
  world.desk.db.prepare("INSERT INTO rounds (round, run, kind, state, version) VALUES ('r', ?, 'opened', x'00', 1)").run(run);
  deleteAgain(world.desk);
  expect(rows(world.desk)).toBe(0);
});

test('of a ring its tags, its parts and its counted cells go', () => {
  const { db } = world.desk;
  const folder = join(world.folder, 'vectors', 'ring');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'tags'), 'tags');
  db.prepare("INSERT INTO rings (round, run, config, ended, cells) VALUES ('ring', ?, '{}', 1, x'00')").run(run);
  db.prepare("INSERT INTO parts (round, partner, part, hash) VALUES ('ring', 'a', 0, x'00')").run();
  deleteAgain(world.desk);
  expect(existsSync(folder)).toBe(false);
  expect(rows(world.desk)).toBe(0);
  expect(selectAll(db, "SELECT cells FROM rings WHERE round = 'ring'")).toEqual([{ cells: null }]);
});
