/** Attacks on the config of a round: what a coordinator would rather have agreed. Nothing leaves the agent. */
import { encodeHex, encodeSumConfig, type SumConfig, utf8 } from '@ketensom/protocol';
import { type Attack, againstConfig, aspen, configMessage, full, refuses } from './attack-kit.ts';
import type { ConfigWire } from './script.ts';

const otherDigest = 'ee'.repeat(32);

const withConfig =
  (change: (config: SumConfig) => Partial<SumConfig>) =>
  (config: SumConfig): ConfigWire =>
    configMessage({ ...config, ...change(config) });

/** The bytes of the config with its text changed, so that they are no longer canonical, or say more. */
const withText =
  (change: (text: string) => string) =>
  (config: SumConfig): ConfigWire => ({
    kind: 'config',
    bytes: encodeHex(utf8(change(new TextDecoder().decode(encodeSumConfig(config))))),
  });

const { roster } = full.given.config;
const onlyTwo = { roster: roster.slice(0, 2) };
const backwards = { roster: roster.toReversed() };
const oneKey = { roster: roster.map((entry, at) => (at === 3 ? { ...entry, key: (roster[2] as (typeof roster)[number]).key } : entry)) };

/** See the module header. */
export const configAttacks: readonly Attack[] = [
  {
    name: 'roster-key-replaced',
    attack: 5,
    title: 'The config names another identity key for a partner than the charter',
    fault: 'the identity key of aspen',
    script: againstConfig(
      withConfig(({ roster }) => ({ roster: roster.map((entry) => (entry.partner === aspen ? { ...entry, key: otherDigest } : entry)) })),
    ),
    expect: refuses('config', 'roster-mismatch', 'SUM-C-3'),
  },
  {
    name: 'agent-outside-the-roster',
    attack: 5,
    title: 'An agent is asked into a round of others',
    fault: 'the agent is elm, who is not in the roster, nor in that of the request',
    script: againstConfig(configMessage, {}, 'elm'),
    expect: refuses('config', 'roster-mismatch', 'SUM-C-3'),
  },
  {
    name: 'identity-key-of-two-partners',
    attack: 4,
    title: 'Two partners with one identity key',
    fault: 'the identity key of cedar is that of birch, in the request too',
    script: againstConfig(
      withConfig(() => oneKey),
      oneKey,
    ),
    expect: refuses('config', 'roster-mismatch', 'SUM-C-2'),
  },
  {
    name: 'threshold-lowered',
    attack: 6,
    title: 'The config asks for fewer shares and signatures than the formula',
    fault: 'T is 2 instead of 3',
    script: againstConfig(withConfig(() => ({ threshold: 2 }))),
    expect: refuses('config', 'policy-threshold', 'SUM-T-4'),
  },
  {
    name: 'tolerate-lowered',
    attack: 6,
    title: 'The config withstands fewer colluders than the charter',
    fault: 't is 0 instead of 1',
    script: againstConfig(withConfig(() => ({ tolerate: 0 }))),
    expect: refuses('config', 'policy-threshold', 'SUM-T-4'),
  },
  {
    name: 'min-survivors-lowered',
    attack: 6,
    title: 'The config would open a sum of two inputs',
    fault: 'the fewest survivors are 2 instead of 3',
    script: againstConfig(withConfig(() => ({ minSurvivors: 2 }))),
    expect: refuses('config', 'policy-threshold', 'SUM-T-4'),
  },
  {
    name: 'other-layout',
    attack: 7,
    title: 'The config is about another question than the one that was approved',
    fault: 'the digest of the layout',
    script: againstConfig(withConfig(() => ({ layout: otherDigest }))),
    expect: refuses('config', 'binding-mismatch', 'SUM-C-6'),
  },
  {
    name: 'other-run',
    attack: 7,
    title: 'The config belongs to another run than the one that was approved',
    fault: 'the run',
    script: againstConfig(withConfig(() => ({ run: otherDigest }))),
    expect: refuses('config', 'binding-mismatch', 'SUM-C-6'),
  },
  {
    name: 'roster-reordered',
    attack: 13,
    title: 'The roster stands in another order, so that the partners have other indices',
    fault: 'the order of the roster',
    script: againstConfig(withConfig(({ roster }) => ({ roster: roster.toReversed() }))),
    expect: refuses('config', 'roster-mismatch', 'SUM-C-3'),
  },
  {
    name: 'roster-without-order',
    attack: 13,
    title: 'A roster that is not in the order of the names',
    fault: 'the order of the roster, in the request too',
    script: againstConfig(
      withConfig(() => backwards),
      backwards,
    ),
    expect: refuses('config', 'roster-mismatch', 'SUM-C-2'),
  },
  {
    name: 'config-on-a-forked-log',
    attack: 27,
    title: "The config names a log head that is not in the agent's log",
    fault: 'the root of the log head',
    script: againstConfig(withConfig(({ logHead }) => ({ logHead: { ...logHead, root: otherDigest } }))),
    expect: refuses('config', 'log-fork', 'SUM-C-9'),
  },
  {
    name: 'words-not-aligned',
    attack: 29,
    title: 'The 32-bit words start where the mask generator cannot be entered',
    fault: 'an odd number of 64-bit words before 32-bit words',
    script: againstConfig(withConfig(() => ({ words64: 3 }))),
    expect: refuses('config', 'malformed', 'SUM-C-5'),
  },
  {
    name: 'no-words',
    attack: 29,
    title: 'A sum of nothing',
    fault: 'no words of either width, in the request too',
    script: againstConfig(
      withConfig(() => ({ words64: 0, words32: 0 })),
      { words64: 0, words32: 0 },
    ),
    expect: refuses('config', 'malformed', 'SUM-C-5'),
  },
  {
    name: 'vector-longer-than-agreed',
    attack: 29,
    title: 'The config asks for more words than the approved question has',
    fault: 'the number of 32-bit words',
    script: againstConfig(withConfig(() => ({ words32: 4 }))),
    expect: refuses('config', 'binding-mismatch', 'SUM-C-6'),
  },
  {
    name: 'two-partners',
    attack: 33,
    title: 'A round of two: each could subtract its own input from the sum',
    fault: 'N is 2, in the request too',
    script: againstConfig(
      withConfig(() => onlyTwo),
      onlyTwo,
    ),
    expect: refuses('config', 'too-few-partners', 'SUM-T-1'),
  },
  {
    name: 'all-but-one-tolerated',
    attack: 33,
    title: 'A charter that would withstand all partners but one',
    fault: 't is N - 1, in the charter too',
    script: againstConfig(
      withConfig(() => ({ tolerate: 3 })),
      { tolerate: 3 },
    ),
    expect: refuses('config', 'policy-threshold', 'SUM-T-2'),
  },
  {
    name: 'config-expired',
    attack: 34,
    title: 'The config expired this very millisecond',
    fault: 'the expiry is the time at which the agent reads it',
    script: againstConfig(withConfig(({ notBefore }) => ({ expires: notBefore + 60_000 }))),
    expect: refuses('config', 'expired', 'SUM-C-7'),
  },
  {
    name: 'config-not-yet-valid',
    attack: 34,
    title: 'The config begins more than five minutes from now',
    fault: 'the beginning is five minutes and a millisecond after the time at which the agent reads it',
    script: againstConfig(withConfig(({ notBefore }) => ({ notBefore: notBefore + 360_001 }))),
    expect: refuses('config', 'expired', 'SUM-C-7'),
  },
  {
    name: 'config-key-twice',
    attack: 35,
    title: 'The config says one thing twice',
    fault: 'a key stands twice in the JSON',
    script: againstConfig(withText((text) => text.replace('"step":0', '"step":1,"step":0'))),
    expect: refuses('config', 'non-canonical', 'SUM-C-1'),
  },
  {
    name: 'config-white-space',
    attack: 35,
    title: 'The config has white space that its canonical form has not',
    fault: 'a space after the last brace',
    script: againstConfig(withText((text) => `${text} `)),
    expect: refuses('config', 'non-canonical', 'SUM-C-1'),
  },
  {
    name: 'config-unknown-field',
    attack: 35,
    title: 'The config says more than the schema has',
    fault: 'a field called "zone"',
    script: againstConfig(withText((text) => text.replace(/}$/, ',"zone":1}'))),
    expect: refuses('config', 'unknown-field', 'SUM-C-1'),
  },
  {
    name: 'round-id-repeated',
    attack: 38,
    title: 'The agent has entered a round with this id before',
    fault: "the round id is in the agent's store",
    script: againstConfig(configMessage, { roundSeen: true }),
    expect: refuses('config', 'round-id-seen', 'SUM-C-8'),
  },
  {
    name: 'hybrid-suite',
    attack: 40,
    title: 'The hybrid suite has a place in the config and is not built',
    fault: 'the suite has a KEM',
    script: againstConfig(withConfig(({ suite }) => ({ suite: { ...suite, kem: 'mlkem768' } }))),
    expect: refuses('config', 'not-supported', 'SUM-C-4'),
  },
  {
    name: 'committee-gate',
    attack: 41,
    title: 'The committee gate has a place in the config and is not built',
    fault: 'the release mode, in the request too',
    script: againstConfig(
      withConfig(() => ({ releaseMode: 'committee-gate' })),
      { releaseMode: 'committee-gate' },
    ),
    expect: refuses('config', 'not-supported', 'SUM-C-4'),
  },
  {
    name: 'noise-in-the-config',
    attack: 43,
    title: 'Noise has a place in the config and is not built',
    fault: 'the noise',
    script: againstConfig(withConfig(() => ({ noise: 'skellam' }))),
    expect: refuses('config', 'not-supported', 'SUM-C-4'),
  },
];
