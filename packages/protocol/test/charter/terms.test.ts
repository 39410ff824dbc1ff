import { describe, expect, it } from 'vitest';
import { defaultCharterTerms, parseCharterTerms } from '../../src/charter/terms.ts';
import { defaultRules } from '../../src/disclosure/index.ts';
import { canonicalBytes, type JsonValue, parseCanonical } from '../../src/json/index.ts';
import { configError } from '../refusal.ts';

const file = {
  charter: 'youth-chain-utrecht',
  purposes: {
    'youth-monitor': {
      basis: 'Jeugdwet 7.4',
      text: { nl: 'Zicht', en: 'Sight' },
      regime: 'AVG',
      special: true,
      recipients: ['gemeente'],
      retainDays: 365,
    },
  },
  tolerate: 1,
  rules: { minCount: 20, minContributors: { waive: ['region'] } },
  protection: 'on',
  releaseMode: 'plain',
  suite: { kem: 'none' },
  auditors: { x: 'full' },
  releaseApproval: 'none',
};

describe('charter.yaml', () => {
  it('gets its defaults', () => {
    const terms = parseCharterTerms({ charter: 'c', purposes: {} });
    expect(terms).toEqual({
      charter: 'c',
      purposes: {},
      rules: defaultRules,
      protection: 'on',
      releaseMode: 'plain',
      suite: { kem: 'none' },
      auditors: {},
      releaseApproval: 'none',
    });
  });

  it('fills in rules it does not mention, inside rules too', () => {
    const contributors = { default: 3, waive: ['region'] };
    expect(parseCharterTerms(file).rules).toEqual({ ...defaultRules, minCount: 20, minDifference: 20, minContributors: contributors });
  });

  it('takes minCount for minDifference, unless it is agreed as well', () => {
    const ruled = (rules: object) => parseCharterTerms({ ...file, rules }).rules;
    expect(ruled({ minCount: 3 })).toMatchObject({ minCount: 3, minDifference: 3 });
    expect(ruled({ minCount: 3, minDifference: 10 })).toMatchObject({ minCount: 3, minDifference: 10 });
    expect(ruled({ round: 1 })).toMatchObject({ minCount: 10, minDifference: 10 });
  });

  it('reads back from its canonical form unchanged', () => {
    const terms = parseCharterTerms(file);
    const bytes = canonicalBytes(terms as unknown as JsonValue);
    expect(parseCharterTerms(parseCanonical(bytes, { profile: 'document', maxBytes: 65_536 }))).toEqual(terms);
  });

  it('can be done without: default rules, and the purposes that are named', () => {
    expect(defaultCharterTerms('demo', ['p'])).toMatchObject({ purposes: { p: {} }, rules: defaultRules, protection: 'on' });
  });

  it.each<[string, object, string, string]>([
    ['an unknown key', { rule: {} }, 'rule', 'unknown-field'],
    ['a rule that is none', { rules: { minimumCount: 1 } }, 'rules.minimumCount', 'unknown-field'],
    ['a purpose without a basis', { purposes: { p: { text: 'x' } } }, 'purposes.p.basis', 'malformed'],
    ['a count of zero', { rules: { minCount: 0 } }, 'rules.minCount', 'malformed'],
    ['protection that is neither', { protection: true }, 'protection', 'malformed'],
    ['a release mode that comes later', { releaseMode: 'committee-gate' }, 'releaseMode', 'not-supported'],
    ['a suite that comes later', { suite: { kem: 'mlkem768' } }, 'suite.kem', 'not-supported'],
    ['approval of releases', { releaseApproval: 'all' }, 'releaseApproval', 'not-supported'],
    ['noise of another kind', { rules: { noise: 'laplace' } }, 'rules.noise', 'not-supported'],
    ['noise without a number', { rules: { noise: {} } }, 'rules.noise.epsilon', 'malformed'],
  ])('is refused for %s', (_, change, path, code) => {
    const error = configError(() => parseCharterTerms({ ...file, ...change }));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });
});
