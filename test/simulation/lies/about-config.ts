/** Lies about the config of a round (SUM-C, SUM-T): each is refused before a secret is made. */
import { type AdvertiseInput, clockAllowance, type SumConfig } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, stranger, without } from './lie.ts';

type ConfigLie = Lie<undefined, AdvertiseInput>;

/** A lie in the document. */
const saying = (name: string, code: string, change: (config: SumConfig) => Partial<SumConfig>): ConfigLie => ({
  name,
  codes: [code],
  tell: (truth) => ({ ...truth, config: { ...truth.config, ...change(truth.config) } }),
});

const digest = (letter: string): string => letter.repeat(64);

/** What an agent must refuse to enter. */
export const configLies: readonly ConfigLie[] = [
  saying('a lower T', 'policy-threshold', ({ threshold }) => ({ threshold: threshold - 1 })),
  saying('a higher T', 'policy-threshold', ({ threshold }) => ({ threshold: threshold + 1 })),
  saying('a lower t', 'policy-threshold', ({ tolerate }) => ({ tolerate: tolerate - 1 })),
  saying('a higher t', 'policy-threshold', ({ tolerate }) => ({ tolerate: tolerate + 1 })),
  saying('fewer survivors', 'policy-threshold', ({ minSurvivors }) => ({ minSurvivors: minSurvivors - 1 })),
  saying('one partner less', 'roster-mismatch', ({ roster }) => ({ roster: without(roster, 0) })),
  saying('one partner more', 'roster-mismatch', ({ roster }) => ({ roster: [...roster, { partner: stranger, key: digest('a') }] })),
  saying('another key of a partner', 'roster-mismatch', ({ roster }) => ({
    roster: roster.map((entry, at) => (at === 1 ? { ...entry, key: digest('b') } : entry)),
  })),
  saying('another order', 'roster-mismatch', ({ roster }) => ({ roster: [...roster].reverse() })),
  saying('a longer vector', 'binding-mismatch', ({ words64 }) => ({ words64: words64 + 2 })),
  saying('more short words', 'binding-mismatch', ({ words64, words32 }) => ({ words64: words64 + (words64 % 2), words32: words32 + 2 })),
  saying('another layout', 'binding-mismatch', () => ({ layout: digest('c') })),
  saying('another run', 'binding-mismatch', () => ({ run: digest('d') })),
  saying('another step', 'binding-mismatch', () => ({ step: 1 })),
  saying('another release mode', 'binding-mismatch', () => ({ releaseMode: 'local-threshold' })),
  saying('a gate', 'not-supported', () => ({ releaseMode: 'committee-gate' })),
  saying('a hybrid suite', 'not-supported', ({ suite }) => ({ suite: { ...suite, kem: 'mlkem768' } })),
  saying('noise', 'not-supported', () => ({ noise: 'skellam' })),
  saying('an end that is past', 'expired', () => ({ expires: 0 })),
  {
    name: 'a start that is far off',
    codes: ['expired'],
    tell: (truth) => ({ ...truth, config: { ...truth.config, notBefore: truth.now + clockAllowance + 1 } }),
  },
  { name: 'a round that was', codes: ['round-id-seen'], tell: (truth) => ({ ...truth, agreed: { ...truth.agreed, roundSeen: true } }) },
  {
    name: 'another log',
    codes: ['log-fork'],
    tell: (truth, { chance }) => ({ ...truth, agreed: { ...truth.agreed, logRoot: flip(chance, truth.agreed.logRoot) } }),
  },
  { name: 'a round of others', codes: ['roster-mismatch'], tell: (truth) => ({ ...truth, self: stranger }) },
  {
    name: 'two partners',
    codes: ['too-few-partners'],
    tell(truth) {
      const roster = truth.config.roster.slice(0, 2);
      return { ...truth, config: { ...truth.config, roster }, agreed: { ...truth.agreed, roster } };
    },
  },
  {
    name: 'a charter that bears too many liars',
    codes: ['policy-threshold'],
    tell: (truth) => ({ ...truth, agreed: { ...truth.agreed, tolerate: truth.config.roster.length - 1 } }),
  },
  {
    name: 'a vector of nothing',
    codes: ['malformed'],
    tell: (truth) => ({
      ...truth,
      config: { ...truth.config, words64: 0, words32: 0 },
      agreed: { ...truth.agreed, words64: 0, words32: 0 },
    }),
  },
  {
    name: 'short words that start where no mask can',
    codes: ['malformed'],
    tell: (truth) => ({
      ...truth,
      config: { ...truth.config, words64: 1, words32: 2 },
      agreed: { ...truth.agreed, words64: 1, words32: 2 },
    }),
  },
];
