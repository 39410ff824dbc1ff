import { describe, expect, it } from 'vitest';
import {
  compileAggregate,
  compileOverlap,
  demandRoster,
  type HeldDatasets,
  type OverlapQuery,
  offerRefusal,
  parseOneTable,
  parseQuery,
  resolveQuery,
} from '../../src/query/index.ts';
import { refusalCode } from '../refusal.ts';
import { youth } from '../youth-codebook.ts';

const plan = compileAggregate(
  parseOneTable({
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

describe('a partner with a table', () => {
  const table = { made: '2025-01-15', by: ['region'], totals: true, minCount: 10, round: 1, figures: ['persons', 'rows'] };
  const offers: Readonly<Record<string, HeldDatasets>> = { a: held(), b: held({}, { variables: ['region'], table }), c: held() };
  const heldBy = (partner: string): HeldDatasets => offers[partner];

  it('is refused by name where its table does not tell what is asked, and may stand aside', () => {
    expect(refusalCode(() => demandRoster(asked, { partners: ['a', 'b', 'c'], notOffering: [], missing: [] }, heldBy))).toBe(
      'aggregate-only',
    );
    expect(() => demandRoster(asked, { partners: ['a', 'c'], notOffering: ['b'], missing: [] }, heldBy)).not.toThrow();
  });

  it('is in no overlap and in no model', () => {
    const sets = { one: { partner: 'a', dataset: 'cases' }, two: { partner: 'b', dataset: 'cases' } };
    const overlap = compileOverlap(
      parseQuery({ query: 'q', purpose: 'p', kind: 'overlap', key: 'person', sets, report: 'all-sets' }) as OverlapQuery,
      youth,
    );
    expect(offerRefusal({ plan: overlap, codebook: youth }, 'b', offers['b'])).toBe('aggregate-only');
    const model = { query: 'q', purpose: 'p', kind: 'model', dataset: 'cases', family: 'gaussian', response: 'age', terms: ['region'] };
    expect(offerRefusal({ plan: resolveQuery(parseQuery(model), youth, 3).plan, codebook: youth }, 'b', offers['b'])).toBe(
      'aggregate-only',
    );
  });

  it('takes part where it tells it', () => {
    const counted = compileAggregate(
      parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count'] }),
      youth,
    );
    expect(offerRefusal({ plan: counted, codebook: youth }, 'b', offers['b'])).toBeUndefined();
  });
});

describe('a partner that leaves its small cells out', () => {
  const leavesOut = held({}, { localThreshold: true });

  it('is in sums, with margins and without, and in overlaps', () => {
    const counted = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count'], totals: true };
    const sets = { one: { partner: 'a', dataset: 'cases' }, two: { partner: 'b', dataset: 'cases' } };
    const overlap = { query: 'q', purpose: 'p', kind: 'overlap', key: 'person', sets, report: 'all-sets' };
    for (const query of [counted, overlap]) {
      expect(offerRefusal({ plan: resolveQuery(parseQuery(query), youth, 3).plan, codebook: youth }, 'a', leavesOut)).toBeUndefined();
    }
  });

  it('is in no model, which may be asked without it', () => {
    const model = { query: 'q', purpose: 'p', kind: 'model', dataset: 'cases', family: 'gaussian', response: 'age', terms: ['region'] };
    const question = { plan: resolveQuery(parseQuery(model), youth, 3).plan, codebook: youth };
    const heldBy = (partner: string): HeldDatasets => (partner === 'b' ? leavesOut : held());
    expect(refusalCode(() => demandRoster(question, { partners: ['a', 'b', 'c'], notOffering: [], missing: [] }, heldBy))).toBe(
      'local-threshold',
    );
    expect(() => demandRoster(question, { partners: ['a', 'c', 'd'], notOffering: ['b'], missing: [] }, heldBy)).not.toThrow();
  });

  it('gives no margins from a table made at the source, which holds them already', () => {
    const table = { made: '2025-01-15', by: ['region'], totals: true, minCount: 10, round: 1, figures: ['persons', 'rows'] };
    const refusal = (totals: boolean) => {
      const counted = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count'], totals };
      const { plan } = resolveQuery(parseQuery(counted), youth, 3);
      return offerRefusal({ plan, codebook: youth }, 'a', held({}, { localThreshold: true, table, variables: ['region'] }));
    };
    expect(refusal(true)).toBe('aggregate-only');
    expect(refusal(false)).toBeUndefined();
  });
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
