/** examples/03-expected-versus-actual finds what is planted in its data (generate.yaml). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleRun, expectedFigure, figure, hiddenFigures, hiddenShare, released, runExample, toldOf } from './run-example.ts';

let example: ExampleRun;
beforeAll(async () => {
  example = await runExample('03-expected-versus-actual');
}, 400_000);
afterAll(() => example?.clear());

const zuiderpark = 'WK051803';
const rokkeland = 'WK063703';
const hofwijk = 'WK050302';
const laakzijde = 'WK051802';

test('every question is answered and the log holds', () => {
  expect(example.run.code, example.run.log).toBe(0);
  expect([example.audit.code, example.audit.report.verified]).toEqual([0, true]);
});

test('the coefficients are those that the data were drawn with', () => {
  const { coefficients } = released(example, 'expected', 'model');
  const planted = { single_parent: 0.55, benefit: 0.7, special_education: 1.1, 'sex=V': -0.25 };
  for (const [term, effect] of Object.entries(planted)) {
    const found = coefficients.find((each) => each.term === term);
    expect(Math.abs((found?.estimate ?? 99) - effect), term).toBeLessThan(3 * (found?.se ?? 0));
  }
});

test('two neighbourhoods use more than their population explains, one less, and a poor one as much as expected', () => {
  const result = released(example, 'expected', 'model');
  expect(expectedFigure(result, zuiderpark, 'residual')).toBeGreaterThan(3.09);
  expect(expectedFigure(result, rokkeland, 'residual')).toBeGreaterThan(3.09);
  expect(expectedFigure(result, hofwijk, 'residual')).toBeLessThan(-3.09);
  const shares = released(example, 'use-by-district', 'aggregate');
  expect(figure(shares, { district: laakzijde }, 'care_share')).toBeGreaterThan(figure(shares, { district: 'WK051801' }, 'care_share'));
  expect(Math.abs(expectedFigure(result, laakzijde, 'residual'))).toBeLessThan(1.96);
});

test('the model on neighbourhoods points at the same two that use more, and at the one that uses less', () => {
  const result = released(example, 'by-neighbourhood', 'model');
  for (const district of [zuiderpark, rokkeland]) expect(expectedFigure(result, district, 'residual')).toBeGreaterThan(3.09);
  expect(expectedFigure(result, hofwijk, 'residual')).toBeLessThan(-3.09);
  const benefits = result.coefficients.find(({ term }) => term === 'benefits');
  expect((benefits?.estimate ?? 0) / (benefits?.se ?? 1)).toBeGreaterThan(3.09);
  expect([result.n, result.of?.hidden]).toEqual([20, []]);
  expect(Object.keys(result.of?.tables ?? {})).toEqual(['children', 'users']);
});

test('the rate per thousand is that of the two tables beside it', () => {
  const result = released(example, 'use-per-thousand', 'aggregate');
  for (const district of [zuiderpark, rokkeland, hofwijk, laakzijde]) {
    const [users, children, rate] = ['users', 'children', 'rate'].map((name) => figure(result, { district }, name));
    expect(rate).toBe(Number(((1000 * (users ?? 0)) / (children ?? 0)).toPrecision(3)));
  }
  expect(Object.keys(result.tables ?? {})).toEqual(['children', 'users']);
});

test('children of one-parent families use more, and part of that is benefit', () => {
  const figures = released(example, 'one-parent-families', 'aggregate').comparison?.cells[0]?.figures['care_share'];
  const value = (key: 'of' | 'against' | 'standardised' | 'ratio'): number => {
    const cell = figures?.[key];
    return cell !== undefined && 'value' in cell ? Number(cell.value) : Number.NaN;
  };
  // Planted: log odds of 0.55, which at these shares is a ratio of 1.4 to 1.7; benefit does the rest.
  expect(value('ratio')).toBeGreaterThan(1.3);
  expect(value('ratio')).toBeLessThan(1.75);
  expect(value('of') / value('against')).toBeGreaterThan(value('ratio') + 0.15);
  expect(figures?.strata).toBe(12);
});

test('under the default rules the tables stay useful', () => {
  for (const query of ['use-by-district', 'population', 'care-forms', 'age-and-household', 'use-per-thousand'])
    expect(hiddenShare(released(example, query, 'aggregate')), query).toBeLessThan(0.1);
});

test('what is hidden of it is what docs/policy.md says', () => {
  expect(hiddenFigures(example, '03-expected-versus-actual')).toBe(toldOf('03-expected-versus-actual'));
});
