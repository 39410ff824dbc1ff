/** Lies about keys, R0 and R1. Attacks 1 to 5, 7, 20 of the design's list. No share leaves an agent that was lied to. */
import { describe, expect, it } from 'vitest';
import { decodeHex, equalBytes } from '../../src/crypto/bytes.ts';
import { type Advertisement, type AgentMessage, advertise, deriveAdvHash } from '../../src/sum/index.ts';
import { play, worldOf } from './play.ts';
import { expectAgentRefuses, expectCoordinatorRefuses, expectSentOnly } from './refusals.ts';
import { nameOf, type World } from './world.ts';

const [one, two, three] = [nameOf(0), nameOf(1), nameOf(2)];

/** The points of low order, and one of them in a non-canonical spelling. */
const weakKeys = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
].map(decodeHex);

/** The keys as a lying coordinator shows them, with a digest that fits the lie. */
function keysShown(world: World, change: (advertisements: Advertisement[]) => Advertisement[]): AgentMessage {
  const honest = world.messageFor(one, 'keys-fixed').advertisements;
  const advertisements = change([...honest]);
  return { kind: 'keys-fixed', advertisements, advHash: deriveAdvHash(world.primitives, world.coordinator.roundCtx, advertisements) };
}

const withKeys = (partners = 4): World => play(worldOf(partners), { until: 'key' });
const altered = (change: Partial<Advertisement>, name: string) => (list: Advertisement[]) =>
  list.map((adv) => (adv.partner === name ? { ...adv, ...change } : adv));

describe('the coordinator shows an agent', () => {
  const lies: [string, (list: Advertisement[]) => Advertisement[], string][] = [
    ['another share key of its own', altered({ cKey: new Uint8Array(32).fill(9) }, one), 'own-entry-mismatch'],
    ['another mask key of its own', altered({ sKey: new Uint8Array(32).fill(9) }, one), 'own-entry-mismatch'],
    ['another commitment of its own', altered({ bCommit: new Uint8Array(32) }, one), 'own-entry-mismatch'],
    ['a partner twice', (list) => [...list, list[3] as Advertisement], 'malformed'],
    ['the partners in another order', (list) => [list[1], list[0], list[2], list[3]] as Advertisement[], 'malformed'],
    ['a stranger', (list) => [...list.slice(0, 3), { ...(list[3] as Advertisement), partner: 'stranger' }], 'unknown-member'],
    ['one share key for two', (list) => altered({ cKey: (list[1] as Advertisement).cKey }, three)(list), 'duplicate-key'],
    ['one mask key for two', (list) => altered({ sKey: (list[1] as Advertisement).sKey }, three)(list), 'duplicate-key'],
    ["its own mask key as another's share key", (list) => altered({ cKey: (list[0] as Advertisement).sKey }, three)(list), 'duplicate-key'],
    ['fewer than T partners', (list) => list.slice(0, 2), 'below-threshold'],
  ];

  it.each(lies)('%s', (_, change, code) => {
    const world = withKeys();
    expectAgentRefuses(world, one, keysShown(world, change), code);
    expectSentOnly(world, one, ['key']);
  });

  it.each(weakKeys.map((key) => Buffer.from(key).toString('hex')))('a share key or a mask key of low order: %s', (key) => {
    for (const change of [{ cKey: decodeHex(key) }, { sKey: decodeHex(key) }]) {
      const world = withKeys();
      expect(expectAgentRefuses(world, one, keysShown(world, altered(change, two)), 'key-weak').party).toBe(two);
      expectSentOnly(world, one, ['key']);
    }
  });

  it('a digest that the keys do not give', () => {
    const world = withKeys();
    const message = world.messageFor(one, 'keys-fixed');
    expectAgentRefuses(world, one, { ...message, advHash: new Uint8Array(32) }, 'digest-mismatch');
  });

  it('its advertisement of an earlier round', () => {
    const world = withKeys();
    const earlier = advertise(world.primitives, {
      config: { ...world.config, round: '00'.repeat(16) },
      self: one,
      agreed: world.agreed,
      now: 1_500_000,
      entropy: new Uint8Array(128).fill(3),
    });
    if (earlier.next.kind !== 'advertised') throw new TypeError('not advertised');
    const { own } = earlier.next;
    expectAgentRefuses(world, one, keysShown(world, altered(own, one)), 'own-entry-mismatch');
  });

  it('first one set of keys, then another', () => {
    const world = withKeys();
    world.tell(one, world.messageFor(one, 'keys-fixed'));
    expectAgentRefuses(
      world,
      one,
      keysShown(world, (list) => list.slice(0, 3)),
      'equivocation',
    );
    expectAgentRefuses(world, one, { ...world.messageFor(one, 'keys-fixed'), advHash: new Uint8Array(32) }, 'equivocation');
    expectSentOnly(world, one, ['key', 'shares']);
  });

  it('a set without it: it leaves, and no secret is left', () => {
    const world = withKeys();
    world.tell(
      one,
      keysShown(world, (list) => list.slice(1)),
    );
    expect(world.seat(one).round).toMatchObject({ kind: 'closed', why: 'excluded' });
    expectSentOnly(world, one, ['key']);
  });
});

describe('the coordinator shows different agents different keys', () => {
  it('then their shares are bound to different sets and the agents refuse each other', () => {
    const world = withKeys();
    const swapped = keysShown(world, altered({ sKey: world.primitives.x25519.publicKey(new Uint8Array(32).fill(5)) }, three));
    const outputs = world.tell(one, swapped);
    const deceived = outputs.find((output) => output.kind === 'shares');
    for (const name of world.names.slice(1)) {
      for (const output of world.tell(name, world.messageFor(name, 'keys-fixed'))) world.post(name, output);
    }
    if (deceived?.kind !== 'shares') throw new TypeError('no shares');
    expectCoordinatorRefuses(world, world.toCoordinator(one, deceived), 'binding-mismatch');
    world.accept({ kind: 'step-over' });
    const { headers, ...message } = world.messageFor(two, 'shares-fixed');
    const refusal = expectAgentRefuses(world, two, { ...message, headers: [deceived.header, ...headers] }, 'share-set-split');
    expect(refusal.party).toBe(one);
    expectSentOnly(world, two, ['key', 'shares']);
  });
});

describe('the coordinator gives agents different queries', () => {
  it('then not even the digest of one set of keys is the same to them', () => {
    const world = withKeys();
    const config = { ...world.config, layout: 'ab'.repeat(32) };
    const step = advertise(world.primitives, {
      config,
      self: one,
      agreed: { ...world.agreed, layout: config.layout },
      now: 1_500_000,
      entropy: new Uint8Array(128).fill(4),
    });
    world.seat(one).round = step.next;
    const own = step.next.kind === 'advertised' ? step.next.own : undefined;
    const message = keysShown(world, altered(own as Advertisement, one));
    expect(equalBytes(step.next.roundCtx, world.coordinator.roundCtx)).toBe(false);
    expectAgentRefuses(world, one, message, 'digest-mismatch');
  });
});

describe('a partner sends the coordinator', () => {
  const advOf = (world: World, name: string): Advertisement => {
    const output = world.enter(name)[0];
    if (output?.kind !== 'key') throw new TypeError('no key');
    return output.advertisement;
  };

  it('keys of low order, or keys that are not its own', () => {
    for (const key of weakKeys) {
      const world = worldOf(4);
      const advertisement = advOf(world, one);
      for (const change of [{ cKey: key }, { sKey: key }])
        expectCoordinatorRefuses(world, { kind: 'key', advertisement: { ...advertisement, ...change } }, 'key-weak');
    }
    const world = worldOf(4);
    const first = advOf(world, one);
    world.accept({ kind: 'key', advertisement: first });
    const second = advOf(world, two);
    for (const change of [{ cKey: first.cKey }, { sKey: first.cKey }, { sKey: first.sKey }, { sKey: second.cKey }]) {
      expectCoordinatorRefuses(world, { kind: 'key', advertisement: { ...second, ...change } }, 'duplicate-key');
    }
  });

  it('two advertisements', () => {
    const world = worldOf(4);
    const advertisement = advOf(world, one);
    world.accept({ kind: 'key', advertisement });
    world.accept({ kind: 'key', advertisement });
    expect(world.log.advertisements).toHaveLength(1);
    expectCoordinatorRefuses(world, { kind: 'key', advertisement: { ...advertisement, bCommit: new Uint8Array(32) } }, 'equivocation');
    expectCoordinatorRefuses(world, { kind: 'key', advertisement: { ...advertisement, partner: 'stranger' } }, 'unknown-member');
  });

  it('an advertisement too late, or another one too late', () => {
    const world = play(worldOf(4), { drops: new Map([[three, 'key']]), until: 'key' });
    world.accept({ kind: 'step-over' });
    expectCoordinatorRefuses(world, { kind: 'key', advertisement: advOf(world, three) }, 'round-closed');
    const sent = world.log.advertisements[0] as Advertisement;
    expectCoordinatorRefuses(world, { kind: 'key', advertisement: { ...sent, bCommit: new Uint8Array(32) } }, 'equivocation');
  });
});
