import { describe, expect, it } from 'vitest';
import { parseQuery, resolveQuery } from '../../src/query/index.ts';
import { configError } from '../refusal.ts';
import { youth } from '../youth-codebook.ts';

const inYear = {
  all: [
    { variable: 'opened', gte: '$start' },
    { variable: 'opened', lte: '$end' },
  ],
};
const written = {
  all: [
    { variable: 'opened', gte: '2024-01-01' },
    { variable: 'opened', lte: '2024-12-31' },
  ],
};
const head = { query: 'q', purpose: 'p' };

const model = (where: unknown) => ({
  ...head,
  kind: 'model',
  dataset: 'cases',
  family: 'gaussian',
  response: 'age',
  terms: ['region'],
  where,
});
const overlap = (where: unknown) => ({
  ...head,
  kind: 'overlap',
  key: 'person',
  report: 'all-sets',
  sets: { one: { partner: 'a', dataset: 'cases', where }, two: { partner: 'b', dataset: 'cases' } },
});
const aggregate = (where: unknown) => ({ ...head, kind: 'aggregate', dataset: 'cases', measures: ['count'], where });

const planOf = (file: object) => resolveQuery(parseQuery(file), youth, 3).plan;

describe.each([
  ['aggregate', aggregate],
  ['model', model],
  ['overlap', overlap],
] as const)('the period of a query of kind %s', (kind, ask) => {
  it('is what $start and $end stand for: the same plan as with the dates written out', () => {
    expect(planOf({ ...ask(inYear), period: '2024' })).toEqual(planOf(ask(written)));
    expect(planOf({ ...ask(inYear), period: '2024-Q1' })).not.toEqual(planOf(ask(written)));
  });

  it('is asked for where it is named and not there', () => {
    expect(configError(() => planOf(ask(inYear))).issues[0]).toMatchObject({ path: 'period', found: 'nothing' });
  });

  it('must be one', () => {
    const { issues, code } = configError(() => parseQuery({ ...ask(inYear), period: '2024-13' }));
    expect([issues[0]?.path, code]).toEqual(['period', 'malformed']);
  });

  it('binds no extraction date', () => {
    const file = { ...ask({ variable: 'opened', lt: '$snapshot' }), period: '2024' };
    if (kind === 'aggregate') expect(() => planOf(file)).not.toThrow();
    else expect(configError(() => planOf(file)).code).toBe('not-supported');
  });
});
