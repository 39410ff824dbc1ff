/** Sums over a link: what bits told by owners add up to equals a join of the raw rows, and what is hidden of it. */
import { compileLink, type LinkQuery, packIdentifiers, parseCodebook, parseQuery, type ReleaseRules } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { type BlindJoin, joinBlind as blindJoin, numbers, type Raw, type RawRow } from './blind-join.ts';

const codebook = parseCodebook({
  codebook: 'links',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    target: { kind: 'category', codes: ['x', 'y'] },
    help: { kind: 'boolean' },
    balance: { kind: 'number', min: -20.5, max: 300, decimals: 1 },
    visits: { kind: 'integer', min: 2, max: 90 },
    wide: { kind: 'number', min: 0, max: 10_000_000, decimals: 2 },
  },
  datasets: {
    clients: { unit: 'case', subject: 'person', keys: ['person'], variables: ['target', 'balance', 'wide'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['visits'] },
    care: { unit: 'child', subject: 'person', keys: ['person'], variables: ['help', 'visits'] },
    debts: { unit: 'debt', subject: 'person', keys: ['person'], variables: ['balance'] },
  },
});

const clients = { partner: 'a', dataset: 'clients' };
const family = { partner: 'b', dataset: 'relations' };
const care = { partner: 'c', dataset: 'care' };
const debts = { partner: 'd', dataset: 'debts' };
const head = { query: 'q', purpose: 'p', kind: 'link' };
const measures = [
  'rows',
  { sum: 'clients.balance' },
  { sum: 'care.visits', as: 'visits' },
  { missing: 'care.visits' },
  { mean: 'clients.balance' },
];
const oneHop = {
  ...head,
  tables: { clients, care },
  join: [['clients.person', 'care.person']],
  by: ['clients.target', 'care.help'],
  measures,
};
const twoHops = {
  ...head,
  tables: { clients, family, care },
  join: [
    ['clients.person', 'family.parent'],
    ['family.child', 'care.person'],
  ],
  by: ['care.help'],
  measures,
};
const star = {
  ...oneHop,
  tables: { clients, care, debts },
  join: [
    ['clients.person', 'care.person'],
    ['clients.person', 'debts.person'],
  ],
};
type Query = typeof oneHop | typeof twoHops | typeof star;

const joinBlind = (query: object, raw: Raw, rules: ReleaseRules = {}, edit?: BlindJoin['edit']) =>
  blindJoin(query, raw, { codebook, rules, ...(edit === undefined ? {} : { edit }) });

function randomRows(seed: number): Raw {
  const draw = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[draw(items.length)] as Item;
  const rows = (most: number, key: string, make: () => RawRow): readonly RawRow[] => {
    const perKey = new Map<string, number>();
    return Array.from({ length: draw(most) }, make).filter(({ keys }) => {
      perKey.set(keys[key] ?? '', (perKey.get(keys[key] ?? '') ?? 0) + 1);
      return (perKey.get(keys[key] ?? '') ?? 0) <= 4;
    });
  };
  const value = (least: number, most: number): number | undefined => (draw(4) === 0 ? undefined : least + draw(most - least + 1));
  const person = (): RawRow['keys'] => ({ person: `${draw(12)}` });
  return {
    clients: rows(24, 'person', () => ({ keys: person(), codes: { target: pick(['x', 'y']) }, values: { balance: value(-51, 750) } })),
    family: rows(40, 'parent', () => ({ keys: { parent: `${draw(14)}`, child: `${draw(12)}` }, codes: {} })),
    care: rows(16, 'person', () => ({ keys: person(), codes: { help: pick(['true', 'false']) }, values: { visits: value(2, 22) } })),
    debts: rows(20, 'person', () => ({ keys: person(), codes: {} })),
  };
}

/** Per cell the persons of a table who are in any joined row, each with the sum of all their rows in the cell's codes of that table. */
function joinRaw(query: Query, raw: Raw) {
  const at = (row: Readonly<Record<string, RawRow>>, text: string, part: 'keys' | 'codes'): string => {
    const [table = '', name = ''] = text.split('.');
    return row[table]?.[part][name] ?? '';
  };
  const all = Object.keys(query.tables).reduce<readonly Readonly<Record<string, RawRow>>[]>(
    (rows, name) => rows.flatMap((row) => (raw[name] ?? []).map((next) => ({ ...row, [name]: next }))),
    [{}],
  );
  const joined = all.filter((row) => query.join.every(([left = '', right = '']) => at(row, left, 'keys') === at(row, right, 'keys')));
  const own = (codes: readonly string[], table: string, variable: string) => {
    const inCell = joined.filter((row) => query.by.every((name, place) => at(row, name, 'codes') === codes[place]));
    const persons = [...new Set(inCell.map((row) => row[table]?.keys['person']))];
    const hasCodes = ({ codes: has }: RawRow): boolean =>
      query.by.every((name, place) => !name.startsWith(`${table}.`) || has[name.split('.')[1] ?? ''] === codes[place]);
    const totals = persons.map((person) =>
      (raw[table] ?? []).filter((row) => row.keys['person'] === person && hasCodes(row)).flatMap((row) => row.values?.[variable] ?? []),
    );
    const present = totals.filter(({ length }) => length > 0);
    return { sum: present.flat().reduce((sum, each) => sum + each, 0), n: present.length, missing: totals.length - present.length };
  };
  return (codes: readonly string[]) => ({ balance: own(codes, 'clients', 'balance'), visits: own(codes, 'care', 'visits') });
}

const seeds = Array.from({ length: 25 }, (_, at) => at + 1);
const queries = { 'one hop': oneHop, 'two hops': twoHops, 'a star': star } as const;

test.each(seeds.flatMap((seed) => (['one hop', 'two hops', 'a star'] as const).map((name) => [name, seed] as const)))(
  '%s, seed %i: sums, means and missing values equal the join of the raw rows',
  (name, seed) => {
    const query = queries[name];
    const raw = randomRows(seed);
    const expected = joinRaw(query, raw);
    for (const { by, ...figures } of joinBlind(query, raw).cells) {
      const { balance, visits } = expected(query.by.map((text) => by[text] ?? ''));
      const noData = { state: 'noData' };
      expect(figures['visits']).toEqual(visits.n === 0 ? noData : { state: 'value', value: visits.sum, n: visits.n });
      expect(figures['missing(care.visits)']).toEqual({ state: 'value', value: visits.missing });
      expect(figures['mean(clients.balance)']).toEqual(
        balance.n === 0 ? noData : { state: 'value', value: balance.sum / (10 * balance.n), n: balance.n },
      );
      if (balance.n > 0) expect(Number((figures['sum(clients.balance)'] as { value: unknown }).value)).toBe(balance.sum / 10);
    }
  },
);

/** `values[i]` is the balance of client i, all of whom have care. */
const cohort = (values: readonly (number | undefined)[]): Raw => ({
  clients: values.map((balance, person) => ({ keys: { person: `${person}` }, codes: { target: 'x' }, values: { balance } })),
  care: values.map((_, person) => ({ keys: { person: `${person}` }, codes: { help: 'true' } })),
});
const total = { ...oneHop, by: [], measures: [{ distinct: 'clients.person' }, { sum: 'clients.balance' }, { missing: 'clients.balance' }] };
const rules: ReleaseRules = { minCount: 5, minOverlap: 5, pPercent: 10, dominance: 0.5, showZero: 'none' };
const sumOf = (values: readonly (number | undefined)[], changed: ReleaseRules = {}) =>
  joinBlind(total, cohort(values), { ...rules, ...changed }).cells[0]?.['sum(clients.balance)'];

test('a sum of many values that are alike is shown', () =>
  expect(sumOf(Array.from({ length: 20 }, () => 100))).toEqual({ state: 'value', value: 200, n: 20 }));

test.each([
  ['one value is most of it', [2900, ...Array.from({ length: 20 }, () => -200)]],
  ['all values are the least', Array.from({ length: 20 }, () => -205)],
  ['all values are the most', Array.from({ length: 20 }, () => 3000)],
  ['all values but one are the most', [0, ...Array.from({ length: 20 }, () => 3000)]],
])('a sum is hidden where %s', (_, values) => {
  expect(sumOf(values)).toEqual({ state: 'suppressed', reason: 'dominance' });
  expect(sumOf(values, { pPercent: 0, dominance: 1 })).toMatchObject({ state: 'value' });
});

test('a sum of fewer values than the least is hidden, and so are few that are missing', () => {
  const values = [100, 120, 90, 80, ...Array.from({ length: 16 }, () => undefined)];
  const [cell] = joinBlind(total, cohort(values), rules).cells;
  expect(cell?.['distinct(clients.person)']).toEqual({ state: 'value', value: 20 });
  expect(cell?.['sum(clients.balance)']).toEqual({ state: 'suppressed', reason: 'minCount' });
  expect(cell?.['missing(clients.balance)']).toEqual({ state: 'suppressed', reason: 'minCount' });
  const few = joinBlind(total, cohort([undefined, ...Array.from({ length: 20 }, () => 100)]), rules).cells[0];
  expect(few?.['missing(clients.balance)']).toEqual({ state: 'suppressed', reason: 'minCount' });
  // How many have a value is not said where that gives away how many have none.
  expect(few?.['sum(clients.balance)']).toEqual({ state: 'value', value: 200 });
});

test('a sum goes with the count that is hidden', () => {
  const [cell] = joinBlind(total, cohort([100, 100, 100]), rules).cells;
  expect(cell?.['distinct(clients.person)']).toEqual({ state: 'suppressed', reason: 'minCount' });
  expect(cell?.['sum(clients.balance)']).toEqual({ state: 'suppressed', reason: 'minCount' });
});

test('a mean rests on more persons than a sum; with rounding no exact number of persons follows from either', () => {
  const asked = { ...total, measures: [{ mean: 'clients.balance' }, { sum: 'clients.balance' }] };
  const values = Array.from({ length: 23 }, (_, at) => 100 + at);
  const [few] = joinBlind(asked, cohort(values), { ...rules, minDenominator: 30 }).cells;
  expect(few?.['mean(clients.balance)']).toEqual({ state: 'suppressed', reason: 'denominator' });
  const [rounded] = joinBlind(asked, cohort(values), { ...rules, round: 5 }).cells;
  expect(rounded?.['mean(clients.balance)']).toEqual({ state: 'value', value: 11.1, n: 25 });
  expect(rounded?.['sum(clients.balance)']).toEqual({ state: 'value', value: 277.5, n: 25 });
});

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    const { code, issues } = error as { readonly code?: string; readonly issues?: readonly { readonly code?: string }[] };
    return issues?.[0]?.code ?? code ?? 'malformed';
  }
};

test('rows of one person that add up to more than a value may be are refused', () => {
  const raw = cohort([2000]);
  const twice = { ...raw, clients: [...(raw['clients'] ?? []), ...(raw['clients'] ?? [])] };
  expect(codeOf(() => joinBlind(total, twice))).toBe('cell-range');
});

test.each([
  ['in a bit whom the list of values has not', (value: number, bit: number | undefined) => value === 0 && bit === 3],
  ['with a value whom the count has not', (value: number) => value === 0],
])('an owner that lists somebody %s is found out', (_, isIn) => {
  const raw = cohort(Array.from({ length: 8 }, (__, at) => (at < 7 ? 9 * 16 : undefined)));
  const everybody = [packIdentifiers(Array.from({ length: 8 }, (__, at) => `${at}`))];
  const dropped = { ...raw, clients: raw['clients']?.slice(1) ?? [] };
  const edit: BlindJoin['edit'] = (lists, { lists: shape }) =>
    new Map(
      [...lists].map(([list, columns]) => {
        const { owner = '', value = -1, bit } = shape[list] ?? {};
        return [list, owner === 'a' && isIn(value, bit) ? everybody : columns] as const;
      }),
    );
  expect(codeOf(() => joinBlind(total, dropped, {}, edit))).toBe('size-mismatch');
});

test('values above what the codebook allows are found out', () => {
  const all = (
    lists: Parameters<NonNullable<BlindJoin['edit']>>[0],
    shape: readonly { readonly owner: string; readonly value?: number }[],
  ) => new Map([...lists].map(([list, columns]) => [list, shape[list]?.value === 0 ? (lists.get(0) ?? columns) : columns] as const));
  expect(codeOf(() => joinBlind(total, cohort([10, 20, 30]), {}, (lists, { lists: shape }) => all(lists, shape)))).toBe('range-violation');
});

const compiled = (query: object): string => codeOf(() => compileLink(parseQuery(query) as LinkQuery, codebook));

test.each([
  ['a variable that the dataset does not have', { ...oneHop, measures: [{ sum: 'clients.visits' }] }, 'unknown-name'],
  ['a variable that is no number', { ...oneHop, measures: [{ sum: 'clients.target' }] }, 'malformed'],
  ['a range of more bits than may be asked', { ...oneHop, measures: [{ sum: 'clients.wide' }] }, 'not-supported'],
  ['values of a table of relations', { ...twoHops, measures: [{ sum: 'family.visits' }] }, 'not-supported'],
  [
    'values of another table than the base',
    { ...oneHop, base: 'clients', by: ['care.matched'], measures: [{ sum: 'care.visits' }] },
    'not-supported',
  ],
  ['a median', { ...oneHop, measures: [{ median: 'clients.balance' }] }, 'not-supported'],
  [
    'one name twice',
    {
      ...oneHop,
      measures: [
        { sum: 'clients.balance', as: 'x' },
        { sum: 'care.visits', as: 'x' },
      ],
    },
    'malformed',
  ],
])('%s is refused', (_, query, code) => expect(compiled(query)).toBe(code));
