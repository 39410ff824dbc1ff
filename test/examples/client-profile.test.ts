/** examples/01-client-profile finds what is planted in its data (generate.yaml). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ExampleRun, hiddenFigures, linked, overlapRegion, released, runExample, toldOf } from './run-example.ts';

let example: ExampleRun;
beforeAll(async () => {
  example = await runExample('01-client-profile');
}, 600_000);
afterAll(() => example?.clear());

test('every question is answered and the log holds', () => {
  expect(example.run.code, example.run.log).toBe(0);
  const violated = example.audit.report.verdicts.filter(({ status }) => status === 'violated');
  expect(violated).toEqual([]);
});

test('the register knows nearly all clients', () => {
  const result = released(example, 'clients-found', 'overlap');
  expect(overlapRegion(result, ['clients', 'register'])).toBeGreaterThan(0.9 * overlapRegion(result, ['clients']));
});

test('more men than women', () => {
  const result = released(example, 'age-and-sex', 'link');
  const sexes = (sex: string): number =>
    linked(result, { 'persons.sex': sex }, 'distinct(clients.person)').reduce((sum, each) => sum + each, 0);
  expect(sexes('M')).toBeGreaterThan(sexes('V'));
});

test('parents of clients live on social assistance more often than others', () => {
  const result = released(example, 'parents', 'link');
  const clients = (benefit: string): number => linked(result, { 'parents.benefit': benefit }, 'distinct(clients.person)')[0] ?? 0;
  const share = clients('true') / (clients('true') + clients('false'));
  expect(share).toBeGreaterThan(0.12);
});

test('clients with problems have them in more than one domain, and every mean is shown', () => {
  const result = released(example, 'domains-each', 'link');
  const [domains, age] = ['domains', 'age'].map((measure) => linked(result, {}, measure));
  expect([domains?.length, age?.length]).toEqual([3, 3]);
  expect(Math.min(...(domains ?? []))).toBeGreaterThan(1.1);
  expect(Math.min(...(age ?? []))).toBeGreaterThan(30);
});

test.each([
  ['against-others', 'share(persons.benefit)', 1.4],
  ['against-others', 'share(persons.mental_health)', 2],
  ['against-others', 'share(persons.suspect)', 3],
  ['parents-against-others', 'share(parents.benefit)', 2],
])('%s: %s is higher than among others of their age and sex', (query, measure, least) => {
  const { comparison } = released(example, query, 'link');
  const ratio = comparison?.cells[0]?.figures[measure]?.ratio;
  expect(ratio).toMatchObject({ state: 'value' });
  expect(Number((ratio as { readonly value?: unknown }).value)).toBeGreaterThan(least);
});

test('what is hidden of it is what docs/policy.md says', () => {
  expect(hiddenFigures(example, '01-client-profile')).toBe(toldOf('01-client-profile'));
});
