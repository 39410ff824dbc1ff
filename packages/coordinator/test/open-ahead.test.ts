/** The T-th reveal opens a round's secrets between other requests, not before them. */
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { acceptEvent } from '../src/intake/accept-event.ts';
import { openAhead } from '../src/intake/open-ahead.ts';
import { findRoundOfRun } from '../src/round/round-store.ts';
import { findActorByKey } from '../src/store/actors.ts';
import { openRun, type Player, playToMasks, playUploads, until } from './support/play.ts';
import { startWorld, stopWorld, type World } from './support/world.ts';

let world: World;

afterEach(() => stopWorld(world));

test('one secret a turn; meanwhile the server answers, the round stays where it was, and another reveal waits for the same opening', async () => {
  world = await startWorld({ partners: ['a', 'b', 'c', 'd'] });
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await playUploads(world, players);
  for (const player of players) await player.ack();
  const [a, b, third, fourth] = players as [Player, Player, Player, Player];
  for (const player of [a, b]) await player.reveal();

  const note = third.partner.note('share.revealed', await third.revealBody());
  const caller = findActorByKey(world.desk, third.partner.key);
  if (caller === undefined) throw new TypeError('a player is enrolled');
  let turns = 0;
  let isTaken = false;
  const taken = openAhead(world.desk, caller, note, () => {
    isTaken = true;
    return acceptEvent(world.desk, caller, note);
  });
  const late = fourth.reveal();
  for (; !isTaken; turns += 1) {
    expect(findRoundOfRun(world.desk, run)?.state.kind).toBe('collecting-reveals');
    await turn();
  }
  expect(turns).toBeGreaterThanOrEqual(players.length);
  expect((await taken).fresh).toBe(true);
  expect((await late).json['code']).toBe('round-closed');
  await until(world, run, 'result.released');
});
