/** Keys and standing as an agent sees them: its own rotation, lies about others', and rounds that end because somebody's keys did. */
import { randomBytes } from 'node:crypto';
import { encodeHex, hashLeaf, makeRotation, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { publishOffer } from '../src/driver/charter-events.ts';
import { HaltError } from '../src/driver/halt.ts';
import { ownPublicKeys } from '../src/driver/own-keys.ts';
import { queueRotation, settleRotation } from '../src/driver/rotation.ts';
import { makeMembers, settle, type TestAgent } from './scripted/agents.ts';
import { ScriptedCoordinator } from './scripted/coordinator.ts';
import { primitives, requestOf } from './scripted/world.ts';

const { signal } = new AbortController();
const other = primitives.sha256(utf8('another seed'));

async function makeWorld() {
  const home = new ScriptedCoordinator();
  const agents = (await makeMembers(home)) as [TestAgent, TestAgent, TestAgent];
  return { home, agents };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

/** What b says to rotate to the keys of `seed`, at its next place. */
function rotationOf({ home, agents: [, b] }: World, seed: Uint8Array) {
  const last = home.notes[home.events.findLastIndex(({ actor }) => actor === 'b')] as Uint8Array;
  const party = { name: 'b', key: b.keys.key, witness: b.keys.witness };
  const seeds = { identitySeed: seed, witnessSeed: primitives.sha256(seed) };
  return makeRotation(primitives, party, { prev: encodeHex(hashLeaf(primitives, last)), seeds });
}

const say = ({ home, agents: [, b] }: World, type: 'key.rotated' | 'offer.published', body: object, seed?: Uint8Array): void => {
  home.append(home.noteBy('b', seed ?? b.context.store.keys.identitySeed, type, body));
};

const offer = { digest: '0'.repeat(64), length: 1 };

async function haltCode({ agents: [a] }: World): Promise<string | undefined> {
  try {
    await a.turns.follow(0, signal);
    return undefined;
  } catch (error) {
    if (error instanceof HaltError) return error.code;
    throw error;
  }
}

test.each<[string, string | undefined, (world: World) => void]>([
  [
    'a rotation and what the new key says',
    undefined,
    (world) => {
      say(world, 'key.rotated', rotationOf(world, other));
      say(world, 'offer.published', offer, other);
    },
  ],
  [
    'the old key after a rotation',
    'key-retired',
    (world) => {
      say(world, 'key.rotated', rotationOf(world, other));
      say(world, 'offer.published', offer);
    },
  ],
  [
    'back to the old key',
    'key-retired',
    (world) => {
      say(world, 'key.rotated', rotationOf(world, other));
      const { identitySeed } = world.agents[1].context.store.keys;
      say(world, 'key.rotated', { ...rotationOf(world, identitySeed), old_key: encodeHex(primitives.ed25519.publicKey(other)) }, other);
    },
  ],
  [
    'a proof by another key',
    'bad-signature',
    (world) => {
      const { key_proof: proof } = rotationOf(world, new Uint8Array(32));
      say(world, 'key.rotated', { ...rotationOf(world, other), key_proof: proof });
    },
  ],
  ['a rotation in the name of somebody else', 'bad-signature', (world) => say(world, 'key.rotated', rotationOf(world, other), other)],
  ['a key that the coordinator has', 'key-in-use', (world) => say(world, 'key.rotated', rotationOf(world, world.home.identitySeed))],
  [
    'a revoked member that speaks',
    'key-revoked',
    (world) => {
      world.home.say('key.revoked', { party: 'b', key: world.agents[1].keys.key });
      say(world, 'offer.published', offer);
    },
  ],
])('%s: %s', async (_name, code, lie) => {
  const world = await makeWorld();
  lie(world);
  expect(await haltCode(world)).toBe(code);
});

test.each(['suspended', 'key-revoked'] as const)(
  'a member falls away in a round (%s): the others end it before anything leaves',
  async (code) => {
    const { home, agents } = await makeWorld();
    const run = home.ask(requestOf({ partners: ['a', 'b', 'c'], charter: home.charterDigest }));
    await settle(agents, () => home.events.some(({ type }) => type === 'round.shares'));
    const [a, b, c] = agents;
    const body = code === 'suspended' ? ['member.suspended', { party: 'c' }] : ['key.revoked', { party: 'c', key: c.keys.key }];
    home.say(...(body as Parameters<typeof home.say>));
    for (const { turns } of [a, b]) {
      await turns.follow(0, signal);
      while (await turns.dispatch());
      await turns.work(signal);
    }
    expect([a, b].map(({ context }) => context.store.rounds.ofRun(run).map(({ ended }) => ended))).toEqual([['aborted'], ['aborted']]);
    expect(home.parts).toEqual([]);
  },
);

test('an agent that rotates goes on with the new keys, also after a crash before it adopted them', async () => {
  const { home, agents } = await makeWorld();
  const [, b] = agents;
  const before = b.context.store.keys;
  queueRotation({ ...b.context, entropy: (length) => new Uint8Array(randomBytes(length)) });
  b.restart();
  expect(b.context.store.keys.identitySeed).toEqual(before.identitySeed);
  while (await b.turns.send());
  b.restart();
  expect(await settleRotation(b.context.store, () => b.context.client)).toBe('done');
  b.restart();
  const { keys } = b.context.store;
  expect(keys.identitySeed).not.toEqual(before.identitySeed);
  expect(keys.atRestKey).toEqual(before.atRestKey);
  expect(await settleRotation(b.context.store, () => b.context.client)).toBe('none');
  await settle(agents);
  b.context.store.meta.set('offer', '');
  b.context.store.transaction(() => publishOffer(b.context));
  await settle(agents);
  expect(home.events.at(-1)).toMatchObject({ type: 'offer.published', actor: 'b' });
  const own = ownPublicKeys(primitives, 'b', keys);
  for (const { context } of agents) expect(context.store.log.actor('b')).toMatchObject({ key: own.key, witness: own.witness });
});
