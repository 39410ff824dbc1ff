/** Certifiers: partners that the charter names add the masked vectors themselves, and no other sum than theirs is released (SUM-K). */
import type { SumConfig } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { requestOf, terms } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];
const certifiers = ['a', 'c'];
const withCertifiers = (config: SumConfig): SumConfig => ({ ...config, certificate: { of: 'masked-sum', by: certifiers } });

async function certifiedWorld() {
  const home = new ScriptedCoordinator();
  home.rounds.addsTruly = true;
  home.rounds.changeConfig = withCertifiers;
  const agents = await makeMembers(home, partners, { charter: { terms: { ...terms, certifiers } } });
  const ask = (): string => home.ask(requestOf({ partners, charter: home.charterDigest }));
  const saying = (type: string) => home.events.filter((event) => event.type === type);
  return { home, agents, ask, saying };
}

test('those whom the charter names add the vectors; the release waits for t + 1 of them', async () => {
  const { home, agents, ask, saying } = await certifiedWorld();
  ask();
  await settle(agents);
  expect(
    saying('result.certified')
      .map((event) => event.actor)
      .toSorted(),
  ).toEqual(certifiers);
  const fixed = saying('survivors.fixed');
  expect(fixed).toHaveLength(1);
  const types = home.events.map((event) => event.type);
  expect(types.indexOf('result.released')).toBeGreaterThan(types.lastIndexOf('result.certified'));
  expect(home.seen.filter(({ path }) => path.includes('/survivors/')).map(({ partner }) => partner)).not.toContain('b');
  expect(saying('result.countersigned')).toHaveLength(3);
});

test('an agent that ends between adding and saying so does it again, and says it once', async () => {
  const { home, agents, ask, saying } = await certifiedWorld();
  ask();
  home.failures.push({ method: 'GET', path: `/v1/rounds/${'1'.padStart(32, '0')}/survivors`, error: new Error('gone'), times: 1 });
  await expect(settle(agents)).rejects.toThrow('gone');
  for (const agent of agents) agent.restart();
  await settle(agents);
  expect(
    saying('result.certified')
      .map((event) => event.actor)
      .toSorted(),
  ).toEqual(certifiers);
  expect(saying('result.released')).toHaveLength(1);
});

test('a sum that leaves a vector out is certified by nobody: they say so, and nothing is released', async () => {
  const { home, agents, ask, saying } = await certifiedWorld();
  home.rounds.addsTruly = false;
  ask();
  await settle(agents);
  expect(saying('result.certified')).toEqual([]);
  expect(saying('round.aborted')).toContainEqual(expect.objectContaining({ code: 'result-mismatch', step: 'survivors' }));
  expect(saying('result.released')).toEqual([]);
});

test('a vector that is not the one its owner signed is named', async () => {
  const { home, agents, ask, saying } = await certifiedWorld();
  home.tamper = (_partner, request, body) =>
    request.path.includes('/survivors/b/') ? body.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) : body;
  ask();
  await settle(agents);
  expect(saying('result.certified')).toEqual([]);
  expect(saying('round.aborted')).toContainEqual(expect.objectContaining({ code: 'digest-mismatch' }));
  const problems = agents.flatMap(({ lines }) => lines.filter(({ event, at }) => event === 'problem' && at === 'certify'));
  expect(problems).toContainEqual(expect.objectContaining({ code: 'digest-mismatch', party: 'b' }));
});

test.each<[string, string, (config: SumConfig) => SumConfig]>([
  ['without the certificate that the charter asks for', 'binding-mismatch', (config) => config],
  ['that names other certifiers', 'binding-mismatch', (config) => ({ ...config, certificate: { of: 'masked-sum', by: ['a', 'b'] } })],
])('a config %s is refused with %s', async (_what, code, change) => {
  const { home, agents, ask, saying } = await certifiedWorld();
  home.rounds.changeConfig = change;
  ask();
  await settle(agents);
  expect(saying('round.aborted')).toContainEqual(expect.objectContaining({ code, step: 'advertise' }));
  expect(saying('round.key')).toEqual([]);
});
