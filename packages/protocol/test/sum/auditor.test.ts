/** What the auditor makes of a round, true and altered. */
import { describe, expect, it } from 'vitest';
import { type OpeningClaim, type RoundRecord, type ShareEntry, verifyOpening, verifyStatement } from '../../src/sum/index.ts';
import { redeal } from './dishonest-dealer.ts';
import { play, worldOf } from './play.ts';
import { refusalOf } from './refusals.ts';
import { nameOf, type World } from './world.ts';

const [one, two, three] = [nameOf(0), nameOf(1), nameOf(2)];
const world: World = play(worldOf(7), { drops: new Map([[three, 'input']]) });
const { primitives } = world;

const record = ((): RoundRecord => {
  const { statement, inputs } = world.messageFor(one, 'survivors');
  const { advertisements, advHash } = world.messageFor(one, 'keys-fixed');
  const { headers, r1Hash } = world.messageFor(one, 'shares-fixed');
  const { svHash } = world.log.survivors as { svHash: Uint8Array };
  return { config: world.config, advertisements, advHash, headers, r1Hash, inputs, statement, svHash, signers: world.log.acks };
})();
const claim: OpeningClaim = {
  record,
  verified: verifyStatement(primitives, record),
  dealt: record.headers.map((header) => world.dealtBy(header.partner)),
  opening: world.log.opening as OpeningClaim['opening'],
};
const { opening } = claim;

describe('a true record', () => {
  it('is verified: who survived, who dropped out', () => {
    const { survivors, dropped } = claim.verified;
    expect(survivors).toEqual(world.names.filter((name) => name !== three));
    expect(dropped).toEqual([three]);
    expect(() => verifyOpening(primitives, claim)).not.toThrow();
  });
});

describe('an altered record is refused', () => {
  const other = new Uint8Array(32);
  it.each<[string, Partial<RoundRecord>, string]>([
    ['thresholds', { config: { ...record.config, threshold: record.config.threshold - 1 } }, 'policy-threshold'],
    ['config', { config: { ...record.config, step: 1 } }, 'digest-mismatch'],
    ['keys', { advertisements: record.advertisements.slice(1) }, 'digest-mismatch'],
    ['the digest of the keys', { advHash: other }, 'digest-mismatch'],
    ['headers', { headers: record.headers.slice(1) }, 'digest-mismatch'],
    ['the digest of the headers', { r1Hash: other }, 'digest-mismatch'],
    ['the sum', { statement: { ...record.statement, sumRoot: other } }, 'digest-mismatch'],
    ['survivors', { inputs: record.inputs.slice(1) }, 'survivors-invalid'],
    ['a vector', { inputs: record.inputs.map((input, at) => (at === 1 ? { ...input, vecRoot: other } : input)) }, 'survivors-invalid'],
    ['the digest that was signed', { svHash: other }, 'digest-mismatch'],
    ['signatures', { signers: record.signers.slice(0, 4) }, 'quorum'],
    ['one signature for several', { signers: Array.from({ length: 9 }, () => record.signers[0] as never) }, 'quorum'],
  ])('%s', (_, change, code) => {
    expect(refusalOf(() => verifyStatement(primitives, { ...record, ...change })).code).toBe(code);
  });
});

describe('an altered opening is refused', () => {
  const codeOf = (change: Partial<OpeningClaim>): string => refusalOf(() => verifyOpening(primitives, { ...claim, ...change })).code;
  const secretOf = (partner: string) => ({ partner, secret: opening.selfSecrets[0]?.secret as Uint8Array });

  it('with a secret that was not advertised', () => {
    const selfSecrets = opening.selfSecrets.map((secret, at) => (at === 1 ? secretOf(two) : secret));
    const refusal = refusalOf(() => verifyOpening(primitives, { ...claim, opening: { ...opening, selfSecrets } }));
    expect(refusal).toMatchObject({ code: 'digest-mismatch', party: two });
    expect(codeOf({ opening: { ...opening, pairSecrets: [secretOf(three)] } })).toBe('digest-mismatch');
  });

  it('with commitments that do not follow from the secret: the dealer is named', () => {
    const lied = redeal(world, world.dealtBy(two), ({ recipient, entry }) =>
      recipient === one ? { ...entry, bShareCommit: new Uint8Array(32) } : entry,
    );
    const headers = record.headers.map((header) => (header.partner === two ? lied.header : header));
    const dealt = claim.dealt.map((each) => (each.header.partner === two ? lied : each));
    const refusal = refusalOf(() => verifyOpening(primitives, { ...claim, record: { ...record, headers }, dealt }));
    expect(refusal).toMatchObject({ code: 'dealer-inconsistent', party: two });
  });

  it('with a secret too few or too many, above all with both of one partner', () => {
    expect(codeOf({ opening: { ...opening, selfSecrets: opening.selfSecrets.slice(1) } })).toBe('binding-mismatch');
    expect(codeOf({ opening: { ...opening, pairSecrets: [secretOf(two), ...opening.pairSecrets] } })).toBe('binding-mismatch');
    expect(codeOf({ opening: { ...opening, svHash: new Uint8Array(32) } })).toBe('binding-mismatch');
  });

  it('with entries that the dealer did not sign, or without them', () => {
    const dealt = claim.dealt.map((each) => ({
      ...each,
      entries: each.entries.map(({ recipient, entry }) => ({
        recipient,
        entry: (recipient === one ? { ...entry, bShareCommit: new Uint8Array(32) } : entry) satisfies ShareEntry,
      })),
    }));
    expect(codeOf({ dealt })).toBe('digest-mismatch');
    expect(codeOf({ dealt: claim.dealt.slice(1) })).toBe('digest-mismatch');
  });
});
