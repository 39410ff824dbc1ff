/** Lies about people, keys and configs: refused before anything secret is made or any byte of data leaves. */
import { encodeHex, type SumConfig, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makeAgent, makeMembers, settle } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { primitives, queryOf, requestOf } from './scripted/world.ts';

const partners = ['a', 'b', 'c'];
const otherKey = encodeHex(primitives.ed25519.publicKey(primitives.sha256(utf8('somebody else'))));

test('a charter that gives a member another key than it enrolled with is not signed', async () => {
  const home = new ScriptedCoordinator();
  const agents = partners.map((name) => makeAgent(home, name));
  home.proposeCharter(agents.map(({ keys }) => (keys.partner === 'b' ? { ...keys, key: otherKey } : keys)));
  await settle(agents);
  expect(home.events.filter((event) => event.type === 'charter.signed')).toEqual([]);
  expect(agents[0]?.context.store.documents.charters()).toMatchObject([{ version: 1, accepted: false, refused: 'unknown-member' }]);
});

test('a charter for another coordinator key is not signed', async () => {
  const home = new ScriptedCoordinator();
  const agents = partners.map((name) => makeAgent(home, name));
  home.proposeCharter(
    agents.map(({ keys }) => keys),
    { coordinator: { key: otherKey, sealKey: home.sealKey } },
  );
  await settle(agents);
  expect(agents[0]?.context.store.documents.charters()).toMatchObject([{ accepted: false, refused: 'binding-mismatch' }]);
});

test('without --accept-charter nothing is signed', async () => {
  const home = new ScriptedCoordinator();
  const agents = partners.map((name) => makeAgent(home, name, { acceptFirstCharter: false }));
  home.proposeCharter(agents.map(({ keys }) => keys));
  await settle(agents);
  expect(home.events.filter((event) => event.type === 'charter.signed')).toEqual([]);
  for (const { context } of agents) {
    const { store } = context;
    store.queries.decide({ subject: home.charterDigest, verdict: 'accept', at: Date.now() });
  }
  await settle(agents);
  expect(home.events.filter((event) => event.type === 'charter.signed')).toHaveLength(3);
});

const swapKey = (config: SumConfig): SumConfig => ({
  ...config,
  roster: config.roster.map((entry) => (entry.partner === 'b' ? { ...entry, key: otherKey } : entry)),
});

test.each<[string, string, (config: SumConfig) => SumConfig]>([
  ['another key for a partner', 'roster-mismatch', swapKey],
  ['another layout', 'binding-mismatch', (config) => ({ ...config, layout: 'a'.repeat(64) })],
  ['a shorter vector', 'binding-mismatch', (config) => ({ ...config, words64: config.words64 - 1 })],
  ['a past log that is not this one', 'log-fork', (config) => ({ ...config, logHead: { ...config.logHead, root: 'b'.repeat(64) } })],
  ['a time that is over', 'expired', (config) => ({ ...config, expires: Date.now() - 1 })],
])('a config with %s is refused with %s', async (_what, code, change) => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  home.rounds.changeConfig = change;
  home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'round.aborted', code, step: 'advertise' }));
  expect(home.events.map((event) => event.type)).not.toContain('round.key');
  expect(home.parts).toEqual([]);
});

test('a config before everybody approved is refused', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  const [a] = agents;
  const request = requestOf({ partners, charter: home.charterDigest });
  const run = home.ask(request);
  if (a === undefined) throw new Error('no agent');
  await settle([a]);
  home.rounds.open(run, request);
  await settle([a]);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'round.aborted', actor: 'a', code: 'not-approved' }));
  expect(a.context.store.outbox.has('round.key', { run, round: home.rounds.roundOf(run) })).toBe(false);
});

test('keys that were fixed under another digest than theirs end the round', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  const say = home.say.bind(home);
  home.say = (type, fields) => say(type, type === 'round.keys_fixed' ? { ...fields, adv_hash: 'c'.repeat(64) } : fields);
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'round.aborted', run, step: 'share', code: 'digest-mismatch' }));
  expect(home.parts).toEqual([]);
});

test('a survivor list other than the one that was uploaded is not acknowledged', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  home.tamper = (_partner, request, body) => {
    const fixed = home.events.find((event) => event.type === 'survivors.fixed');
    if (fixed?.type !== 'survivors.fixed' || !request.path.endsWith(fixed.digest)) return body;
    return utf8(new TextDecoder().decode(body).replace('"a"', '"b"'));
  };
  await settle(agents);
  const types = home.events.filter((event) => 'run' in event && event.run === run).map((event) => event.type);
  expect(types).toContain('survivors.fixed');
  expect(types).not.toContain('survivors.ack');
  expect(types).not.toContain('share.revealed');
});

test('one question is opened once: asked again it is declined, and others learn no reason', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents);
  const again = home.ask(requestOf({ partners, charter: home.charterDigest, nonce: '1', query: queryOf({ query: 'another-name' }) }));
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'query.declined', run: again, code: 'declined' }));
  expect(agents[0]?.context.store.queries.get(again)).toMatchObject({ reason: 'query-already-opened' });
  const other = home.ask(requestOf({ partners, charter: home.charterDigest, nonce: '2', query: queryOf({ measures: ['count'] }) }));
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run: other }));
});

test('a question whose round failed before the reveal is free again once T partners certified that', async () => {
  const home = new ScriptedCoordinator();
  const agents = await makeMembers(home, partners);
  const run = home.ask(requestOf({ partners, charter: home.charterDigest }));
  await settle(agents, () => home.events.some((event) => event.type === 'survivors.fixed'));
  home.rounds.fail(run, home.rounds.roundOf(run), 'dropped');
  await settle(agents);
  expect(home.events.filter((event) => event.type === 'round.abandoned')).toHaveLength(3);
  const again = home.ask(requestOf({ partners, charter: home.charterDigest, nonce: '1' }));
  await settle(agents);
  expect(home.events).toContainEqual(expect.objectContaining({ type: 'result.released', run: again }));
});
