/** Windows, hits and lags of joins: what owners tell step by step equals a walk over every pair of raw rows, on random registers. */
import { compileLink, type LinkQuery, parseCodebook, parseQuery, type ReleaseRules } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { explainLink } from '../../src/policy/explain-link.ts';
import { joinBlind, numbers, type Raw, type RawRow } from './blind-join.ts';
import { codeOf } from './refused-link.ts';

const codebook = parseCodebook({
  codebook: 'windows',
  version: 1,
  keys: { person: { kind: 'bsn' }, other: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    help: { kind: 'boolean' },
    smokes: { kind: 'boolean' },
    opened: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
    started: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
    closed: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
  },
  datasets: {
    clients: { unit: 'case', subject: 'person', keys: ['person', 'other'], variables: ['area', 'smokes', 'opened', 'closed'] },
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['help', 'started'] },
    debts: { unit: 'debt', subject: 'person', keys: ['person'], variables: ['started'] },
  },
});

const clients = { partner: 'a', dataset: 'clients' };
const care = { partner: 'b', dataset: 'care' };
const debts = { partner: 'c', dataset: 'debts' };
const head = { query: 'q', purpose: 'p', kind: 'link', measures: [{ distinct: 'clients.person' }] };
const window = { from: 'clients.opened', to: 'care.started', between: [-3, 1], grid: 'month' };
const joined = { on: ['clients.person', 'care.person'], within: window };
const debtJoin = { on: ['clients.person', 'debts.person'], within: { ...window, to: 'debts.started', between: [0, 2] } };

/** Persons meet, and some have several rows of several dates. */
function randomRows(seed: number): Raw {
  const draw = numbers(seed);
  const rows = (most: number, make: () => Readonly<Record<string, string>>): readonly RawRow[] =>
    Array.from({ length: draw(most) }, () => ({ keys: { person: `${draw(9)}` }, codes: make() }));
  const step = (): string => (draw(12) === 0 ? '' : `${100 + draw(8)}`);
  return {
    clients: rows(24, () => ({ area: draw(2) === 0 ? 'N' : 'S', opened: step() })),
    care: rows(30, () => ({ help: draw(2) === 0 ? 'true' : 'false', started: step() })),
    debts: rows(16, () => ({ started: step() })),
  };
}

const dated = (rows: readonly RawRow[] | undefined, variable: string): readonly RawRow[] =>
  (rows ?? []).filter(({ codes }) => codes[variable] !== '');

/** Steps from a client's date to those of a register's rows of the same person that lie in the window. */
const lagsOf = (client: RawRow, rows: readonly RawRow[], [low, high]: readonly [number, number]): readonly number[] =>
  dated(rows, 'started')
    .filter(({ keys }) => keys['person'] === client.keys['person'])
    .map(({ codes }) => Number(codes['started']) - Number(client.codes['opened']))
    .filter((lag) => lag >= low && lag <= high);

/** Distinct persons by what is told of their rows; `undefined` for a row of which nothing is told counts where all of a person's are such. */
function count(rows: readonly RawRow[], tell: (row: RawRow) => string | undefined): ReadonlyMap<string, number> {
  const who = new Map<string, Set<string>>();
  const told = new Set<string>();
  const cells = rows.map((row) => ({ area: row.codes['area'] ?? '', person: row.keys['person'] ?? '', what: tell(row) }));
  for (const { area, person, what } of cells) {
    if (what === undefined) continue;
    who.set(`${area} ${what}`, (who.get(`${area} ${what}`) ?? new Set()).add(person));
    told.add(`${area} ${person}`);
  }
  for (const { area, person, what } of cells)
    if (what === undefined && !told.has(`${area} ${person}`)) who.set(`${area} -`, (who.get(`${area} -`) ?? new Set()).add(person));
  return new Map([...who].map(([name, { size }]) => [name, size]));
}

function figures(query: object, raw: Raw, nameOf: (by: Readonly<Record<string, string>>) => string, rules: ReleaseRules = {}) {
  const found = joinBlind(query, raw, { codebook, rules });
  return new Map(
    found.cells.flatMap((row): readonly (readonly [string, unknown])[] => {
      const { value } = row['distinct(clients.person)'] as { readonly value?: unknown };
      return value === 0 ? [] : [[nameOf(row.by), value]];
    }),
  );
}

const seeds = Array.from({ length: 12 }, (_, at) => at + 1);
const based = { ...head, tables: { clients, care }, join: [joined], base: 'clients' };

test.each(seeds)('who of the base has a row within the window, seed %i', (seed) => {
  const raw = randomRows(seed);
  const wanted = count(dated(raw['clients'], 'opened'), (row) => (lagsOf(row, raw['care'] ?? [], [-3, 1]).length > 0 ? 'true' : undefined));
  const found = figures(
    { ...based, by: ['clients.area', 'care.matched'] },
    raw,
    (by) => `${by['clients.area']} ${by['care.matched'] === 'true' ? 'true' : '-'}`,
  );
  expect(found).toEqual(wanted);
});

test.each(seeds)('how many rows, and how far the nearest is, in classes, seed %i', (seed) => {
  const raw = randomRows(seed);
  const rows = dated(raw['clients'], 'opened');
  const hits = { ...based, tables: { clients, care: { ...care, hits: [1, 2, 4] } }, by: ['clients.area', 'care.hits'] };
  const classOf = (many: number): string | undefined => (many === 0 ? undefined : many === 1 ? '1' : many < 4 ? '2..3' : '4+');
  expect(figures(hits, raw, (by) => `${by['clients.area']} ${by['care.hits'] === '0' ? '-' : by['care.hits']}`)).toEqual(
    count(rows, (row) => classOf(lagsOf(row, raw['care'] ?? [], [-3, 1]).length)),
  );
  const lag = { ...based, tables: { clients, care: { ...care, lag: [-3, -1, 0] } }, by: ['clients.area', 'care.lag'] };
  const nearest = (lags: readonly number[]): string | undefined => {
    const [near] = lags.toSorted((left, right) => Math.abs(left) - Math.abs(right) || left - right);
    return near === undefined ? undefined : near < -1 ? '-3..-2' : near === -1 ? '-1' : '0..1';
  };
  expect(figures(lag, raw, (by) => `${by['clients.area']} ${by['care.lag'] === 'none' ? '-' : by['care.lag']}`)).toEqual(
    count(rows, (row) => nearest(lagsOf(row, raw['care'] ?? [], [-3, 1]))),
  );
});

test.each(seeds)('two tables beside one base, one of them in a window of its own, seed %i', (seed) => {
  const raw = randomRows(seed);
  const query = {
    ...head,
    tables: { clients, care: { ...care, hits: [1, 2] }, debts },
    join: [['clients.person', 'care.person'], debtJoin],
    base: 'clients',
    by: ['clients.area', 'debts.matched', 'care.hits'],
  };
  const always = (row: RawRow): number => (raw['care'] ?? []).filter(({ keys }) => keys['person'] === row.keys['person']).length;
  const wanted = count(dated(raw['clients'], 'opened'), (row) => {
    const [many, owes] = [always(row), lagsOf(row, raw['debts'] ?? [], [0, 2]).length > 0];
    return many === 0 && !owes ? undefined : `${owes} ${many === 0 ? '0' : many === 1 ? '1' : '2+'}`;
  });
  const found = figures(query, raw, (by) => {
    const told = `${by['debts.matched']} ${by['care.hits']}`;
    return `${by['clients.area']} ${told === 'false 0' ? '-' : told}`;
  });
  expect(found).toEqual(wanted);
});

test.each(seeds)('joined persons within a window by codes of both tables, from either side, seed %i', (seed) => {
  const raw = randomRows(seed);
  const query = { ...head, tables: { clients, care }, by: ['clients.area', 'care.help'] };
  const who = new Map<string, Set<string>>();
  for (const row of dated(raw['clients'], 'opened')) {
    for (const help of ['true', 'false']) {
      const rows = (raw['care'] ?? []).filter(({ codes }) => codes['help'] === help);
      const name = `${row.codes['area']} ${help}`;
      if (lagsOf(row, rows, [-3, 1]).length > 0) who.set(name, (who.get(name) ?? new Set()).add(row.keys['person'] ?? ''));
    }
  }
  const wanted = new Map([...who].map(([name, { size }]) => [name, size]));
  const nameOf = (by: Readonly<Record<string, string>>): string => `${by['clients.area']} ${by['care.help']}`;
  expect(figures({ ...query, join: [joined] }, raw, nameOf)).toEqual(wanted);
  const back = {
    on: ['care.person', 'clients.person'],
    within: { from: 'care.started', to: 'clients.opened', between: [-1, 3], grid: 'month' },
  };
  expect(figures({ ...query, join: [back] }, raw, nameOf)).toEqual(wanted);
});

/** At most six rows of a person in each table: so many may stand side by side. */
const fewEach = (raw: Raw): Raw =>
  Object.fromEntries(
    Object.entries(raw).map(([table, rows]) => [
      table,
      rows.filter(({ keys }, at) => rows.slice(0, at).filter((other) => other.keys['person'] === keys['person']).length < 6),
    ]),
  );

/** `rows` by what a row of the middle and those at the ends are. */
function rowCounts(query: object, raw: Raw): Readonly<Record<string, unknown>> {
  const { cells } = joinBlind({ ...query, slots: 6 }, raw, { codebook });
  const counts = cells.map(({ by, rows }) => [Object.values(by).join(' '), (rows as { readonly value?: unknown }).value] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

test.each(seeds)('joined rows within windows are the pairs of raw rows in them, from either side, seed %i', (seed) => {
  const raw = fewEach(randomRows(seed));
  const query = {
    ...head,
    tables: { clients, care },
    by: ['clients.area', 'care.help'],
    measures: ['rows', { distinct: 'clients.person' }],
  };
  const wanted: Record<string, number> = {};
  for (const row of dated(raw['clients'], 'opened')) {
    for (const help of ['true', 'false']) {
      const rows = (raw['care'] ?? []).filter(({ codes }) => codes['help'] === help);
      const pairs = lagsOf(row, rows, [-3, 1]).length;
      if (pairs > 0) wanted[`${row.codes['area']} ${help}`] = (wanted[`${row.codes['area']} ${help}`] ?? 0) + pairs;
    }
  }
  expect(rowCounts({ ...query, join: [joined] }, raw)).toEqual(wanted);
  const from = { from: 'care.started', to: 'clients.opened', between: [-1, 3], grid: 'month' };
  expect(rowCounts({ ...query, join: [{ on: ['care.person', 'clients.person'], within: from }] }, raw)).toEqual(wanted);
});

test.each(seeds)('joined rows of three tables, two of them in windows of their own, seed %i', (seed) => {
  const raw = fewEach(randomRows(seed));
  const query = { ...head, tables: { clients, care, debts }, join: [joined, debtJoin], by: ['clients.area'], measures: ['rows'] };
  const wanted: Record<string, number> = {};
  for (const row of dated(raw['clients'], 'opened')) {
    const area = row.codes['area'] ?? '';
    const triples = lagsOf(row, raw['care'] ?? [], [-3, 1]).length * lagsOf(row, raw['debts'] ?? [], [0, 2]).length;
    if (triples > 0) wanted[area] = (wanted[area] ?? 0) + triples;
  }
  expect(rowCounts(query, raw)).toEqual(wanted);
});

test('more rows of somebody within a window than there are slots end the run', () => {
  const raw: Raw = {
    clients: [{ keys: { person: '1' }, codes: { area: 'N', opened: '100' } }],
    care: Array.from({ length: 5 }, () => ({ keys: { person: '1' }, codes: { started: '100' } })),
  };
  const query = { ...head, tables: { clients, care }, join: [joined], measures: ['rows'] };
  expect(() => joinBlind(query, raw, { codebook })).toThrowError(expect.objectContaining({ code: 'fan-out' }));
  expect(joinBlind({ ...query, slots: 5 }, raw, { codebook }).cells[0]?.['rows']).toEqual({ state: 'value', value: 5 });
});

const compared = {
  ...based,
  by: [],
  measures: [{ share: 'clients.smokes' }],
  compare: { group: 'care.matched', of: true, against: false },
};

test('members within a window are compared with everybody else', () => {
  const row = (person: number, smokes: boolean, opened: string): RawRow => ({
    keys: { person: `${person}` },
    codes: { smokes: `${smokes}`, opened, area: 'N' },
  });
  const raw: Raw = {
    clients: Array.from({ length: 40 }, (_, at) => row(at, at % 4 === 0, at < 20 ? '100' : '110')),
    care: Array.from({ length: 40 }, (_, at) => ({ keys: { person: `${at}` }, codes: { started: '99' } })),
  };
  const { comparison } = joinBlind(compared, raw, { codebook });
  expect(comparison?.cells[0]?.figures['share(clients.smokes)']?.of).toMatchObject({ value: 0.25, n: 20 });
});

test('what is told of a cell of the base is shown whole or not at all', () => {
  const query = { ...based, tables: { clients, care: { ...care, hits: [1, 2] } }, by: ['clients.area', 'care.hits'] };
  const at = (person: number, area: string): RawRow => ({ keys: { person: `${person}` }, codes: { area, opened: '100' } });
  const case_ = (person: number): RawRow => ({ keys: { person: `${person}` }, codes: { started: '100' } });
  const ids = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, place) => from + place);
  const raw: Raw = {
    clients: [...ids(0, 30).map((person) => at(person, 'N')), ...ids(30, 60).map((person) => at(person, 'S'))],
    // N: ten each with none, one and two; S: three with two.
    care: [...ids(10, 30), ...ids(20, 30), ...ids(40, 60), ...ids(57, 60)].map(case_),
  };
  const { cells, said } = joinBlind(query, raw, { codebook, rules: { minCount: 5, showZero: 'none' } });
  const states = cells.map((row) => (row['distinct(clients.person)'] as { readonly value?: unknown }).value);
  expect(states).toEqual([10, 10, 10, undefined, undefined, undefined]);
  expect(said.map(({ table, cell }) => `${table} ${cell}`).toSorted()).toEqual(['care 0', 'care 1', 'clients 0']);
});

/** @param changes entries that are undefined leave the query */
function changedCode(changes: object): string {
  const asked = Object.entries({ ...based, by: ['care.matched'], ...changes }).filter(([, value]) => value !== undefined);
  return codeOf(Object.fromEntries(asked), codebook);
}
const within = (changes: object): object => ({ join: [{ ...joined, within: { ...window, ...changes } }] });

test.each([
  ['nothing odd', {}, 'none'],
  ['sixty steps', within({ between: [-59, 0] }), 'none'],
  ['a window of more than sixty steps', within({ between: [-60, 0] }), 'spec-complexity'],
  ['a window that ends before it begins', within({ between: [1, 0] }), 'malformed'],
  ['a window from what is no date', within({ from: 'clients.area' }), 'malformed'],
  ['a window from a date that is not there', within({ from: 'clients.opend' }), 'unknown-name'],
  ['a window between two dates of one table', within({ to: 'clients.closed' }), 'malformed'],
  ['a window that begins at the other table', within({ from: 'care.started', to: 'clients.opened' }), 'malformed'],
  ['steps that nobody agreed on', within({ grid: 'week' }), 'malformed'],
  ['rows within a window', { base: undefined, by: [], measures: ['rows'] }, 'none'],
  ['rows beside a base', { measures: ['rows'] }, 'not-supported'],
  ['a second key within a window', { base: undefined, by: [], measures: [{ distinct: 'clients.other' }] }, 'not-supported'],
  ['hits without classes', { by: ['care.hits'] }, 'malformed'],
  ['classes that do not begin at one', { tables: { clients, care: { ...care, hits: [2, 3] } }, by: ['care.hits'] }, 'malformed'],
  ['classes that nobody asks for', { tables: { clients, care: { ...care, hits: [1] } } }, 'malformed'],
  ['a lag without a window', { tables: { clients, care: { ...care, lag: [-3] } }, join: [joined.on], by: ['care.lag'] }, 'malformed'],
  ['a lag beyond the window', { tables: { clients, care: { ...care, lag: [-3, 2] } }, by: ['care.lag'] }, 'malformed'],
  [
    'two ways to tell of one table',
    { tables: { clients, care: { ...care, hits: [1] } }, by: ['care.matched', 'care.hits'] },
    'not-supported',
  ],
  ['a table of which nothing is told', { tables: { clients, care, debts }, join: [joined, debtJoin] }, 'malformed'],
  [
    'windows from two dates',
    {
      tables: { clients, care, debts },
      join: [joined, { ...debtJoin, within: { ...debtJoin.within, from: 'clients.closed' } }],
      by: ['care.matched', 'debts.matched'],
    },
    'not-supported',
  ],
])('%s', (_, changes, code) => expect(changedCode(changes)).toBe(code));

test.each([
  [
    'nl',
    'care.started ligt -3 tot en met 1 kalendermaanden na clients.opened',
    'hoeveel rijen van care iemand heeft: 1, 2..3, 4+',
    'voor elke stap',
  ],
  [
    'en',
    'care.started is -3 up to and including 1 calendar months after clients.opened',
    'how many rows of care somebody has: 1, 2..3, 4+',
    'for every step',
  ],
] as const)('who is asked reads which rows count, and what of their dates leaves (%s)', (language, window_, classes, leaves) => {
  const query = parseQuery({ ...based, tables: { clients, care: { ...care, hits: [1, 2, 4] } }, by: ['care.hits'] }) as LinkQuery;
  const resolved = { query, plan: compileLink(query, codebook) } as Parameters<typeof explainLink>[0]['resolved'];
  const { asked, leaving } = explainLink({ resolved }, language);
  const texts = asked.map(({ text }) => text);
  expect([texts.includes(window_), texts.includes(classes), leaving.some(({ text }) => text.includes(leaves))]).toEqual([true, true, true]);
});
