/**
 * A coordinator that forks its log, at every size from 1 to 64: no data leave before enough partners have signed one history, so a fork stops
 * the round before any upload, whoever is lied to.
 */
import { expect, test } from 'vitest';
import { HaltError } from '../src/driver/halt.ts';
import { makeAgent, settle, type TestAgent, turnAll } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { isLogged, transportOfSplitView } from './scripted/split-view.ts';
import { requestOf } from './scripted/world.ts';

const names = ['a', 'b', 'c'];

interface Ending {
  readonly home: ScriptedCoordinator;
  readonly agents: readonly TestAgent[];
  readonly halted: readonly string[];
}

/** Turns of everybody until nothing moves; an agent that halts takes no more. */
async function settleOrHalt(agents: readonly TestAgent[]): Promise<readonly string[]> {
  const halted = new Map<string, string>();
  for (let turn = 0; turn < 60; turn += 1) {
    let moved = false;
    for (const agent of agents.filter(({ name }) => !halted.has(name))) {
      try {
        moved = (await turnAll(agent)) || moved;
      } catch (error) {
        if (!(error instanceof HaltError)) throw error;
        halted.set(agent.name, error.code);
      }
    }
    if (!moved) break;
  }
  return [...halted.values()];
}

/** A whole run in which `c` sees another history from leaf `at` on; `padding` events stand before the question. */
async function runForked(at: number, padding: number): Promise<Ending> {
  const home = new ScriptedCoordinator();
  const agents = names.map((name, place) =>
    makeAgent(home, name, { place, ...(name === 'c' ? { transport: transportOfSplitView(home, name, at) } : {}) }),
  );
  home.proposeCharter(agents.map(({ keys }) => keys));
  const early = await settleOrHalt(agents);
  for (let more = 0; more < padding; more += 1) home.say('query.admitted', { run: 'e'.repeat(64) });
  home.ask(requestOf({ partners: names, charter: home.charterDigest }));
  return { home, agents, halted: [...early, ...(await settleOrHalt(agents))] };
}

const padding = 40;

test('without a fork the same run uploads and releases', async () => {
  const home = new ScriptedCoordinator();
  const agents = names.map((name, place) => makeAgent(home, name, { place }));
  home.proposeCharter(agents.map(({ keys }) => keys));
  await settle(agents);
  for (let more = 0; more < padding; more += 1) home.say('query.admitted', { run: 'e'.repeat(64) });
  home.ask(requestOf({ partners: names, charter: home.charterDigest }));
  await settle(agents);
  expect(new Set(home.parts.map(({ key }) => key.split('/')[1]))).toEqual(new Set(names));
  expect(home.events.findIndex(({ type }) => type === 'round.shares_fixed')).toBeGreaterThanOrEqual(64);
  expect(isLogged(home, 'result.released')).toBe(true);
});

test.each(Array.from({ length: 64 }, (_, at) => at + 1))('forked at %i: nobody uploads anything', async (at) => {
  const { home, agents, halted } = await runForked(at, padding);
  expect(home.parts).toEqual([]);
  expect(isLogged(home, 'input.committed')).toBe(false);
  // Forked before the round: its config names a head that is not `c`'s. Forked within it: the others wait for a third cosignature in vain.
  const [, , lied] = agents;
  const isRefused = lied?.lines.some(({ event, code }) => event === 'round-step' && code === 'log-fork') === true;
  expect(isRefused || isLogged(home, 'round.shares_fixed')).toBe(true);
  expect(halted).toEqual([]);
  for (const { context } of agents) context.store.close();
});
