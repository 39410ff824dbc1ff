/** Overlaps equal SQL over the raw rows, exactly: 2 to 8 partners, both blindings, one key or any of two, every report, awkward data. */
import { type OverlapTable, overlapFigures } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbersOf, peopleOf, rowsOf } from './overlap/people.ts';
import { type KeyName, rawFigures, rawJoined, rawRegions } from './overlap/raw-overlap.ts';
import { type PersonRow, personHoldings, type RingWorld, startRingWorld } from './overlap/ring-world.ts';
import { chooseSeed } from './seed.ts';

const seed = chooseSeed();
const next = numbersOf(seed);
const people = peopleOf(40);
const twins = rowsOf(next, people, 0.5);

/** Two that share some, two that are the same, nobody, somebody whom nobody else knows, and three more. */
const rows = new Map<string, readonly PersonRow[]>([
  ['a', rowsOf(next, people, 0.7)],
  ['b', rowsOf(next, people, 0.5)],
  ['c', twins],
  ['d', twins],
  ['e', []],
  ['f', rowsOf(next, peopleOf(20, 500_000_000), 0.8)],
  ['g', rowsOf(next, people, 0.3)],
  ['h', rowsOf(next, people, 0.9)],
]);

/** Every event goes to every agent, so most rings are asked of few. */
const few = new Map([...rows].filter(([name]) => 'abce'.includes(name)));
const worlds = new Map<boolean, RingWorld>();
beforeAll(async () => {
  worlds.set(false, await startRingWorld({ holdings: personHoldings(few) }));
  worlds.set(true, await startRingWorld({ holdings: personHoldings(rows) }));
});
afterAll(async () => {
  for (const world of worlds.values()) await world.close();
});

const shown = (table: OverlapTable): [string, unknown][] =>
  overlapFigures(table).map(({ what, sets, cell }) => [
    what === 'union' || what === 'all' ? what : `${what} ${sets.join(' ')}`,
    cell.state === 'value' && 'value' in cell ? cell.value : cell.state,
  ]);

type SetOf = Readonly<Record<string, unknown>> & { readonly partners: readonly string[]; readonly lt?: number };

const simple = (names: string): Readonly<Record<string, SetOf>> =>
  Object.fromEntries(names.split('').map((name) => [name, { partners: [name] }]));

interface Asked {
  readonly title: string;
  readonly blinding: 'dh' | 'salted-hash';
  readonly keys: readonly KeyName[];
  readonly report: 'regions' | 'pairs' | 'all-sets';
  readonly sets: Readonly<Record<string, SetOf>>;
  readonly suite?: string;
}

const own = { young: { partners: ['a'], lt: 50 }, all: { partners: ['a'] }, others: { partners: ['b', 'c'] } };

test.each<Asked>([
  { title: 'two partners', blinding: 'dh', keys: ['person'], report: 'regions', sets: simple('ab') },
  { title: 'three, in ristretto255', blinding: 'dh', suite: 'ristretto255', keys: ['person'], report: 'all-sets', sets: simple('abc') },
  { title: 'one of nobody among four', blinding: 'dh', keys: ['person'], report: 'pairs', sets: simple('abce') },
  { title: 'several sets of one partner and a set of two', blinding: 'dh', keys: ['person'], report: 'regions', sets: own },
  { title: 'any of two keys', blinding: 'dh', keys: ['person', 'name'], report: 'regions', sets: own },
  { title: 'eight partners in a ring', blinding: 'dh', keys: ['person'], report: 'regions', sets: simple('abcdefgh') },
  { title: 'eight partners', blinding: 'salted-hash', keys: ['person'], report: 'regions', sets: simple('abcdefgh') },
  { title: 'seven, by another key', blinding: 'salted-hash', keys: ['name'], report: 'pairs', sets: simple('abcdefg') },
  { title: 'twins, nobody, and somebody apart', blinding: 'salted-hash', keys: ['person'], report: 'regions', sets: simple('cdef') },
  { title: 'several sets of one partner', blinding: 'salted-hash', keys: ['person'], report: 'pairs', sets: own },
  { title: 'any of two keys, six', blinding: 'salted-hash', keys: ['name', 'person'], report: 'regions', sets: simple('abdfgh') },
])(`$blinding, $report: $title (seed ${seed})`, async ({ title, blinding, keys, report, sets, suite }) => {
  const names = Object.keys(sets).toSorted();
  const written = Object.fromEntries(
    Object.entries(sets).map(([name, { partners, lt }]) => [
      name,
      { partners, dataset: 'clients', ...(lt === undefined ? {} : { where: { variable: 'age', lt } }) },
    ]),
  );
  const raw = new Map(
    names.map((name) => [
      name,
      (sets[name]?.partners ?? []).flatMap((partner) =>
        (rows.get(partner) ?? []).filter(({ age }) => age < (sets[name]?.lt ?? Number.POSITIVE_INFINITY)),
      ),
    ]),
  );
  const [first = 'person'] = keys;
  const expected = rawFigures(names, keys.length === 1 ? await rawRegions(raw, first) : await rawJoined(raw));
  const query = title.replaceAll(/[^a-z]+/g, '-');
  const key = keys.length === 1 ? { key: first } : { any: keys };
  const { state, result } = await (worlds.get(blinding !== 'dh' || names.length > 4) as RingWorld).ask({
    query,
    blinding,
    ...key,
    report,
    sets: written,
    ...(suite === undefined ? {} : { suite }),
  });
  expect(state).toBe('released');
  if (result === undefined) throw new Error('nothing was served');
  for (const [figure, value] of shown(result)) expect([figure, value]).toEqual([figure, expected.get(figure)]);
  expect(shown(result).length).toBeGreaterThan(names.length + 1);
});
