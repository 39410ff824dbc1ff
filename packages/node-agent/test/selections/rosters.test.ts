/** One selection over several rosters, in each direction, and what is not one. */
import { expect, test } from 'vitest';
import type { ResolvedRequest } from '../../src/policy/check-request.ts';
import type { Figure } from '../../src/selections/figures.ts';
import { summedRoster, tellingRosters } from '../../src/selections/rosters.ts';

const figure = (kind: Figure['kind'], ...rows: number[]): Figure => ({
  kind,
  rows: Uint32Array.from(rows),
  persons: rows.length,
  combines: true,
});
const table = [figure('whole', 1, 2, 3, 4), figure('cell', 1, 2), figure('cell', 3, 4), figure('cell')];

test.each([
  ['a partner fewer', ['a', 'b', 'c', 'd'], ['a', 'b', 'c'], table, true],
  ['a partner more', ['a', 'b', 'c'], ['a', 'b', 'c', 'd'], table, true],
  ['a partner for another', ['a', 'b', 'c'], ['a', 'b', 'd'], table, true],
  ['a cell of a table, now as a whole', ['a', 'b', 'c'], ['a', 'b'], [figure('whole', 3, 4)], true],
  ['two partners fewer', ['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], table, true],
  ['three partners fewer', ['a', 'b', 'c', 'd', 'e', 'f'], ['a', 'b', 'c'], table, false],
  ['the same partners', ['a', 'b', 'c'], ['a', 'b', 'c'], table, false],
  ['as many other rows', ['a', 'b', 'c'], ['a', 'b'], [figure('whole', 3, 5)], false],
  ['nothing at all', ['a', 'b', 'c'], ['a', 'b'], [figure('whole')], false],
  ['no sum now', ['a', 'b', 'c'], [], table, false],
  ['no sum then', [], ['a', 'b'], table, false],
])('%s', (_, before, now, figures, expected) => {
  expect(tellingRosters({ roster: now, figures }, [{ roster: before, figures: table }], 3)).toHaveLength(expected ? 1 : 0);
});

test('three sums of which no two tell of few partners, and all three do', () => {
  const answer = (...roster: string[]) => ({ roster, figures: table });
  const [first, second, third] = [
    answer('a', 'b', 'c', 'm', 'x'),
    answer('d', 'e', 'f', 'm', 'x'),
    answer('a', 'b', 'c', 'd', 'e', 'f', 'm'),
  ];
  expect(tellingRosters(second, [first], 3)).toEqual([]);
  expect(tellingRosters(third, [first], 3)).toEqual([]);
  // The first two less the third: m and twice x.
  expect(tellingRosters(third, [first, second], 3)).toHaveLength(2);
});

const byRegion = { combine: 'sum', by: [{ variable: 'region' }] };
const byAge = { combine: 'sum', by: [{ variable: 'age' }] };
test.each([
  ['aggregate', byAge, ['a', 'b', 'c']],
  // The charter waives minContributors for it: its cells may be one partner's own.
  ['aggregate', byRegion, []],
  ['aggregate', { combine: 'none', by: [] }, []],
  ['tables', { parts: [{ plan: byAge }] }, ['a', 'b', 'c']],
  ['tables', { parts: [{ plan: byAge }, { plan: byRegion }] }, []],
  ['model', {}, ['a', 'b', 'c']],
  ['overlap', {}, []],
  ['link', {}, []],
])('whose figures a run of the kind %s with %j adds up', (kind, plan, expected) => {
  const rules = { minContributors: { default: 3, waive: ['region'] } };
  const resolved = { kind, plan, rules, request: { partners: ['c', 'a'], notOffering: ['b'] } } as unknown as ResolvedRequest;
  expect(summedRoster(resolved)).toEqual(expected);
});
