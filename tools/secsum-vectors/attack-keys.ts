/** Attacks on R0 and R1: keys that are not their owner's, weak, repeated, from elsewhere. No share leaves the agent. */
import { deriveRoundCtx, encodeHex, noblePrimitives } from '@ketensom/protocol';
import { deriveAdvertisement } from '../../packages/protocol/src/sum/advertisement.ts';
import {
  type Attack,
  afterwards,
  againstAgent,
  againstAgentAgain,
  againstCoordinator,
  alder,
  aspen,
  birch,
  cedar,
  changed,
  declines,
  flipped,
  full,
  keysShown,
  leaves,
  messageTo,
  refuses,
  silent,
} from './attack-kit.ts';
import { ownerOf } from './document-parts.ts';
import { toHexed } from './hex-json.ts';

const zeroes = '00'.repeat(32);
/** A point of order eight. */
const lowOrder = 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800';
/** The key of a secret that the coordinator knows. */
const itsOwnKey = encodeHex(noblePrimitives.x25519.publicKey(new Uint8Array(32).fill(7)));

const advertisementOf = (partner: string) => messageTo(full, { kind: 'key', from: partner }).advertisement;

/** What birch advertises with the same entropy in a round of another config. */
const earlier = ((): ReturnType<typeof advertisementOf> => {
  const { partners, config } = full.given;
  const roundCtx = deriveRoundCtx(noblePrimitives, { ...config, round: '00'.repeat(16) });
  const secrets = ownerOf(noblePrimitives, roundCtx, partners[2] as (typeof partners)[number]);
  return toHexed(deriveAdvertisement(noblePrimitives, { roundCtx, partner: birch, secrets }));
})();

/** See the module header. */
export const keyAttacks: readonly Attack[] = [
  {
    name: 'mask-key-substituted',
    attack: 1,
    title: "The coordinator shows its own mask key as birch's",
    fault: 'the mask key of birch; the announced digest is the true one',
    script: againstAgent(full, alder, 'keys-fixed', (message) => ({
      ...message,
      advertisements: changed(message.advertisements, birch, { sKey: itsOwnKey }),
    })),
    expect: refuses('keys-fixed', 'digest-mismatch', 'SUM-R1-4'),
  },
  {
    name: 'own-mask-key-substituted',
    attack: 1,
    title: "The coordinator shows birch another mask key than birch's own",
    fault: 'the mask key of birch, and the digest that goes with it',
    script: againstAgent(full, birch, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, birch, { sKey: itsOwnKey })),
    ),
    expect: refuses('keys-fixed', 'own-entry-mismatch', 'SUM-R1-2'),
  },
  {
    name: 'advertisement-of-another-round',
    attack: 2,
    title: 'The coordinator replays an advertisement of another round',
    fault: 'the advertisement of birch is bound to another config',
    script: againstAgent(full, birch, 'keys-fixed', (message) => keysShown(message, changed(message.advertisements, birch, earlier))),
    expect: refuses('keys-fixed', 'own-entry-mismatch', 'SUM-R1-2'),
  },
  {
    name: 'weak-share-key',
    attack: 3,
    title: 'A share key of low order, shown to an agent',
    fault: 'the share key of birch is a point of order eight',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, birch, { cKey: lowOrder })),
    ),
    expect: refuses('keys-fixed', 'key-weak', 'SUM-R1-6', birch),
  },
  {
    name: 'weak-mask-key',
    attack: 3,
    title: 'A mask key of zeros, shown to an agent',
    fault: 'the mask key of birch is zero',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, birch, { sKey: zeroes })),
    ),
    expect: refuses('keys-fixed', 'key-weak', 'SUM-R1-6', birch),
  },
  {
    name: 'weak-key-advertised',
    attack: 3,
    title: 'A partner advertises a key of low order',
    fault: 'the mask key of birch is a point of order eight',
    script: againstCoordinator(full, { kind: 'key', from: birch }, ({ advertisement }) => ({
      kind: 'key',
      advertisement: { ...advertisement, sKey: lowOrder },
    })),
    expect: declines('key-weak', 'SUM-R0-4', birch),
  },
  {
    name: 'key-of-two-partners',
    attack: 4,
    title: 'Two partners with one share key, shown to an agent',
    fault: 'the share key of cedar is that of birch',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, cedar, { cKey: advertisementOf(birch).cKey })),
    ),
    expect: refuses('keys-fixed', 'duplicate-key', 'SUM-R1-5'),
  },
  {
    name: 'share-key-as-mask-key',
    attack: 4,
    title: 'One key for two purposes, shown to an agent',
    fault: 'the mask key of cedar is the share key of birch',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, cedar, { sKey: advertisementOf(birch).cKey })),
    ),
    expect: refuses('keys-fixed', 'duplicate-key', 'SUM-R1-5'),
  },
  {
    name: 'key-of-another-advertised',
    attack: 4,
    title: 'A partner advertises a key that another one advertised before it',
    fault: 'the share key of birch is that of alder',
    script: againstCoordinator(full, { kind: 'key', from: birch }, ({ advertisement }) => ({
      kind: 'key',
      advertisement: { ...advertisement, cKey: advertisementOf(alder).cKey },
    })),
    expect: declines('duplicate-key', 'SUM-R0-4', birch),
  },
  {
    name: 'own-commitment-altered',
    attack: 4,
    title: "The coordinator shows an agent another commitment than the agent's own",
    fault: 'the commitment of alder, and the digest that goes with it',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, alder, { bCommit: zeroes })),
    ),
    expect: refuses('keys-fixed', 'own-entry-mismatch', 'SUM-R1-2'),
  },
  {
    name: 'stranger-among-the-keys',
    attack: 5,
    title: 'The fixed keys hold one of a stranger',
    fault: 'a partner that is not in the roster',
    script: againstAgent(full, alder, 'keys-fixed', (message) =>
      keysShown(message, changed(message.advertisements, cedar, { partner: 'stranger' })),
    ),
    expect: refuses('keys-fixed', 'unknown-member', 'SUM-R1-1'),
  },
  {
    name: 'stranger-advertises',
    attack: 5,
    title: 'A stranger advertises',
    fault: 'a partner that is not in the roster',
    script: againstCoordinator(full, { kind: 'key', from: birch }, ({ advertisement }) => ({
      kind: 'key',
      advertisement: { ...advertisement, partner: 'stranger' },
    })),
    expect: declines('unknown-member', 'SUM-R0-3'),
  },
  {
    name: 'partner-twice-among-the-keys',
    attack: 13,
    title: 'The fixed keys name a partner twice',
    fault: 'aspen stands twice, the second time with other keys',
    script: againstAgent(full, alder, 'keys-fixed', (message) => {
      const twice = message.advertisements.flatMap((adv) =>
        adv.partner === aspen ? [adv, { ...adv, cKey: itsOwnKey, sKey: flipped(itsOwnKey) }] : [adv],
      );
      return keysShown(message, twice);
    }),
    expect: refuses('keys-fixed', 'malformed', 'SUM-R1-1'),
  },
  {
    name: 'two-sets-of-keys',
    attack: 8,
    title: 'The coordinator fixes the keys twice, differently',
    fault: 'the second set leaves cedar out',
    script: againstAgentAgain(full, alder, { kind: 'keys-fixed' }, (message) => keysShown(message, message.advertisements.slice(0, 3))),
    expect: refuses('shares-fixed', 'equivocation', 'SUM-S-3'),
  },
  {
    name: 'left-out-of-the-keys',
    attack: 19,
    title: 'The fixed keys leave the agent out: it says nothing more',
    fault: 'alder is not in the set',
    script: againstAgent(full, alder, 'keys-fixed', (message) => keysShown(message, message.advertisements.slice(1))),
    expect: leaves('keys-fixed'),
  },
  {
    name: 'keys-of-too-few',
    attack: 20,
    title: 'The coordinator goes on with fewer partners than T',
    fault: 'the set has two members',
    script: againstAgent(full, alder, 'keys-fixed', (message) => keysShown(message, message.advertisements.slice(0, 2))),
    expect: refuses('keys-fixed', 'below-threshold', 'SUM-R1-3'),
  },
  {
    name: 'two-advertisements',
    attack: 17,
    title: 'A partner advertises twice, differently',
    fault: 'the second advertisement of alder has another commitment',
    script: afterwards(
      full,
      { kind: 'key', from: alder },
      {
        kind: 'key',
        advertisement: { ...advertisementOf(alder), bCommit: zeroes },
      },
    ),
    expect: declines('equivocation', 'SUM-S-3', alder),
  },
  {
    name: 'late-keys',
    attack: 28,
    title: 'A partner advertises when the keys are fixed',
    fault: 'cedar comes too late',
    script: afterwards(silent, { kind: 'step-over' }, { kind: 'key', advertisement: advertisementOf(cedar) }),
    expect: declines('round-closed', 'SUM-R0-5'),
  },
];
