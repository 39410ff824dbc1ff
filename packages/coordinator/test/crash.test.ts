/** Kill -9 at the places that matter: after a restart every round ends as it would have, with one release and a log that only grew. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { checkLog } from '../src/log/check-store.ts';
import { type Desk, openDesk } from '../src/store/desk.ts';
import { selectOne } from '../src/store/sql.ts';
import { startChild } from './support/child.ts';
import { openRun, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { readEvents, startWorld, type World } from './support/world.ts';

/** Hands the world's store to a coordinator in a process of its own, at the address that everybody knows. */
async function startOn(world: World, options: { readonly failpoint?: string; readonly port?: number }) {
  const child = await startChild(world.folder, options);
  for (const caller of [world.analyst, ...world.partners]) caller.url = child.url;
  return child;
}

/** Plays a run against a coordinator that dies at `failpoint` and is started again. */
async function playThrough(failpoint: string): Promise<World> {
  const world = await startWorld();
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await world.running.close();
  for (const partner of world.partners) partner.isPatient = true;
  const doomed = await startOn(world, { failpoint });
  const play = playUploads(world, players).then(() => playOpening(players));
  expect(await doomed.ended).toBe('SIGKILL');
  const second = await startOn(world, { port: Number(new URL(doomed.url).port) });
  await play;
  await until(world, run, 'result.released');
  second.process.kill('SIGTERM');
  expect(await second.ended).toBe('0');
  world.desk.db.close();
  return world;
}

interface Document {
  readonly cells: readonly { readonly by: { readonly region: string }; readonly count: { readonly value: number } }[];
}

const readCounts = (desk: Desk): unknown => {
  const row = selectOne<{ document: Uint8Array }>(desk.db, 'SELECT document FROM results');
  const { cells } = JSON.parse(new TextDecoder().decode(row?.document)) as Document;
  return cells.map((cell) => [cell.by.region, cell.count.value]);
};

const failpoints = ['part.row.before', 'input.committed.tx.after', 'add.chunk', 'survivors.tx.after', 'release.tx.after'];

test.each(failpoints)('killed at %s', async (failpoint) => {
  const { folder } = await playThrough(failpoint);
  const desk = openDesk({ folder });
  checkLog(desk);
  const types = readEvents(desk).map((event) => event.type);
  const count = (type: string): number => types.filter((each) => each === type).length;
  expect(['input.committed', 'input.received', 'survivors.fixed', 'result.computed', 'result.released', 'query.failed'].map(count)).toEqual(
    [3, 3, 1, 1, 1, 0],
  );
  expect(readCounts(desk)).toEqual([
    ['N', 30],
    ['E', 6],
  ]);
  desk.db.close();
  rmSync(dirname(folder), { recursive: true, force: true });
});
