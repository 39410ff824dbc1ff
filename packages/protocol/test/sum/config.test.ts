/** The config: what an agent refuses to enter. Attacks 5, 6, 7, 33, 34, 35 and 38 of the design's list, as far as they are the config's. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/crypto/bytes.ts';
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import {
  type AgreedTerms,
  advertise,
  checkConfigShape,
  clockAllowance,
  decodeSumConfig,
  deriveRoundCtx,
  encodeSumConfig,
  type SumConfig,
  startRound,
} from '../../src/sum/index.ts';
import { worldOf } from './play.ts';
import { refusalOf } from './refusals.ts';
import { nameOf } from './world.ts';

const { config, agreed } = worldOf(4);
const entropy = new Uint8Array(128).fill(7);
const now = 1_500_000;

interface Entry {
  readonly config?: SumConfig;
  readonly agreed?: AgreedTerms;
  readonly now?: number;
  readonly self?: string;
}

const enter = (entry: Entry = {}) => advertise(noblePrimitives, { config, agreed, now, self: nameOf(0), entropy, ...entry });
const codeOf = (entry: Entry): string => refusalOf(() => enter(entry)).code;

describe('an agent enters a round', () => {
  it('that was agreed, and shows keys and a commitment only', () => {
    const { next, outbox, spent } = enter();
    expect(next).toMatchObject({ kind: 'advertised', self: nameOf(0), index: 1 });
    expect(outbox.map((output) => output.kind)).toEqual(['key']);
    expect(spent).toEqual([]);
  });

  it('with the same advertisement from the same entropy, and another from other entropy', () => {
    expect(enter().outbox).toEqual(enter().outbox);
    for (const at of [0, 48, 96]) {
      const other = entropy.with(at, 8);
      expect(advertise(noblePrimitives, { config, agreed, now, self: nameOf(0), entropy: other }).outbox).not.toEqual(enter().outbox);
    }
  });

  it('at its first and last moment, its clock a little behind included', () => {
    for (const moment of [config.notBefore - clockAllowance, config.notBefore, config.expires - 1])
      expect(enter({ now: moment }).next.kind).toBe('advertised');
  });

  it('and misuse of the function is no refusal', () => {
    expect(() => advertise(noblePrimitives, { config, agreed, now, self: nameOf(0), entropy: entropy.slice(1) })).toThrow(RangeError);
  });
});

describe('an agent refuses a config', () => {
  const [first, second, third, fourth] = config.roster as [never, never, never, never];
  const otherKey = { ...(fourth as { partner: string }), key: '00'.repeat(32) };

  it.each<[string, Partial<SumConfig>, string]>([
    ['with a lower threshold', { threshold: config.threshold - 1 }, 'policy-threshold'],
    ['with a higher threshold', { threshold: config.threshold + 1 }, 'policy-threshold'],
    ['with fewer survivors', { minSurvivors: config.minSurvivors - 1 }, 'policy-threshold'],
    ['with less tolerance', { tolerate: 0 }, 'policy-threshold'],
    ['with a stranger in the roster', { roster: [...config.roster, { partner: 'stranger', key: '11'.repeat(32) }] }, 'roster-mismatch'],
    ['with a partner left out', { roster: [first, second, third] }, 'roster-mismatch'],
    ['with another key for a partner', { roster: [first, second, third, otherKey] }, 'roster-mismatch'],
    ['with the roster in another order', { roster: [second, first, third, fourth] }, 'roster-mismatch'],
    ['of another run', { run: 'ab'.repeat(32) }, 'binding-mismatch'],
    ['of another step', { step: 1 }, 'binding-mismatch'],
    ['with another layout', { layout: 'ab'.repeat(32) }, 'binding-mismatch'],
    ['with another length', { words64: config.words64 + 2 }, 'binding-mismatch'],
    ['with another release mode', { releaseMode: 'local-threshold' }, 'binding-mismatch'],
    ['of the hybrid suite', { suite: { ...config.suite, kem: 'mlkem768' } }, 'not-supported'],
    ['with the committee gate', { releaseMode: 'committee-gate' }, 'not-supported'],
    ['with noise shares', { noise: 'skellam' }, 'not-supported'],
    ['over a log with another history', { logHead: { size: 5, root: 'ab'.repeat(32) } }, 'log-fork'],
  ])('%s', (_, change, code) => {
    expect(codeOf({ config: { ...config, ...change } })).toBe(code);
  });

  it('that is over, or not begun', () => {
    expect(codeOf({ now: config.expires })).toBe('expired');
    expect(codeOf({ now: config.notBefore - clockAllowance - 1 })).toBe('expired');
  });

  it('whose round id it has seen', () => {
    expect(codeOf({ agreed: { ...agreed, roundSeen: true } })).toBe('round-id-seen');
  });

  it('of a round that it is not in', () => {
    expect(codeOf({ self: 'stranger' })).toBe('roster-mismatch');
  });

  it('whose vector cannot be masked in pieces', () => {
    const odd = { words64: 5, words32: 1 };
    expect(codeOf({ config: { ...config, ...odd }, agreed: { ...agreed, ...odd } })).toBe('malformed');
    const empty = { words64: 0, words32: 0 };
    expect(codeOf({ config: { ...config, ...empty }, agreed: { ...agreed, ...empty } })).toBe('malformed');
  });

  it('whose thresholds follow from a tolerance that the charter does not have', () => {
    const other = worldOf(5, { tolerate: 2 });
    expect(codeOf({ config: other.config, agreed: { ...other.agreed, tolerate: 1 }, self: nameOf(0) })).toBe('policy-threshold');
  });
});

describe('a round cannot be for two partners, for more than 200, or against all but one', () => {
  const shaped = (partners: number, tolerate: number): SumConfig => ({
    ...config,
    roster: Array.from({ length: partners }, (_, at) => ({
      partner: `q${String(at).padStart(3, '0')}`,
      key: String(at).padStart(64, '0'),
    })),
    tolerate,
  });

  it.each([
    [2, 1, 'too-few-partners'],
    [201, 66, 'too-many-partners'],
    [4, 3, 'policy-threshold'],
  ])('N = %i, t = %i', (partners, tolerate, code) => {
    const bad = shaped(partners, tolerate);
    expect(refusalOf(() => checkConfigShape(bad, { tolerate })).code).toBe(code);
    expect(refusalOf(() => startRound(noblePrimitives, bad, { tolerate })).code).toBe(code);
  });

  it('nor with one key under two names', () => {
    const bad = { ...config, roster: config.roster.map((entry) => ({ ...entry, key: 'ab'.repeat(32) })) };
    expect(refusalOf(() => checkConfigShape(bad)).code).toBe('roster-mismatch');
  });
});

describe('the config document', () => {
  const text = new TextDecoder().decode(encodeSumConfig(config));
  const codeOfText = (changed: string): string => refusalOf(() => decodeSumConfig(utf8(changed))).code;

  it('is read back as it was', () => {
    expect(decodeSumConfig(encodeSumConfig(config))).toEqual(config);
    const step = { ...config, step: 1, stepInput: 'ab'.repeat(32) };
    expect(decodeSumConfig(encodeSumConfig(step))).toEqual(step);
  });

  it.each([
    ['a key twice', text.replace('"step":0', '"step":0,"step":0'), 'non-canonical'],
    ['white space', `${text} `, 'non-canonical'],
    ['a number that is not a whole one', text.replace('"step":0', '"step":0.5'), 'malformed'],
    ['a number beyond 2^53', text.replace('"step":0', '"step":9007199254740993'), 'non-canonical'],
    ['a field that nobody knows', text.replace('"step":0', '"step":0,"stepInputs":1'), 'unknown-field'],
    ['a reserved key', text.replace('{"expires"', '{"__proto__":1,"expires"'), 'malformed'],
    ['a name that only looks like another', text.replaceAll('p01', 'р01'), 'malformed'],
    ['a suite outside the list', text.replace('"none"', '"rot13"'), 'malformed'],
    ['nothing', '', 'malformed'],
  ])('is refused with %s', (_, changed, code) => {
    expect(codeOfText(changed)).toBe(code);
  });

  it('gives every key of the round another context when one byte of it changes', () => {
    const contexts = [config, { ...config, step: 1 }, { ...config, words64: 8 }, { ...config, expires: config.expires + 1 }].map((each) =>
      Buffer.from(deriveRoundCtx(noblePrimitives, each)).toString('hex'),
    );
    expect(new Set(contexts).size).toBe(contexts.length);
  });
});
