import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import { compileAggregate, offeringOf, parseOneTable } from '../../src/query/index.ts';
import { configError } from '../refusal.ts';
import { youth, youthWith } from '../youth-codebook.ts';

const base = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count'] };
const compile = (change: object, codebook = youth) => compileAggregate(parseOneTable({ ...base, ...change }), codebook);

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
    expect(plan.measured).toMatchObject([
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
    expect(offeringOf({ plan, codebook: youth }, { keys, variables: ['closed', 'has_plan', 'opened', 'region'] })).toEqual({
      offers: true,
      notRegistered: ['income'],
    });
    expect(offeringOf({ plan, codebook: youth }, { keys, variables: ['closed', 'has_plan', 'opened'] }).offers).toBe(false);
    expect(offeringOf({ plan, codebook: youth }, { keys: [], variables: ['closed', 'has_plan', 'opened', 'region'] }).offers).toBe(false);
    expect(offeringOf({ plan, codebook: youth }, undefined).offers).toBe(false);
  });
});

describe('bins', () => {
  const withBins = (change: object) =>
    parseCodebook(youthWith({ variables: { income: { kind: 'number', min: 0, max: 10_000_000, decimals: 2, ...change } } }));
  const ask = (change: object) => compile({ measures: [{ median: 'income' }] }, withBins(change)).measured[0]?.bins;

  it('are one per value of a small integer, and what the codebook says of others', () => {
    const [age] = compile({ measures: [{ median: 'age' }] }).measured;
    expect([age?.bins?.edges.length, age?.bins?.edges[0], age?.bins?.edges.at(-1)]).toEqual([122, 0n, 121n]);
    expect(ask({ bins: { edges: [100, 200.5] } })?.edges).toEqual([0n, 10_000n, 20_050n, 1_000_000_000n]);
    expect(ask({ bins: { width: 4_000_000 } })?.edges).toEqual([0n, 400_000_000n, 800_000_000n, 1_200_000_000n]);
  });

  it.each([
    ['none at all', {}],
    ['a width beyond the decimals', { bins: { width: 0.001 } }],
    ['edges beyond the decimals', { bins: { edges: [0, 0.001] } }],
    ['more than 65,536', { bins: { width: 1 } }],
  ])('refused: %s', (_, change) => {
    const error = configError(() => ask(change));
    expect([error.code, error.issues[0]?.path]).toEqual(['malformed', 'measures[0].median']);
  });
});

describe('an indicator with a condition', () => {
  const codebook = parseCodebook(
    youthWith({
      indicators: {
        quick: { dataset: 'cases', share: 'has_plan', where: { variable: 'age', lt: 18 } },
        early: { dataset: 'cases', share: 'has_plan', where: { not: { variable: 'age', gte: 18 } } },
      },
    }),
  );

  it('is asked over rows of its own, whose variables a partner may lack', () => {
    const plan = compile({ measures: [{ share: 'has_plan' }, { indicator: 'quick' }] }, codebook);
    expect(plan.measured.map(({ variable, only, needs }) => [variable, only, needs.join()])).toEqual([
      ['has_plan', undefined, 'has_plan'],
      ['has_plan', 'early', 'age,has_plan'],
    ]);
    const held = { keys: ['person'], variables: ['has_plan'] };
    expect(offeringOf({ plan, codebook: youth }, held)).toEqual({ offers: true, notRegistered: ['age'] });
  });

  it('with the same meaning under two names is one question', () => {
    const meaningOf = (indicator: string) => compile({ measures: [{ indicator, as: 'x' }] }, codebook).measured;
    expect(meaningOf('quick')).toEqual(meaningOf('early'));
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
    ['a median of codes', { measures: [{ median: 'region' }] }, 'measures[0].median', 'malformed'],
    ['several quantiles under one name', { measures: [{ quantiles: [0.1, 0.9], of: 'age', as: 'x' }] }, 'measures[0].as', 'malformed'],
    [
      'a quantile twice',
      {
        measures: [
          { quantiles: [0.1], of: 'age' },
          { quantiles: [0.1], of: 'age' },
        ],
      },
      'measures[1]',
      'malformed',
    ],
    ['a bound date without a period', { where: { variable: 'opened', gte: '$start' } }, 'period', 'malformed'],
    ['a date within codes', { measures: [{ within: [14], from: 'opened', to: 'region', unit: 'day' }] }, 'measures[0].to', 'malformed'],
    [
      'a calendar of days',
      { measures: [{ within: [1], from: 'opened', to: 'closed', unit: 'day', calendar: 'nl' }] },
      'measures[0].calendar',
      'malformed',
    ],
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
    expect(configError(() => compile({ dataset: 'late', measures: [{ share: 'late' }] }, codebook)).issues[0]?.path).toBe('period');
    const late1 = compile({ dataset: 'late', period: '2024-Q1', measures: [{ share: 'late' }] }, codebook);
    expect(late1.period).toEqual({ start: '2024-01-01', end: '2024-03-31' });
  });

  it('a misspelt name, naming the one that was meant', () => {
    const [issue] = configError(() => compile({ measures: [{ sum: 'incmoe' }] })).issues;
    expect(issue?.expected).toContain('did you mean "income"');
  });
});
