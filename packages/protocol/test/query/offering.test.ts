import { describe, expect, it } from 'vitest';
import { compileAggregate, demandRoster, type HeldDatasets, offerRefusal, parseAggregate } from '../../src/query/index.ts';
import { refusalCode } from '../refusal.ts';
import { youth } from '../youth-codebook.ts';

const plan = compileAggregate(
  parseAggregate({
    query: 'q',
    purpose: 'p',
    kind: 'aggregate',
    dataset: 'cases',
    where: { variable: 'age', gte: 18 },
    by: ['region'],
    measures: [{ share: 'has_plan' }],
  }),
  youth,
);
const asked = { plan, codebook: youth };

const held = (about: object = {}, more: object = {}): HeldDatasets => ({
  cases: { variables: ['age', 'has_plan', 'region'], keys: ['person'], about: about as never, ...more },
});

describe('comparability', () => {
  it.each([
    ['has_plan', 'measured'],
    ['region', 'a breakdown'],
    ['age', 'a condition'],
  ])('class C of %s, %s, is not added up', (name) => {
    expect(offerRefusal(asked, 'a', held({ [name]: { class: 'C' } }))).toBe('not-comparable');
    const offers: Readonly<Record<string, HeldDatasets>> = {
      a: held(),
      b: held({ [name]: { class: 'C', note: 'something else' } }),
      c: held(),
    };
    const heldBy = (partner: string): HeldDatasets => offers[partner];
    expect(refusalCode(() => demandRoster(asked, { partners: ['a', 'b', 'c'], notOffering: [], missing: [] }, heldBy))).toBe(
      'not-comparable',
    );
    expect(() => demandRoster(asked, { partners: ['a', 'c'], notOffering: ['b'], missing: [] }, heldBy)).not.toThrow();
  });

  it('classes A and B, and class C of what is not asked, are', () => {
    expect(offerRefusal(asked, 'a', held({ has_plan: { class: 'B' }, region: { class: 'A' }, income: { class: 'C' } }))).toBeUndefined();
  });

  it('what a partner does not have at all comes first', () => {
    expect(offerRefusal(asked, 'a', held({ region: { class: 'C' } }, { variables: ['has_plan'] }))).toBe('not-offering');
  });
});
