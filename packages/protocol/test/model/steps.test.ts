/** What an agent demands of the round of a step, and what a step may be opened under. */
import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../src/crypto/noble-primitives.ts';
import { deriveStepDigest, deriveStepFingerprint, encodeModelMeaning, gateInput } from '../../src/model/index.ts';
import { demandReleaseMode } from '../../src/query/index.ts';
import { checkConfig } from '../../src/sum/check-config.ts';
import type { SumConfig } from '../../src/sum/config.ts';
import { deriveStepThresholds } from '../../src/sum/threshold.ts';
import { refusalCode } from '../refusal.ts';
import { planOf, residents } from './simulate.ts';

const digest = (letter: string): string => letter.repeat(64);
const roster = ['a', 'b', 'c', 'd'].map((partner, at) => ({ partner, key: digest(String(at + 1)) }));
const input = digest('e');

const config = (changes: Partial<SumConfig> = {}): SumConfig => ({
  version: 1,
  suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
  round: '0'.repeat(32),
  run: digest('a'),
  step: 2,
  stepInput: input,
  roster,
  ...deriveStepThresholds(4, 1),
  layout: digest('b'),
  words64: 8,
  words32: 0,
  releaseMode: 'plain',
  noise: 'none',
  notBefore: 0,
  expires: 1000,
  logHead: { size: 0, root: digest('c') },
  ...changes,
});

function verdict(changes: Partial<SumConfig>): string {
  const agreed = {
    roster,
    tolerate: 1,
    frozen: true,
    run: digest('a'),
    step: 2,
    stepInput: input,
    layout: digest('b'),
    words64: 8,
    words32: 0,
    releaseMode: 'plain',
    logRoot: new Uint8Array(32).fill(0xcc),
    roundSeen: false,
  } as const;
  try {
    checkConfig(config(changes), agreed, 10);
    return 'fits';
  } catch {
    return refusalCode(() => checkConfig(config(changes), agreed, 10));
  }
}

describe('the config of a later step', () => {
  it.each<[string, Partial<SumConfig>, string]>([
    ['as agreed', {}, 'fits'],
    ['with an input of the coordinator', { stepInput: digest('f') }, 'step-mismatch'],
    ['with a step left out', { step: 3 }, 'step-mismatch'],
    ['with a step again', { step: 1 }, 'step-mismatch'],
    ['without a partner of the first sum', { roster: roster.slice(0, 3), ...deriveStepThresholds(3, 1) }, 'roster-mismatch'],
    ['that lets a partner go missing', { minSurvivors: 3 }, 'policy-threshold'],
  ])('%s: %s', (_what, changes, expected) => expect(verdict(changes)).toBe(expected));
});

describe('what a step is opened under', () => {
  const meaning = (terms: readonly string[], expectedBy: readonly string[] = []): string => {
    const plan = planOf({ family: 'gaussian', response: 'cost', terms, expectedBy });
    return new TextDecoder().decode(encodeModelMeaning({ plan, codebook: residents, codebookDigest: digest('d') }));
  };

  it('is the same question with terms in another order or other cells to compare, and another with other terms', () => {
    expect(meaning(['age', 'region'])).toBe(meaning(['region', 'age'], ['district']));
    expect(meaning(['age', 'region'])).not.toBe(meaning(['age']));
  });

  it('differs from step to step and from input to input', () => {
    const of = (step: number, at: string): string => deriveStepFingerprint(noblePrimitives, { fingerprint: digest('a'), step, input: at });
    const first = deriveStepDigest(noblePrimitives, gateInput);
    expect(new Set([of(0, first), of(1, first), of(1, input)]).size).toBe(3);
  });

  it('is plain only', () => {
    expect(refusalCode(() => demandReleaseMode({ kind: 'model' }, 'local-threshold'))).toBe('not-supported');
    expect(() => demandReleaseMode({ kind: 'aggregate' }, 'local-threshold')).not.toThrow();
  });
});
