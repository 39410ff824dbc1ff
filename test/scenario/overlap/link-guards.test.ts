/** Tables of links are held against each other, and against sets of overlaps: what would be about a few persons is refused, each by its code. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleOf } from './people.ts';
import { personHoldings, type RingWorld, startRingWorld } from './ring-world.ts';

const people = peopleOf(80).map((person, at) => ({ ...person, age: at }));
const rows = new Map(['a', 'b', 'c'].map((name) => [name, people]));

let world: RingWorld;
beforeAll(async () => {
  world = await startRingWorld({ holdings: personHoldings(rows), terms: 'rules: { round: 1 }\n' });
});
afterAll(() => world.close());

const olderThan = (gte: number): object => ({ partner: 'a', dataset: 'clients', where: { variable: 'age', gte } });
const others = { partner: 'b', dataset: 'clients' };

async function link(query: string, gte: number): Promise<string | undefined> {
  const { state, code } = await world.askLink({
    query,
    blinding: 'salted-hash',
    tables: { own: olderThan(gte), others },
    join: [['own.person', 'others.person']],
    measures: [{ distinct: 'own.person' }],
  });
  return state === 'released' ? state : code;
}

async function overlap(query: string, gte: number): Promise<string | undefined> {
  const { state, code } = await world.ask({
    query,
    key: 'person',
    blinding: 'salted-hash',
    report: 'all-sets',
    sets: { own: olderThan(gte), others },
  });
  return state === 'released' ? state : code;
}

test('a table of a few could be a probe for one of them', async () => {
  expect(await link('a-few', 51)).toBe('set-size');
});

test('a question is answered once, and a table that is nested in an earlier one differs by enough', async () => {
  expect(await link('first', 20)).toBe('released');
  expect(await link('again', 20)).toBe('query-already-opened');
  expect(await link('one-less', 21)).toBe('differencing');
  expect(await link('nine-more', 11)).toBe('differencing');
  expect(await link('ten-less', 30)).toBe('released');
});

test('a set of an overlap and a table of a link are compared as two of a kind are', async () => {
  expect(await overlap('set-two-less-than-a-table', 32)).toBe('differencing');
  expect(await overlap('set-ten-less-than-a-table', 40)).toBe('released');
  expect(await link('table-three-less-than-a-set', 43)).toBe('differencing');
});
