/** Tries lies on the auditor: a record or an opening that is not what happened (SUM-F-5, SUM-F-6). */
import { type OpeningClaim, type RoundRecord, verifyOpening, verifyStatement } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, stranger, timesOf, withItem, without } from './lie.ts';
import { demandRefusal } from './refusal.ts';
import type { LieParts } from './to-agents.ts';

type RecordLie = Lie<undefined, RoundRecord>;
type ClaimLie = Lie<undefined, OpeningClaim>;

const recordLies: readonly RecordLie[] = [
  {
    name: 'a lower T',
    codes: ['policy-threshold'],
    tell: (truth) => ({ ...truth, config: { ...truth.config, threshold: truth.config.threshold - 1 } }),
  },
  { name: 'another config', codes: ['digest-mismatch'], tell: (truth) => ({ ...truth, config: { ...truth.config, step: 1 } }) },
  {
    name: 'a key less',
    codes: ['digest-mismatch', 'below-threshold'],
    tell: (truth) => ({ ...truth, advertisements: truth.advertisements.slice(1) }),
  },
  { name: 'other keys', codes: ['digest-mismatch'], tell: (truth, { chance }) => ({ ...truth, advHash: flip(chance, truth.advHash) }) },
  {
    name: 'a header less',
    codes: ['digest-mismatch', 'below-threshold'],
    tell: (truth) => ({ ...truth, headers: truth.headers.slice(1) }),
  },
  { name: 'other shares', codes: ['digest-mismatch'], tell: (truth, { chance }) => ({ ...truth, r1Hash: flip(chance, truth.r1Hash) }) },
  { name: 'a vector less', codes: ['survivors-invalid'], tell: (truth) => ({ ...truth, inputs: truth.inputs.slice(1) }) },
  {
    name: 'another digest of the statement',
    codes: ['digest-mismatch'],
    tell: (truth, { chance }) => ({ ...truth, svHash: flip(chance, truth.svHash) }),
  },
  {
    name: 'another sum',
    codes: ['digest-mismatch'],
    tell: (truth, { chance }) => ({ ...truth, statement: { ...truth.statement, sumRoot: flip(chance, truth.statement.sumRoot) } }),
  },
  {
    name: 'T - 1 signatures',
    codes: ['quorum'],
    tell: (truth) => ({ ...truth, signers: truth.signers.slice(0, truth.config.threshold - 1) }),
  },
  {
    name: 'a signature twice',
    codes: ['quorum'],
    tell(truth) {
      const signers = truth.signers.slice(0, truth.config.threshold - 1);
      return { ...truth, signers: [...signers, ...signers] };
    },
  },
  {
    name: 'a signature of another statement',
    codes: ['quorum'],
    tell(truth, { chance }) {
      const signers = truth.signers.slice(0, truth.config.threshold);
      const [first] = signers;
      return first && { ...truth, signers: withItem(signers, 0, { ...first, svHash: flip(chance, first.svHash) }) };
    },
  },
  {
    name: 'a stranger’s signature',
    codes: ['quorum'],
    tell(truth) {
      const signers = truth.signers.slice(0, truth.config.threshold);
      const [first] = signers;
      return first && { ...truth, signers: withItem(signers, 0, { ...first, partner: stranger }) };
    },
  },
];

const claimLies: readonly ClaimLie[] = [
  {
    name: 'another secret',
    codes: ['digest-mismatch'],
    tell(truth, { chance }) {
      const at = chance.below(truth.opening.selfSecrets.length);
      const own = truth.opening.selfSecrets[at];
      const secret = own && flip(chance, own.secret);
      // A number outside the field is another refusal, so the highest byte stays.
      if (own === undefined || secret === undefined) return undefined;
      secret[31] = own.secret[31] as number;
      const isSame = Buffer.compare(secret, own.secret) === 0;
      return isSame
        ? undefined
        : { ...truth, opening: { ...truth.opening, selfSecrets: withItem(truth.opening.selfSecrets, at, { ...own, secret }) } };
    },
  },
  {
    name: 'a secret less',
    codes: ['binding-mismatch'],
    tell: (truth, { chance }) => ({
      ...truth,
      opening: { ...truth.opening, selfSecrets: without(truth.opening.selfSecrets, chance.below(truth.opening.selfSecrets.length)) },
    }),
  },
  {
    name: 'a secret more',
    codes: ['binding-mismatch'],
    tell: (truth) => ({
      ...truth,
      opening: { ...truth.opening, pairSecrets: [...truth.opening.pairSecrets, ...truth.opening.selfSecrets.slice(0, 1)] },
    }),
  },
  {
    name: 'secrets in the wrong order',
    codes: ['binding-mismatch'],
    tell: (truth) => ({ ...truth, opening: { ...truth.opening, selfSecrets: [...truth.opening.selfSecrets].reverse() } }),
  },
  {
    name: 'an opening of another statement',
    codes: ['binding-mismatch'],
    tell: (truth, { chance }) => ({ ...truth, opening: { ...truth.opening, svHash: flip(chance, truth.opening.svHash) } }),
  },
  {
    name: 'entries that were not signed',
    codes: ['digest-mismatch'],
    tell(truth, { chance }) {
      const at = chance.below(truth.dealt.length);
      const dealt = truth.dealt[at] as OpeningClaim['dealt'][number];
      const isOpened = [...truth.opening.selfSecrets, ...truth.opening.pairSecrets].some(({ partner }) => partner === dealt.header.partner);
      const [first] = dealt.entries;
      if (!isOpened || first === undefined) return undefined;
      const entry = { ...first.entry, bShareCommit: flip(chance, first.entry.bShareCommit) };
      return { ...truth, dealt: withItem(truth.dealt, at, { ...dealt, entries: withItem(dealt.entries, 0, { ...first, entry }) }) };
    },
  },
  { name: 'no entries', codes: ['digest-mismatch'], tell: (truth) => ({ ...truth, dealt: [] }) },
];

/** What an auditor refuses of a claim that is true. */
export function lieToAuditor({ primitives, chance, rate, count }: LieParts, claim: OpeningClaim): void {
  const teller = { primitives, chance, state: undefined };
  for (let times = timesOf(chance, rate * 2); times > 0; times -= 1) {
    demandRefusal(chance.pick(recordLies), teller, claim.record, count, (record) => verifyStatement(primitives, record));
    demandRefusal(chance.pick(claimLies), teller, claim, count, (lie) => verifyOpening(primitives, lie));
  }
}
