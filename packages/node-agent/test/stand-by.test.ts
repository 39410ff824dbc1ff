/** An agent makes itself ready when nothing else is to do, and says what is wrong. */

import { ConfigError } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import type { AgentContext } from '../src/driver/context.ts';
import { standBy } from '../src/driver/stand-by.ts';
import type { LocalSide } from '../src/policy/local-side.ts';
import { EngineFailure } from '../src/source/engine.ts';
import { makeAgent, makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { requestOf } from './scripted/world.ts';

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What an agent does of it, until it is told to stop. */
function stand(context: AgentContext, keepReady: (onUnsound: () => void) => Promise<void> = async () => {}) {
  const stopping = new AbortController();
  const seen = { prepared: 0, unsound: 0, unreadable: [] as unknown[] };
  const news = {
    onUnsound: () => {
      seen.unsound += 1;
    },
    onUnreadable: (...news: readonly unknown[]) => seen.unreadable.push(news),
  };
  const done = standBy(context, stopping.signal, news, (onUnsound) => {
    seen.prepared += 1;
    return keepReady(onUnsound);
  });
  return { seen, done, stop: () => stopping.abort() };
}

/** The same agent over other files. */
const withLocal = (context: AgentContext, local: Partial<LocalSide>): AgentContext => ({
  ...context,
  local: { ...context.local, ...local },
});

test('once it takes part and nothing happens, and not before', async () => {
  const home = new ScriptedCoordinator();
  const agents = ['a', 'b', 'c'].map((name, place) => makeAgent(home, name, { place }));
  const [agent] = agents as [TestAgent, ...TestAgent[]];
  const { seen, done } = stand(agent.context);
  await pause(400);
  expect(seen.prepared).toBe(0);
  home.proposeCharter(agents.map(({ keys }) => keys));
  await settle(agents);
  agent.context.wake.all();
  await done;
  expect(seen).toEqual({ prepared: 1, unsound: 0, unreadable: [] });
  expect(agent.lines.map(({ event }) => event)).toContain('ready');
});

test('work comes first', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home);
  const [agent] = agents as [TestAgent, ...TestAgent[]];
  home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
  await settle(agents, () => agent.context.store.rounds.open().length > 0);
  const { seen, done } = stand(agent.context);
  await pause(400);
  expect(seen.prepared).toBe(0);
  await settle(agents);
  agent.context.wake.all();
  await done;
  expect(seen.prepared).toBe(1);
});

test('a machine that miscalculates is told of by its code, and the agent goes on', async () => {
  const [agent] = (await makeMembers(new ScriptedCoordinator())) as [TestAgent, ...TestAgent[]];
  const { seen, done } = stand(agent.context, async (onUnsound) => onUnsound());
  await done;
  expect(seen).toEqual({ prepared: 1, unsound: 1, unreadable: [] });
  expect(agent.lines).toContainEqual({ event: 'problem', at: 'self-test', code: 'miscalculation' });
});

test('an agent without keys starts no threads; one that is stopped waits for nothing', async () => {
  const [agent] = (await makeMembers(new ScriptedCoordinator())) as [TestAgent, ...TestAgent[]];
  const { context } = agent;
  const datasets = new Map([...context.local.file.datasets].map(([name, dataset]) => [name, { ...dataset, keys: new Map() }]));
  const without = stand(withLocal(context, { file: { ...context.local.file, datasets } }));
  await without.done;
  const stopped = stand(agent.context);
  stopped.stop();
  await stopped.done;
  expect([without.seen.prepared, stopped.seen.prepared]).toEqual([0, 0]);
});

test('a dataset that cannot be read is told of by its places in agent.yaml, whatever was wrong', async () => {
  const [{ context, lines }] = (await makeMembers(new ScriptedCoordinator())) as [TestAgent, ...TestAgent[]];
  const issue = { path: 'datasets.cases.source.path', found: 'no such file', expected: 'a readable file' };
  const gone = stand(withLocal(context, { checkSource: () => Promise.reject(new ConfigError([issue])) }));
  await gone.done;
  expect(gone.seen.unreadable).toEqual([['cases', { code: 'malformed', issues: [issue] }]]);
  expect(lines).toContainEqual({ event: 'problem', at: 'source', dataset: 'cases', code: 'malformed', issues: [issue.path] });
  expect(lines.map(({ event }) => event)).toContain('ready');
  const broken = stand(withLocal(context, { checkSource: () => Promise.reject(new EngineFailure('other')) }));
  await broken.done;
  expect(broken.seen.unreadable).toEqual([['cases', { code: 'internal', issues: [] }]]);
  const ours = stand(withLocal(context, { checkSource: () => Promise.reject(new TypeError('a fault')) }));
  await expect(ours.done).rejects.toThrow(TypeError);
});
