import { expect, test } from 'vitest';
import { makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { requestOf } from './scripted/world.ts';

test('three agents take a query from charter to release, and nothing secret remains', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  expect(home.events.filter((event) => event.type === 'charter.signed')).toHaveLength(3);
  expect(home.events.filter((event) => event.type === 'offer.published')).toHaveLength(3);
  const run = home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
  await settle(agents);
  const types = home.events.filter((event) => 'run' in event && event.run === run).map((event) => event.type);
  expect(types.filter((type) => type === 'share.revealed')).toHaveLength(3);
  expect(types).toContain('result.released');
  expect(types.filter((type) => type === 'result.countersigned')).toHaveLength(3);
  expect(types.filter((type) => type === 'round.keys_erased')).toHaveLength(3);
  for (const { context } of agents) {
    expect(context.store.ledger.claims()).toMatchObject([{ run, round: home.rounds.roundOf(run) }]);
    expect(context.store.rounds.unerased()).toEqual([]);
    expect(context.store.rounds.load(home.rounds.roundOf(run))).toBeUndefined();
    expect(context.store.vectors.exists(home.rounds.roundOf(run))).toBe(false);
  }
});
