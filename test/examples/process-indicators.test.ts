/** examples/04-process-indicators finds what is planted in its data (generate.yaml). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleRun, figure, hiddenFigures, hiddenShare, released, runExample, toldOf } from './run-example.ts';

let example: ExampleRun;
beforeAll(async () => {
  example = await runExample('04-process-indicators');
}, 400_000);
afterAll(() => example?.clear());

test('every question is answered and the log holds', () => {
  expect(example.run.code, example.run.log).toBe(0);
  expect([example.audit.code, example.audit.report.verified]).toEqual([0, true]);
});

test('a safety plan becomes more common every year, and how many are unknown is said', () => {
  const result = released(example, 'plan-present', 'aggregate');
  const shares = ['2021', '2022', '2023', '2024'].map((year) => figure(result, { year }, 'plan_share'));
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect((shares[3] ?? 0) - (shares[0] ?? 0)).toBeGreaterThan(0.15);
  expect(figure(result, { year: '2024' }, 'missing(has_plan)')).toBeGreaterThan(200);
});

test('with a plan fewer cases come back within a year', () => {
  const result = released(example, 'new-report-within-a-year', 'aggregate');
  const within = (has: string): number => figure(result, { has_plan: has }, 'within(closed,reopened,365)');
  expect(within('false') - within('true')).toBeGreaterThan(0.05);
});

test('the local team keeps cases open longest', () => {
  const result = released(example, 'throughput-times', 'aggregate');
  const days = (organisation: string): number => figure(result, { organisation, year: '*' }, 'throughput');
  expect(days('LT')).toBeGreaterThan(days('GI'));
  expect(days('GI')).toBeGreaterThan(days('VT'));
});

test('a field that a partner does not have is no zero: the local team has no support plan', () => {
  const result = released(example, 'completeness', 'aggregate');
  const cell = result.cells.find(({ by }) => by['organisation'] === 'LT')?.['missing(has_support_plan)'];
  expect(cell).toEqual({ state: 'suppressed', reason: 'minCount' });
  expect(result.coverage['cases']?.['has_support_plan']).toMatchObject({ notRegistered: ['lokaal-team'] });
  expect(figure(result, { organisation: 'GI' }, 'missing(has_plan)') / figure(result, { organisation: 'GI' }, 'count')).toBeGreaterThan(
    0.3,
  );
});

test('under the default rules the tables stay useful', () => {
  for (const query of ['plan-present', 'completeness', 'assessed-in-time', 'throughput-times'])
    expect(hiddenShare(released(example, query, 'aggregate')), query).toBeLessThan(0.15);
});

test('what is hidden of it is what docs/policy.md says', () => {
  expect(hiddenFigures(example, '04-process-indicators')).toBe(toldOf('04-process-indicators'));
});
