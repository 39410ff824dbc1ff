/** What `query check` says of an overlap in order, in either language. */
import { expect, test } from 'vitest';
import { describeChecked } from '../src/analyst/describe-checked.ts';

const checked = (report: string) =>
  ({ kind: 'overlap', query: { query: 'known' }, plan: { sets: [{ name: 'care' }, { name: 'debt' }], report, blinding: 'dh' } }) as never;

test.each([
  ['regions', 'persons in every combination of 2 sets', 'personen in elke combinatie van 2 verzamelingen'],
  ['pairs', 'persons in every pair of 2 sets', 'personen in elk paar van 2 verzamelingen'],
  ['all-sets', 'persons in all of 2 sets', 'personen in alle 2 verzamelingen'],
])('an overlap that reports %s', (report, en, nl) => {
  const { text } = describeChecked(checked(report));
  expect(text.en).toBe(`known is in order: ${en}, blinding dh.`);
  expect(text.nl).toBe(`known is in orde: ${nl}, versluiering dh.`);
});
