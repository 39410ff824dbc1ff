/** Which released tables are held against each other: those of plain sums of the same rows. */
import { expect, it } from 'vitest';
import { defaultRules } from '../../src/disclosure/rule-table.ts';
import { encodePopulation } from '../../src/linked/population.ts';
import { findEarlier } from '../../src/linked/released-tables.ts';
import { compileAggregate, parseOneTable } from '../../src/query/index.ts';
import { youth } from '../youth-codebook.ts';

const plan = compileAggregate(
  parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', by: ['region'], measures: ['count'] }),
  youth,
);
const table = { plan, codebook: youth, releaseMode: 'plain' as const, included: ['a', 'b', 'c'], snapshots: {} };

it('are named by their rows, whoever asked', () => {
  expect(encodePopulation(table)).toEqual(encodePopulation({ ...table, included: ['c', 'a', 'b'] }));
  expect(encodePopulation(table)).not.toEqual(encodePopulation({ ...table, included: ['a', 'b'] }));
  expect(encodePopulation(table)).not.toEqual(encodePopulation({ ...table, snapshots: { a: '2025-01-01' } }));
});

it.each([
  ['the charter has small cells left out of', { releaseMode: 'local-threshold' as const }],
  ['one partner leaves its small cells out of', { localThreshold: ['b'] }],
  ['a table made at the source is in', { aggregateOnly: { b: { made: '2025-01-15', minCount: 10, round: 1 } } }],
  ['is of each partner by itself', { plan: { ...plan, combine: 'none' as const } }],
])('are not those that %s', (_what, change) => expect(encodePopulation({ ...table, ...change })).toBeUndefined());

it('are looked for only where hidden figures are guarded: without protection an earlier file that is lost leaves nothing open', () => {
  const lost = (): never => {
    throw new Error('the file of an earlier release is not there');
  };
  expect(() => findEarlier(lost, table, defaultRules)).toThrow('not there');
  expect(findEarlier(lost, table, { complementary: { ...defaultRules.complementary, width: 0 } })).toEqual([]);
});
