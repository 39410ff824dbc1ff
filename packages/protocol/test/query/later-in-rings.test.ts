/** What the wire format of overlaps and links leaves room for and this version does not build: refused by its key, never taken for a typo or passed over. */
import { expect, test } from 'vitest';
import { parseQuery } from '../../src/index.ts';
import { configError } from '../refusal.ts';

const overlap = {
  query: 'q',
  purpose: 'p',
  kind: 'overlap',
  key: 'person',
  sets: { x: { partner: 'a', dataset: 'd' }, y: { partner: 'b', dataset: 'd' } },
  report: 'regions',
};
const link = {
  query: 'q',
  purpose: 'p',
  kind: 'link',
  tables: { x: { partner: 'a', dataset: 'd' }, y: { partner: 'b', dataset: 'd' } },
  join: [['x.person', 'y.person']],
  measures: ['rows'],
};

test.each([
  ...[{ holders: ['a', 'b', 'c'] }, { sample: 0.01 }, { proofs: 'list-sum' }, { audit: 'hop' }, { noise: { epsilon: 1 } }].map((more) => ({
    ...overlap,
    ...more,
  })),
  ...[
    { holders: ['a', 'b', 'c'] },
    { sample: 0.01 },
    { proofs: 'list-sum' },
    { audit: 'hop' },
    { labels: 'shares' },
    { labels: 'elgamal' },
  ].map((more) => ({
    ...link,
    ...more,
  })),
])('%j', (query) => {
  expect(configError(() => parseQuery(query)).code).toBe('not-supported');
});

test('without them both are read', () => {
  expect([parseQuery(overlap).kind, parseQuery(link).kind]).toEqual(['overlap', 'link']);
});
