import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { compileAggregate, offeringOf, parseQuery } from '../../src/query/index.ts';
import { configError } from '../refusal.ts';
import { youth, youthWith } from '../youth-codebook.ts';

const base = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count'] };
const compile = (change: object, codebook = youth) => compileAggregate(parseQuery({ ...base, ...change }), codebook);

describe('a plan', () => {
  it('names measures as the contract does', () => {
    const measures = [
      'count',
      { sum: 'income' },
      { mean: 'age' },
      { sd: 'income' },
      { share: 'has_plan' },
      { share: 'region', is: 'N' },
      { missing: 'income' },
      { indicator: 'plan_share' },
      { sum: 'age', as: 'years' },
    ];
    expect(compile({ measures }).measures.map(({ name }) => name)).toEqual([
      'count',
      'sum(income)',
      'mean(age)',
      'sd(income)',
      'share(has_plan)',
      'share(region=N)',
      'missing(income)',
      'plan_share',
      'years',
    ]);
  });

  it('collects what is needed of each measured variable', () => {
    const plan = compile({ measures: [{ share: 'region', is: 'W' }, { share: 'region', is: 'E' }, { sd: 'income' }, { missing: 'age' }] });
    expect(plan.measured).toEqual([
      { variable: 'age', decimals: 0, sum: false, squares: false, missing: true, codes: [] },
      { variable: 'income', decimals: 2, sum: true, squares: true, missing: false, codes: [] },
      { variable: 'region', decimals: 0, sum: false, squares: false, missing: false, codes: ['E', 'W'] },
    ]);
  });

  it('counts persons where the dataset has a key, unless it is public', () => {
    expect(compile({}).subjectKey).toBe('person');
    expect(compile({ dataset: 'visits' })).not.toHaveProperty('subjectKey');
    expect(compile({ dataset: 'sewage' })).toMatchObject({ public: true });
  });

  it('knows what a partner must have and what it may lack', () => {
    const plan = compile({
      where: {
        any: [
          { variable: 'closed', has: true },
          { variable: 'opened', lt: { variable: 'closed' } },
        ],
      },
      by: ['region', 'has_plan'],
      measures: [{ mean: 'income' }, { share: 'has_plan' }],
    });
    expect(plan.requiredVariables).toEqual(['closed', 'has_plan', 'opened', 'region']);
    const keys = ['person'];
    expect(offeringOf(plan, { keys, variables: ['closed', 'has_plan', 'opened', 'region'] })).toEqual({
      offers: true,
      notRegistered: ['income'],
    });
    expect(offeringOf(plan, { keys, variables: ['closed', 'has_plan', 'opened'] }).offers).toBe(false);
    expect(offeringOf(plan, { keys: [], variables: ['closed', 'has_plan', 'opened', 'region'] }).offers).toBe(false);
    expect(offeringOf(plan, undefined).offers).toBe(false);
  });
});

describe('a query does not compile for', () => {
  it.each<[string, object, string, string]>([
    ['an unknown dataset', { dataset: 'case' }, 'dataset', 'unknown-name'],
    ['a variable of another dataset', { dataset: 'visits', by: ['age_band'] }, 'by[0]', 'unknown-name'],
    ['an unknown measured variable', { measures: [{ sum: 'incom' }] }, 'measures[0].sum', 'unknown-name'],
    ['a number as dimension', { by: ['age'] }, 'by[0]', 'malformed'],
    ['a sum of codes', { measures: [{ sum: 'region' }] }, 'measures[0].sum', 'malformed'],
    ['a share of a number', { measures: [{ share: 'age' }] }, 'measures[0].share', 'malformed'],
    ['a share of no code', { measures: [{ share: 'region' }] }, 'measures[0].is', 'malformed'],
    ['a share of an unknown code', { measures: [{ share: 'region', is: 'Z' }] }, 'measures[0].is', 'unknown-name'],
    ['a code of a boolean', { measures: [{ share: 'has_plan', is: 'true' }] }, 'measures[0].is', 'malformed'],
    ['a measure twice', { measures: ['count', 'count'] }, 'measures[1]', 'malformed'],
    ['an unknown indicator', { measures: [{ indicator: 'plan' }] }, 'measures[0].indicator', 'unknown-name'],
    [
      'an indicator of another dataset',
      { dataset: 'visits', measures: [{ indicator: 'plan_share' }] },
      'measures[0].indicator',
      'malformed',
    ],
    ['an indicator with a condition', { measures: [{ indicator: 'throughput' }] }, 'measures[0].indicator', 'not-supported'],
    ['workdays', { measures: [{ mean: 'wait' }] }, 'codebook variables.wait', 'not-supported'],
    ['an unknown name in where', { where: { variable: 'agee', eq: 1 } }, 'where.variable', 'unknown-name'],
  ])('%s', (_, change, path, code) => {
    const error = configError(() => compile(change));
    expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path, code });
  });

  it('a span that a period binds, also behind another variable', () => {
    const since = { kind: 'integer', between: ['$start', 'closed'], unit: 'day', min: 0, max: 400 };
    const late = { kind: 'boolean', when: { variable: 'since', gt: 30 } };
    const codebook = parseCodebook(
      youthWith({ variables: { since, late }, datasets: { late: { unit: 'case', variables: ['closed', 'late'] } } }),
    );
    expect(configError(() => compile({ dataset: 'late', measures: [{ share: 'late' }] }, codebook)).code).toBe('not-supported');
  });

  it('a misspelt name, naming the one that was meant', () => {
    const [issue] = configError(() => compile({ measures: [{ sum: 'incmoe' }] })).issues;
    expect(issue?.expected).toContain('did you mean "income"');
  });
});
