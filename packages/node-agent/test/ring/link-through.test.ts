/** A base at one end of two joins: its persons who lead through a table of relations to somebody at the other, held against a link with just those. */
import { compileLink, type LinkQuery, parseCodebook, parseQuery, type ReleaseRules } from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import { explainLink } from '../../src/policy/explain-link.ts';
import { joinBlind as blindJoin, numbers, type Raw, type RawRow } from './blind-join.ts';
import { codeOf } from './refused-link.ts';

const codebook = parseCodebook({
  codebook: 'parents',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    age_band: { kind: 'category', codes: ['18-39', '40-64', '65+'] },
    benefit: { kind: 'boolean' },
    kind: { kind: 'category', codes: ['own', 'foster'] },
  },
  datasets: {
    residents: { unit: 'person', subject: 'person', keys: ['person'], variables: ['area', 'age_band', 'benefit'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['kind'] },
    clients: { unit: 'case', subject: 'person', keys: ['person'], variables: ['area'] },
  },
});

const tables = {
  residents: { partner: 'a', dataset: 'residents' },
  family: { partner: 'b', dataset: 'relations' },
  clients: { partner: 'c', dataset: 'clients' },
};
const through = {
  query: 'parents',
  purpose: 'p',
  kind: 'link',
  tables,
  join: [
    ['residents.person', 'family.parent'],
    ['family.child', 'clients.person'],
  ],
  base: 'residents',
  by: ['residents.area', 'clients.matched'],
  measures: [{ distinct: 'residents.person' }],
};
const compared = {
  ...through,
  by: ['residents.area'],
  measures: [{ distinct: 'residents.person' }, { share: 'residents.benefit' }],
  compare: { group: 'clients.matched', of: true, against: false, standardise: ['residents.age_band'], minStratum: 10 },
};

/** The same with the parents of clients as clients, so that one join says all. */
const direct = ({ tables: { residents, clients }, ...query }: typeof through | typeof compared) => ({
  ...query,
  tables: { residents, clients },
  join: [['residents.person', 'clients.person']],
});

interface Sizes {
  readonly persons: number;
  readonly relations: number;
  readonly clients: number;
}

/** Persons once each; a child is somebody who may be a resident too. At most four relations of a parent. */
function randomRows(seed: number, { persons, relations, clients }: Sizes): Raw {
  const draw = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)] as Item;
  const known = new Map<string, number>();
  const family = Array.from({ length: relations }, () => ({
    keys: { parent: `${draw(persons + 5)}`, child: `${draw(persons)}` },
    codes: { kind: pick(['own', 'foster']) },
  })).filter(({ keys: { parent } }) => {
    known.set(parent, (known.get(parent) ?? 0) + 1);
    return (known.get(parent) ?? 0) <= 4;
  });
  return {
    residents: Array.from({ length: persons }, (_, at) => ({
      keys: { person: `${at}` },
      codes: { area: pick(['N', 'S', '?']), age_band: pick(['18-39', '40-64', '65+']), benefit: pick(['true', 'false']) },
    })),
    family,
    clients: Array.from({ length: clients }, () => ({ keys: { person: `${draw(persons + 3)}` }, codes: {} })),
  };
}

function asParents({ residents = [], family = [], clients = [] }: Raw): Raw {
  const children = new Set(clients.map(({ keys }) => keys['person']));
  const rows = family
    .filter(({ keys }) => children.has(keys['child']))
    .map(({ keys }): RawRow => ({ keys: { person: keys['parent'] ?? '' }, codes: {} }));
  return { residents, clients: rows };
}

const joinBlind = (query: object, raw: Raw, rules: ReleaseRules = {}) => {
  const { said: _said, selfRelations: _self, ...result } = blindJoin(query, raw, { codebook, rules });
  return { ...result, linkage: undefined };
};

test.each(Array.from({ length: 12 }, (_, at) => at + 1))(
  'seed %i: who leads to somebody is counted as if the middle table were not there',
  (seed) => {
    const raw = randomRows(seed, { persons: 30, relations: 40, clients: 8 });
    const found = joinBlind(through, raw);
    expect(found).toEqual(joinBlind(direct(through), asParents(raw)));
    expect(found.cells).toHaveLength(4);
  },
);

const many = { persons: 600, relations: 700, clients: 150 };

test.each([1, 2, 3])('seed %i: a comparison too, whichever join stands first', (seed) => {
  const raw = randomRows(seed, many);
  const found = joinBlind(compared, raw);
  expect(found).toEqual(joinBlind(direct(compared), asParents(raw)));
  expect(found.comparison?.cells[0]?.figures['share(residents.benefit)']?.difference?.state).toBe('value');
  const turned = {
    ...compared,
    join: [
      { on: compared.join[1], maxDegree: 50 },
      { on: compared.join[0], maxDegree: 50 },
    ],
  };
  const family =
    raw['family']?.filter(({ keys }, at, all) => all.filter((row) => row.keys['child'] === keys['child']).indexOf(all[at] as RawRow) < 4) ??
    [];
  const rows = { ...raw, family };
  expect(joinBlind(turned, rows)).toEqual(joinBlind(compared, rows));
});

test('somebody who is his own child does not lead to himself where that is left out', () => {
  const row = (person: string) => ({ keys: { person }, codes: { area: 'N', age_band: '65+', benefit: 'true' } });
  const family = [
    ['1', '1'],
    ['2', '3'],
  ].map(([parent = '', child = '']) => ({ keys: { parent, child }, codes: { kind: 'own' } }));
  const raw: Raw = { residents: ['1', '2'].map(row), family, clients: ['1', '3'].map((person) => ({ keys: { person }, codes: {} })) };
  const count = (query: object) =>
    joinBlind(query, raw).cells.map((cell) => (cell['distinct(residents.person)'] as { readonly value?: number }).value);
  expect(count({ ...through, by: ['clients.matched'] })).toEqual([2, 0]);
  // The owner of relations leaves such rows out, which the test's stand-in for it does not.
  const own = { ...raw, family: family.slice(1) };
  expect(joinBlind({ ...through, by: ['clients.matched'] }, own).cells[0]?.['distinct(residents.person)']).toEqual({
    state: 'value',
    value: 1,
  });
});

describe('with protection', () => {
  /** Forty residents; the first twenty are parents of children who are few. */
  const residents = Array.from({ length: 40 }, (_, at) => ({
    keys: { person: `${at}` },
    codes: { area: 'N', age_band: '65+', benefit: at % 2 === 0 ? 'true' : 'false' },
  }));
  const raw = (children: number): Raw => ({
    residents,
    family: Array.from({ length: 20 }, (_, at) => ({ keys: { parent: `${at}`, child: `c${at % children}` }, codes: { kind: 'own' } })),
    clients: Array.from({ length: children }, (_, at) => ({ keys: { person: `c${at}` }, codes: {} })),
  });
  const rules = { minCount: 5, minOverlap: 5, showZero: 'none' } as const;

  test('twenty parents of four children are hidden as four, of five they are shown', () => {
    const states = (children: number) =>
      joinBlind({ ...through, by: ['clients.matched'] }, raw(children), rules).cells.map(
        (cell) => (cell['distinct(residents.person)'] as { readonly state: string }).state,
      );
    expect(states(4)).toEqual(['suppressed', 'suppressed']);
    expect(states(5)).toEqual(['value', 'value']);
  });

  test('a share rests on as many children on either side', () => {
    const { standardise: _standardise, minStratum: _minStratum, ...plain } = compared.compare;
    const share = (children: number) =>
      joinBlind({ ...compared, by: [], compare: plain }, raw(children), rules).comparison?.cells[0]?.figures['share(residents.benefit)']?.of
        .state;
    // Parents with an even number have children with an even number: eight children are four on each side.
    expect(share(8)).toBe('suppressed');
    expect(share(10)).toBe('value');
  });
});

test('partners read who is found through what', () => {
  const query = parseQuery(compared) as LinkQuery;
  const text = (language: 'nl' | 'en') =>
    JSON.stringify(
      explainLink({ resolved: { query, plan: compileLink(query, codebook) } } as unknown as Parameters<typeof explainLink>[0], language),
    );
  expect(text('en')).toContain('residents: those who lead through family to clients with those who do not lead through family to clients');
  expect(text('nl')).toContain('residents: wie via family bij clients uitkomt met wie via family niet bij clients uitkomt');
});

test.each([
  ['nothing told of the other end', { ...through, by: ['residents.area'] }, 'malformed'],
  ['what is told of the table in between', { ...through, by: ['clients.matched', 'family.matched'] }, 'not-supported'],
  ['variables of the table in between', { ...through, by: ['clients.matched', 'family.kind'] }, 'not-supported'],
  [
    'how many rows somebody leads to',
    { ...through, tables: { ...tables, clients: { ...tables.clients, hits: [1, 2] } }, by: ['clients.hits'] },
    'not-supported',
  ],
  [
    'a base at an end of three joins',
    {
      ...through,
      tables: { ...tables, debts: { partner: 'd', dataset: 'clients' } },
      join: [...through.join, ['family.child', 'debts.person']],
      by: ['clients.matched', 'debts.matched'],
    },
    'not-supported',
  ],
  ['members of the table in between', { ...compared, compare: { ...compared.compare, group: 'family.matched' } }, 'malformed'],
])('%s: refused', (_, query, code) => expect(codeOf(query, codebook)).toBe(code));
