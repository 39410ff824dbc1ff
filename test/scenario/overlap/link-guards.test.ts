/** Tables of links are held against each other, and against sets of overlaps: what would be about a few persons is refused, with one code outward and the reason at home. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleOf } from './people.ts';
import { personHoldings, type RingWorld, startRingWorld } from './ring-world.ts';

const people = peopleOf(80).map((person, at) => ({ ...person, age: at }));
// Five of a's clients have no age, so they are in no class of it.
const unaged = people.map((person, at) => (at < 75 ? person : { ...person, age: '' as unknown as number }));
const rows = new Map(['a', 'b', 'c'].map((name) => [name, name === 'a' ? unaged : people]));

let world: RingWorld;
beforeAll(async () => {
  world = await startRingWorld({ holdings: personHoldings(rows), terms: 'rules: { round: 1 }\n' });
});
afterAll(() => world.close());

/** Of partner a's own reasons one code goes outward; the reason stands in its books. */
function refusal(code: string | undefined): string | undefined {
  if (code !== 'declined') return code;
  const db = new DatabaseSync(join(world.folder, 'a', 'state', 'agent.db'), { readOnly: true });
  const row = db.prepare('SELECT code FROM refusal ORDER BY id DESC LIMIT 1').get();
  db.close();
  return `${code}: ${String(row?.['code'])}`;
}

const olderThan = (gte: number): object => ({ partner: 'a', dataset: 'clients', where: { variable: 'age', gte } });
const others = { partner: 'b', dataset: 'clients' };
const persons = [['own.person', 'others.person']];

async function link(query: string, gte: number): Promise<string | undefined> {
  const { state, code } = await world.askLink({
    query,
    blinding: 'salted-hash',
    tables: { own: olderThan(gte), others },
    join: persons,
    measures: [{ distinct: 'own.person' }],
  });
  return state === 'released' ? state : refusal(code);
}

async function overlap(query: string, gte: number): Promise<string | undefined> {
  const { state, code } = await world.ask({
    query,
    key: 'person',
    blinding: 'salted-hash',
    report: 'all-sets',
    sets: { own: olderThan(gte), others },
  });
  return state === 'released' ? state : refusal(code);
}

test('a table of a few could be a probe for one of them', async () => {
  expect(await link('a-few', 51)).toBe('declined: set-size');
});

test('a question is answered once, and a table that is nested in an earlier one differs by enough', async () => {
  expect(await link('first', 20)).toBe('released');
  expect(await link('again', 20)).toBe('query-already-opened');
  expect(await link('one-less', 21)).toBe('declined: differencing');
  expect(await link('nine-more', 11)).toBe('declined: differencing');
  expect(await link('ten-less', 30)).toBe('released');
});

test('a set of an overlap and a table of a link are compared as two of a kind are', async () => {
  expect(await overlap('set-two-less-than-a-table', 32)).toBe('declined: differencing');
  expect(await overlap('set-ten-less-than-a-table', 40)).toBe('released');
  expect(await link('table-three-less-than-a-set', 43)).toBe('declined: differencing');
});

test('a table that is broken down by what a few of its persons lack is another table by those few', async () => {
  const ask = async (query: string, by: readonly string[]): Promise<string | undefined> => {
    const asked = { query, blinding: 'salted-hash', by, tables: { own: { partner: 'a', dataset: 'clients' }, others }, join: persons };
    const { state, code } = await world.askLink({ ...asked, measures: [{ distinct: 'own.person' }] });
    return state === 'released' ? state : refusal(code);
  };
  expect(await ask('all', [])).toBe('released');
  expect(await ask('by-age', ['own.young'])).toBe('declined: differencing');
});

test('the same persons are found elsewhere under one condition, or somebody would be between the two', async () => {
  const ask = async (query: string, low?: number, hits?: readonly number[]): Promise<string | undefined> => {
    const within = { from: 'own.seen', to: 'others.seen', between: [low, 0], grid: 'month' };
    const { state, code } = await world.askLink({
      query,
      blinding: 'salted-hash',
      tables: { own: olderThan(10), others: { ...others, where: { variable: 'age', gte: 10 }, ...(hits === undefined ? {} : { hits }) } },
      join: [low === undefined ? persons[0] : { on: persons[0], within }],
      measures: [{ distinct: 'own.person' }],
      ...(hits === undefined ? {} : { base: 'own', by: ['others.hits'] }),
    });
    return state === 'released' ? state : refusal(code);
  };
  expect(await ask('a-month', -1)).toBe('released');
  expect(await ask('two-months', -2)).toBe('declined: differencing');
  expect(await ask('whenever')).toBe('declined: differencing');
  // How often those of the same window are found says who is found; other classes say who is between them.
  expect(await ask('how-often', -1, [1])).toBe('released');
  expect(await ask('in-other-classes', -1, [1, 2])).toBe('declined: differencing');
});

test('a variable is added up over links with one other partner once', async () => {
  const ask = async (query: string, own: object): Promise<string | undefined> => {
    const asked = { query, blinding: 'salted-hash', by: [], tables: { own, others }, join: persons, measures: [{ sum: 'own.age' }] };
    const { state, code } = await world.askLink(asked);
    return state === 'released' ? state : refusal(code);
  };
  expect(await ask('ages', { partner: 'a', dataset: 'clients' })).toBe('released');
  expect(await ask('ages-of-fewer', olderThan(20))).toBe('declined: differencing');
});
