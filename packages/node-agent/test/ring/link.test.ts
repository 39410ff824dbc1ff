/** A link without its blinding: what owners list and the coordinator joins equals a join of the raw rows, on random tables. */
import { parseCodebook, type ReleaseRules } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { joinBlind as blindJoin, numbers, type Raw, type RawRow } from './blind-join.ts';
import { codeOf } from './refused-link.ts';

const codebook = parseCodebook({
  codebook: 'links',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' }, name: { kind: 'text', normalise: ['trim'] } },
  variables: {
    target: { kind: 'category', codes: ['x', 'y'] },
    area: { kind: 'category', codes: ['N', 'S z'] },
    help: { kind: 'boolean' },
  },
  datasets: {
    clients: { unit: 'case', subject: 'person', keys: ['person', 'name'], variables: ['target'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['area'] },
    care: { unit: 'child', subject: 'person', keys: ['person'], variables: ['help'] },
  },
});

const tables = {
  clients: { partner: 'a', dataset: 'clients' },
  family: { partner: 'b', dataset: 'relations' },
  care: { partner: 'c', dataset: 'care' },
};
const head = { query: 'q', purpose: 'p', kind: 'link' };
const twoHops = {
  ...head,
  tables,
  join: [['clients.person', 'family.parent'], { on: ['family.child', 'care.person'], self: 'count' }],
  by: ['care.help', 'clients.target', 'family.area'],
  measures: ['rows', { distinct: 'clients.person' }, { distinct: 'family.child' }, { distinct: 'care.person' }],
};
const oneHop = {
  ...head,
  tables: { clients: tables.clients, care: tables.care },
  join: [['clients.person', 'care.person']],
  by: ['clients.target', 'care.help'],
  measures: ['rows', { distinct: 'clients.person' }],
};
const otherKey = {
  ...head,
  tables: { clients: tables.clients, family: tables.family },
  join: [['family.parent', 'clients.person']],
  by: ['family.area'],
  measures: [{ distinct: 'family.child' }, 'rows', { distinct: 'clients.person' }],
};

/** Few persons, so that they meet; never more rows of a person than there are slots. */
function randomRows(seed: number): Raw {
  const draw = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)] as Item;
  const rows = (count: number, key: string, make: (index: number) => RawRow): readonly RawRow[] => {
    const perKey = new Map<string, number>();
    return Array.from({ length: draw(count) }, (_, at) => make(at)).filter(({ keys }) => {
      const known = (perKey.get(keys[key] ?? '') ?? 0) + 1;
      perKey.set(keys[key] ?? '', known);
      return known <= 4;
    });
  };
  return {
    clients: rows(20, 'person', () => ({ keys: { person: `${draw(12)}` }, codes: { target: pick(['x', 'y']) } })),
    family: rows(40, 'parent', () => ({ keys: { parent: `${draw(14)}`, child: `${draw(9)}` }, codes: { area: pick(['N', 'S z']) } })),
    care: rows(12, 'person', () => ({ keys: { person: `${draw(9)}` }, codes: { help: pick(['true', 'false']) } })),
  };
}

/** The join by trying every combination of rows. */
function joinRaw(query: typeof twoHops | typeof oneHop | typeof otherKey, raw: Raw): Readonly<Record<string, string>> {
  const names = Object.keys(query.tables);
  const all = names.reduce<readonly Readonly<Record<string, RawRow>>[]>(
    (rows, name) => rows.flatMap((row) => (raw[name] ?? []).map((next) => ({ ...row, [name]: next }))),
    [{}],
  );
  const codeAt = (row: Readonly<Record<string, RawRow>>, text: string, part: 'keys' | 'codes'): string => {
    const [table = '', name = ''] = text.split('.');
    return row[table]?.[part][name] ?? '';
  };
  const joins = query.join.map((item) => ('on' in item ? item.on : item) as readonly string[]);
  const joined = all.filter((row) => joins.every(([left = '', right = '']) => codeAt(row, left, 'keys') === codeAt(row, right, 'keys')));
  const figures: Record<string, string> = {};
  for (const cell of new Set(joined.map((row) => query.by.map((name) => `${name}=${codeAt(row, name, 'codes')}`).join(',')))) {
    const own = joined.filter((row) => query.by.map((name) => `${name}=${codeAt(row, name, 'codes')}`).join(',') === cell);
    for (const measure of query.measures) {
      const count = typeof measure === 'string' ? own.length : new Set(own.map((row) => codeAt(row, measure.distinct, 'keys'))).size;
      figures[`${cell} ${typeof measure === 'string' ? measure : `distinct(${measure.distinct})`}`] = String(count);
    }
  }
  return figures;
}

const joinBlind = (query: object, raw: Raw, rules: ReleaseRules = {}) => blindJoin(query, raw, { codebook, rules });

const seeds = Array.from({ length: 40 }, (_, at) => at + 1);

test.each(
  seeds.flatMap((seed) =>
    (
      [
        ['two hops', twoHops],
        ['one hop', oneHop],
        ['another key', otherKey],
      ] as const
    ).map(([name, query]) => [name, seed, query] as const),
  ),
)('%s, seed %i: rows and persons equal the join of the raw rows', (_, seed, query) => {
  const raw = randomRows(seed);
  const found = joinBlind(query, raw).cells.flatMap(({ by, ...measures }) =>
    Object.entries(measures).flatMap(([measure, cell]) => {
      const value = 'value' in cell ? String(cell.value) : JSON.stringify(cell);
      return value === '0' ? [] : [[`${query.by.map((name) => `${name}=${by[name]}`).join(',')} ${measure}`, value] as const];
    }),
  );
  expect(Object.fromEntries(found)).toEqual(joinRaw(query, raw));
});

test('a cell with few persons at one end is hidden, however many rows it has', () => {
  const family = Array.from({ length: 12 }, (_, at) => ({ keys: { parent: `${at % 3}`, child: `${at}` }, codes: { area: 'N' } }));
  const raw: Raw = { clients: [0, 1, 2].map((at) => ({ keys: { person: `${at}` }, codes: { target: 'x' } })), family, care: [] };
  const { cells } = joinBlind(otherKey, raw, { minCount: 4 });
  expect(cells[0]?.['rows']).toEqual({ state: 'suppressed', reason: 'minCount' });
  expect(cells[1]?.['rows']).toEqual({ state: 'value', value: 0 });
});

test('a number of which every cell is hidden is never said; without it the table is whole', () => {
  const row = (person: number, target: string): RawRow => ({ keys: { person: `${person}` }, codes: { target } });
  const clients = Array.from({ length: 12 }, (_, at) => row(at, at < 10 ? 'x' : 'y'));
  const care = Array.from({ length: 12 }, (_, at) => ({ keys: { person: `${at}` }, codes: { help: 'true' } }));
  const raw: Raw = { clients, family: [], care };
  const { cells, said } = joinBlind(oneHop, raw, { minCount: 5, showZero: 'none' });
  expect(said.map(({ table, cell }) => `${table} ${cell}`).toSorted()).toEqual(['care 0', 'clients 0']);
  expect(cells.map(({ rows }) => (rows as { readonly value?: number }).value)).toEqual([10, undefined, undefined, undefined]);
  expect(joinBlind(oneHop, raw).said).toHaveLength(4);
});

const based = {
  ...oneHop,
  base: 'clients',
  by: ['clients.target', 'care.matched'],
  measures: [{ distinct: 'clients.person' }],
};

test.each(seeds.slice(0, 20))('with a base, seed %i: everybody is counted, found or not', (seed) => {
  const raw = randomRows(seed);
  const cared = new Set((raw['care'] ?? []).map(({ keys }) => keys['person']));
  const expected = ['x', 'y'].flatMap((target) =>
    [true, false].map((isFound) => {
      const own = (raw['clients'] ?? []).filter(({ keys, codes }) => codes['target'] === target && cared.has(keys['person']) === isFound);
      return new Set(own.map(({ keys }) => keys['person'])).size;
    }),
  );
  const { cells } = joinBlind(based, raw);
  expect(cells.map((row) => (row['distinct(clients.person)'] as { readonly value?: unknown }).value)).toEqual(expected);
  expect(cells.map(({ by }) => by['care.matched'])).toEqual(['true', 'false', 'true', 'false']);
});

test('with a base, who was found and who was not are shown together or not at all', () => {
  const row = (person: number, target: string): RawRow => ({ keys: { person: `${person}` }, codes: { target } });
  const clients = Array.from({ length: 40 }, (_, at) => row(at, at < 20 ? 'x' : 'y'));
  const care = [...Array(3).keys(), ...[20, 21, 22, 23, 24, 25]].map((at) => ({ keys: { person: `${at}` }, codes: { help: 'true' } }));
  const { cells, said } = joinBlind(based, { clients, family: [], care }, { minCount: 5 });
  const states = cells.map((cell) => (cell['distinct(clients.person)'] as { readonly state: string }).state);
  expect(states).toEqual(['suppressed', 'suppressed', 'value', 'value']);
  expect(said.map(({ cell }) => cell)).toEqual([1]);
});

test('one identifier with more rows than slots is refused', () => {
  const family = Array.from({ length: 5 }, (_, at) => ({ keys: { parent: '1', child: `${at}` }, codes: { area: 'N' } }));
  expect(() => joinBlind(otherKey, { family })).toThrowError(expect.objectContaining({ code: 'fan-out' }));
});

test.each([
  ['a key that the dataset does not have', { ...oneHop, join: [['clients.person', 'care.child']] }, 'unknown-name'],
  ['keys of another kind', { ...oneHop, join: [['clients.name', 'care.person']] }, 'malformed'],
  ['a table that is not joined', { ...twoHops, join: twoHops.join.slice(0, 1) }, 'malformed'],
  ['one partner alone', { ...oneHop, tables: { clients: tables.clients, care: { ...tables.care, partner: 'a' } } }, 'not-supported'],
  ['a base that is no table of the query', { ...based, base: 'family' }, 'unknown-name'],
  ['a base without who was found', { ...based, by: ['clients.target'] }, 'malformed'],
  ['a base with another measure', { ...based, measures: ['rows'] }, 'not-supported'],
  ['a base with variables of the other table', { ...based, by: ['care.matched', 'care.help'] }, 'not-supported'],
  [
    'self: exclude where no row relates two persons',
    { ...oneHop, join: [{ on: ['clients.person', 'care.person'], self: 'exclude' }] },
    'malformed',
  ],
])('%s is refused', (_, query, code) => expect(codeOf(query, codebook)).toBe(code));
