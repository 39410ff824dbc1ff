/** What a partner will ask about new entries comes with them, to it and to nobody else. */
import { decodeOpenBundle } from '@ketensom/protocol';
import { afterEach, expect, test } from 'vitest';
import type { Caller } from './support/caller.ts';
import { cosignAll, openRun, playToMasks, playUploads, until } from './support/play.ts';
import { type Partner, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
afterEach(() => stopWorld(world));

/** What comes with the entries from the start of the log on, by address. */
async function aheadOf(caller: Caller): Promise<Readonly<Record<string, Uint8Array>>> {
  const { bytes } = await caller.get('/v1/log/checkpoint?after=0&entries=true');
  const entries = decodeOpenBundle(bytes, 1000);
  const end = entries.findIndex(({ length }) => length === 0);
  const answers = end < 0 ? [] : entries.slice(end + 1);
  return Object.fromEntries(
    answers.flatMap((path, at) => (at % 2 === 0 ? [[new TextDecoder().decode(path), answers[at + 1] as Uint8Array]] : [])),
  );
}

test('config, column and statement, as their addresses answer them', async () => {
  world = await startWorld();
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await until(world, run, 'survivors.fixed');
  await cosignAll(world, players);
  const [a, b] = world.partners as [Partner, Partner];
  const { round, digest } = await until(world, run, 'round.config');
  const statement = await until(world, run, 'survivors.fixed');
  const column = `/v1/rounds/${round}/column`;
  const ofA = await aheadOf(a);
  expect(Object.keys(ofA)).toEqual([`/v1/blobs/${digest}`, column, `/v1/blobs/${statement.digest}`]);
  for (const [path, bytes] of Object.entries(ofA)) expect((await a.get(path)).bytes).toEqual(bytes);
  expect((await aheadOf(b))[column]).not.toEqual(ofA[column]);
  expect(await aheadOf(world.analyst)).toEqual({});
});
