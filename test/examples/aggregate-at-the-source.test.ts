/** examples/05-aggregate-at-the-source finds what is planted in its data (generate.yaml). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleRun, figure, hiddenFigures, hiddenShare, released, runExample, toldOf } from './run-example.ts';

let example: ExampleRun;
beforeAll(async () => {
  example = await runExample('05-aggregate-at-the-source');
}, 400_000);
afterAll(() => example?.clear());

test('every question is answered and the log holds', () => {
  expect(example.run.code, example.run.log).toBe(0);
  expect([example.audit.code, example.audit.report.verified]).toEqual([0, true]);
});

test('the west misses more intakes', () => {
  const result = released(example, 'missed-intakes', 'aggregate');
  const share = (village: string): number => figure(result, { village }, 'no_show_share');
  expect(share('west')).toBeGreaterThan(share('oost') + 0.1);
  expect(share('west')).toBeGreaterThan(share('midden') + 0.1);
});

test('with aftercare fewer people come back, and since 2022 more have it', () => {
  const result = released(example, 'relapse', 'aggregate');
  expect(figure(result, { year: '*', aftercare: 'false' }, 'relapse')).toBeGreaterThan(
    figure(result, { year: '*', aftercare: 'true' }, 'relapse') + 0.08,
  );
  const withAftercare = (year: string): number =>
    figure(result, { year, aftercare: 'true' }, 'count') / figure(result, { year, aftercare: '*' }, 'count');
  expect(withAftercare('2023')).toBeGreaterThan(withAftercare('2021') + 0.2);
});

test('drinking among the young goes down, risky gaming goes up', () => {
  const result = released(example, 'survey-trend', 'aggregate');
  const share = (year: string, variable: string): number => figure(result, { survey_year: year }, `share(${variable})`);
  expect(share('2019', 'drank')).toBeGreaterThan(share('2023', 'drank') + 0.06);
  expect(share('2023', 'risky_gaming')).toBeGreaterThan(share('2019', 'risky_gaming') + 0.03);
});

test('under the default rules the tables stay useful', () => {
  for (const query of ['contacts-by-area', 'young-people', 'missed-intakes', 'relapse'])
    expect(hiddenShare(released(example, query, 'aggregate')), query).toBeLessThan(0.25);
});

test('what is hidden of it is what docs/policy.md says', () => {
  expect(hiddenFigures(example, '05-aggregate-at-the-source')).toBe(toldOf('05-aggregate-at-the-source'));
});
