/** Links equal SQL joins of the raw rows, exactly: one hop, two, stars, both blindings, with persons twice, wrong numbers, registers of the same persons and of nobody. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawComparison } from './link/raw-comparison.ts';
import { type AskedLink, type LinkFigures, rawLink } from './link/raw-link.ts';
import { rawCosts, rawPairs, rawWithin } from './link/raw-within.ts';
import { holders, makeRegisters, registerHoldings } from './link/registers.ts';
import { type RingWorld, startRingWorld } from './overlap/ring-world.ts';
import { chooseSeed } from './seed.ts';

const seed = chooseSeed();
const registers = makeRegisters(seed);

let world: RingWorld;
beforeAll(async () => {
  world = await startRingWorld({ holdings: registerHoldings(registers) });
});
afterAll(() => world.close());

const clients = { dataset: 'clients' };
const family = { dataset: 'relations' };
const care = { dataset: 'care' };
const toChildren = [{ on: ['clients.person', 'family.parent'] }, { on: ['family.child', 'care.person'] }] as const;
const one = (dataset: string): AskedLink => ({
  tables: { clients, other: { dataset } },
  join: [{ on: ['clients.person', 'other.person'] }],
  by: ['clients.risk'],
  measures: ['rows', { distinct: 'other.person' }],
});

const asked: Readonly<Record<string, AskedLink>> = {
  'one hop': {
    tables: { clients, care },
    join: [{ on: ['clients.person', 'care.person'] }],
    by: ['care.help', 'clients.area', 'clients.risk'],
    measures: ['rows', { distinct: 'clients.person' }],
  },
  'a total': {
    tables: { clients: { ...clients, where: { variable: 'risk', eq: 'high' } }, care },
    join: [{ on: ['care.person', 'clients.person'] }],
    by: [],
    measures: [{ distinct: 'care.person' }],
  },
  'another key of the relation': {
    tables: { clients, family },
    join: [{ on: ['clients.person', 'family.parent'] }],
    by: ['family.kind'],
    measures: ['rows', { distinct: 'family.child' }, { distinct: 'clients.person' }],
  },
  'two hops': {
    tables: { clients, family, care },
    join: toChildren,
    by: ['clients.risk', 'care.help'],
    measures: ['rows', { distinct: 'clients.person' }, { distinct: 'care.person' }, { distinct: 'family.child' }],
  },
  'two hops, nobody his own child': {
    tables: { clients, family, care },
    join: [toChildren[0], { ...toChildren[1], self: 'exclude' }],
    by: ['family.kind'],
    measures: ['rows', { distinct: 'care.person' }],
  },
  'a star': {
    tables: { clients, care, debts: { dataset: 'debts' } },
    join: [{ on: ['clients.person', 'care.person'] }, { on: ['clients.person', 'debts.person'] }],
    by: ['clients.risk', 'debts.area'],
    measures: ['rows', { distinct: 'clients.person' }],
  },
  'a base': {
    tables: { clients, care },
    join: [{ on: ['clients.person', 'care.person'] }],
    base: 'clients',
    by: ['clients.risk', 'care.matched'],
    measures: [{ distinct: 'clients.person' }],
  },
  'a base that leads through relations': {
    tables: { residents: { dataset: 'residents' }, family, care },
    join: [{ on: ['residents.person', 'family.parent'] }, { on: ['family.child', 'care.person'] }],
    base: 'residents',
    by: ['residents.area', 'care.matched'],
    measures: [{ distinct: 'residents.person' }],
  },
  'a base of children': {
    tables: { residents: { dataset: 'residents' }, family, care },
    join: [{ on: ['care.person', 'family.parent'] }, { on: ['family.child', 'residents.person'], self: 'exclude' }],
    base: 'residents',
    by: ['care.matched', 'residents.risk'],
    measures: [{ distinct: 'residents.person' }],
  },
  'a base that is asked from the other side': {
    tables: { clients, same: { dataset: 'same' } },
    join: [{ on: ['clients.person', 'same.person'] }],
    base: 'same',
    by: ['clients.matched'],
    measures: [{ distinct: 'same.person' }],
  },
  'values of both sides': {
    tables: { clients: { ...clients, where: { variable: 'area', eq: 'N' } }, care },
    join: [{ on: ['clients.person', 'care.person'] }],
    by: ['care.help', 'clients.risk'],
    measures: ['rows', { sum: 'care.cost' }, { mean: 'clients.score' }, { missing: 'care.cost' }, { distinct: 'clients.person' }],
  },
  'values at the ends of two hops': {
    tables: { clients, family, care },
    join: toChildren,
    by: ['care.help'],
    measures: [{ sum: 'clients.score' }, { missing: 'clients.score' }, { sum: 'care.cost' }],
  },
  'values of four partners': {
    tables: { clients, family, care, debts: { dataset: 'debts' } },
    join: [
      { on: ['clients.person', 'care.person'] },
      { on: ['clients.person', 'debts.person'] },
      { on: ['clients.person', 'family.parent'] },
    ],
    by: ['debts.area'],
    measures: [{ mean: 'debts.score' }, { sum: 'clients.score' }],
  },
  'values beside a base': {
    tables: { clients, care },
    join: [{ on: ['clients.person', 'care.person'] }],
    base: 'clients',
    by: ['clients.area', 'care.matched'],
    measures: [{ distinct: 'clients.person' }, { sum: 'clients.score' }, { mean: 'clients.score' }, { missing: 'clients.score' }],
  },
  'values of those who lead to somebody and of the others': {
    tables: { residents: { dataset: 'residents' }, family, care },
    join: [{ on: ['residents.person', 'family.parent'] }, { on: ['family.child', 'care.person'] }],
    base: 'residents',
    by: ['care.matched'],
    measures: [{ distinct: 'residents.person' }, { mean: 'residents.score' }, { missing: 'residents.score' }],
  },
  'values of nobody': {
    tables: { clients, other: { dataset: 'nobody' } },
    join: [{ on: ['clients.person', 'other.person'] }],
    by: ['clients.risk'],
    measures: [{ sum: 'other.cost' }, { missing: 'other.cost' }],
  },
  'values of nobody, two hops': {
    tables: { clients, family, other: { dataset: 'nobody' } },
    join: [toChildren[0], { on: ['family.child', 'other.person'] }],
    by: ['clients.risk'],
    measures: [{ distinct: 'clients.person' }, { sum: 'clients.score' }, { missing: 'other.cost' }],
  },
  'the same persons': one('same'),
  nobody: one('nobody'),
  strangers: one('apart'),
};

const partnerOf = (dataset: string): string | undefined =>
  Object.entries(holders).find(([, own]) => (own as readonly string[]).includes(dataset))?.[0];

test.each(['dh', 'salted-hash'].flatMap((blinding) => Object.entries(asked).map(([title, query]) => [title, blinding, query] as const)))(
  `%s, %s (seed ${seed})`,
  async (title, blinding, query) => {
    const { state, code, result } = await world.askLink({
      query: title.replaceAll(/[^a-z]+/g, '-') + blinding.slice(0, 2),
      blinding,
      ...query,
      tables: Object.fromEntries(
        Object.entries(query.tables).map(([name, table]) => [name, { partner: partnerOf(table.dataset), ...table }]),
      ),
    });
    expect([state, code]).toEqual(['released', undefined]);
    const found: LinkFigures = Object.fromEntries(
      (result?.cells ?? []).flatMap(({ by, ...measures }) =>
        Object.entries(measures).flatMap(([measure, cell]) => {
          const value = 'value' in cell ? cell.value : cell;
          return value === 0 || ('state' in cell && cell.state === 'noData')
            ? []
            : [[`${query.by.map((name) => by[name]).join('|')} ${measure}`, value] as const];
        }),
      ),
    ) as LinkFigures;
    const expected = await rawLink(query, registers);
    expect(found).toEqual(expected);
    if (!['nobody', 'strangers', 'values of nobody', 'values of nobody, two hops'].includes(title))
      expect(Object.keys(expected).length).toBeGreaterThan(0);
  },
);

test.each(['dh', 'salted-hash'])(`a comparison, %s (seed ${seed})`, async (blinding) => {
  const { code, result } = await world.askLink({
    query: `comparison-${blinding.slice(0, 2)}`,
    blinding,
    tables: { residents: { partner: 'a', dataset: 'residents' }, care: { partner: 'c', dataset: 'care' } },
    join: [['residents.person', 'care.person']],
    base: 'residents',
    measures: [
      { distinct: 'residents.person' },
      { share: 'residents.risk', is: 'low' },
      { share: 'residents.help' },
      { mean: 'residents.score' },
    ],
    compare: { group: 'care.matched', of: true, against: false, standardise: ['residents.area'], minStratum: 1 },
  });
  expect(code).toBeUndefined();
  const expected = await rawComparison(registers);
  const persons = (result?.cells ?? []).map((row) => row['distinct(residents.person)']);
  expect(persons).toEqual(expected.persons.map((value) => ({ state: 'value', value })));
  const figure = result?.comparison?.cells[0]?.figures['share(residents.help)'];
  const numberOf = (cell: unknown): number => Number((cell as { readonly value?: unknown } | undefined)?.value);
  expect(numberOf(figure?.of)).toBeCloseTo(expected.shares[0], 12);
  expect(numberOf(figure?.against)).toBeCloseTo(expected.shares[1], 12);
  if (expected.standardised === undefined) expect(figure?.standardised).toEqual({ state: 'suppressed', reason: 'denominator' });
  else expect(numberOf(figure?.standardised)).toBeCloseTo(expected.standardised, 12);
  const mean = result?.comparison?.cells[0]?.figures['mean(residents.score)'];
  for (const [at, cell] of [mean?.of, mean?.against, mean?.standardised].entries()) {
    const wanted = expected.means[at];
    if (wanted === undefined) expect(cell?.state).not.toBe('value');
    else expect(numberOf(cell)).toBeCloseTo(wanted, 12);
  }
});

test.each(['dh', 'salted-hash'])(`costs of the rows within a window, %s (seed ${seed})`, async (blinding) => {
  const { code, result } = await world.askLink({
    query: `costs-${blinding.slice(0, 2)}`,
    blinding,
    tables: { residents: { partner: 'a', dataset: 'residents' }, events: { partner: 'c', dataset: 'events' } },
    join: [
      {
        on: ['residents.person', 'events.person'],
        within: { from: 'residents.day', to: 'events.day', between: [-12, 0], grid: 'month' },
      },
    ],
    by: ['residents.area'],
    measures: [{ distinct: 'residents.person' }, { sum: 'events.cost' }, { mean: 'residents.score' }],
  });
  expect(code).toBeUndefined();
  const found = (result?.cells ?? []).map(({ by, ...row }) => [
    by['residents.area'],
    ...['distinct(residents.person)', 'sum(events.cost)', 'mean(residents.score)'].map((name) => (row[name] as { value?: unknown }).value),
  ]);
  expect(found).toEqual(await rawCosts(registers));
});

test.each(['dh', 'salted-hash'])(`joined rows within a window, %s (seed ${seed})`, async (blinding) => {
  const { code, result } = await world.askLink({
    query: `rows-${blinding.slice(0, 2)}`,
    blinding,
    tables: { moments: { partner: 'a', dataset: 'moments' }, events: { partner: 'c', dataset: 'events' } },
    join: [
      { on: ['events.person', 'moments.person'], within: { from: 'moments.day', to: 'events.day', between: [-24, 0], grid: 'month' } },
    ],
    by: ['moments.area'],
    measures: ['rows', { distinct: 'moments.person' }],
  });
  expect(code).toBeUndefined();
  const found = (result?.cells ?? []).map(({ by, ...row }) => [
    by['moments.area'],
    ...['rows', 'distinct(moments.person)'].map((name) => (row[name] as { value?: unknown }).value),
  ]);
  expect(found).toEqual(await rawPairs(registers));
});

const tellings = [
  ['matched', 'matched', {}],
  ['hits', 'hits', { hits: [1, 2, 3] }],
  ['lag', 'lag', { lag: [-24, -6, 0] }],
] as const;

test.each(
  ['dh', 'salted-hash'].flatMap((blinding) => tellings.map(([title, telling, classes]) => [title, blinding, telling, classes] as const)),
)(`within a window: %s, %s (seed ${seed})`, async (_, blinding, telling, classes) => {
  const { code, result } = await world.askLink({
    query: `within-${telling}-${blinding.slice(0, 2)}`,
    blinding,
    tables: { moments: { partner: 'a', dataset: 'moments' }, events: { partner: 'c', dataset: 'events', ...classes } },
    join: [
      { on: ['moments.person', 'events.person'], within: { from: 'moments.day', to: 'events.day', between: [-24, 0], grid: 'month' } },
    ],
    base: 'moments',
    by: ['moments.area', `events.${telling}`],
    measures: [{ distinct: 'moments.person' }],
  });
  expect(code).toBeUndefined();
  const found = (result?.cells ?? []).flatMap(({ by, ...row }) => {
    const { value } = row['distinct(moments.person)'] as { readonly value?: number };
    return value === 0 ? [] : [[`${by['moments.area']}|${by[`events.${telling}`]}`, value] as const];
  });
  expect(Object.fromEntries(found)).toEqual(await rawWithin(registers, telling));
});
