/** examples/02-new-combinations finds what is planted in its data (generate.yaml). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleRun, hiddenFigures, linked, overlapRegion, released, runExample, toldOf } from './run-example.ts';

let example: ExampleRun;
beforeAll(async () => {
  example = await runExample('02-new-combinations');
}, 400_000);
afterAll(() => example?.clear());

const children = 'distinct(family.child)';
const sum = (figures: readonly number[]): number => figures.reduce((total, each) => total + each, 0);

test('every question is answered and the log holds', () => {
  expect(example.run.code, example.run.log).toBe(0);
  const violated = example.audit.report.verdicts.filter(({ status }) => status === 'violated');
  expect(violated).toEqual([]);
});

test('more children of patients than a year before', () => {
  const now = sum(linked(released(example, 'children-by-district', 'link'), {}, children));
  const before = sum(linked(released(example, 'children-by-district-2023', 'link'), {}, children));
  expect(now).toBeGreaterThan(before);
});

test('two districts stand out', () => {
  const result = released(example, 'children-by-district', 'link');
  const of = (district: string): number => linked(result, { 'family.district': district }, children)[0] ?? 0;
  expect(of('WK034402')).toBeGreaterThan(1.3 * of('WK034401'));
  expect(of('WK034406')).toBeGreaterThan(of('WK034407'));
});

test('they are in youth care about twice as often as children in general', () => {
  const helped = sum(linked(released(example, 'children-with-help', 'link'), {}, 'distinct(help.person)'));
  const all = sum(linked(released(example, 'children-by-problem', 'link'), {}, children));
  const overlap = released(example, 'known-to-whom', 'overlap');
  const both = overlapRegion(overlap, ['at-home', 'in-youth-care']);
  const atHome = both + overlapRegion(overlap, ['at-home']);
  expect(helped / all).toBeGreaterThan((1.5 * both) / atHome);
});

test('what is hidden of it is what docs/policy.md says', () => {
  expect(hiddenFigures(example, '02-new-combinations')).toBe(toldOf('02-new-combinations'));
});
