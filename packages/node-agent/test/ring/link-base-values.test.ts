/** Values beside a base and within windows: what bits add up to equals a walk over the raw rows, on random registers; and what the rules hide of it together. */
import { parseCodebook, type ReleaseRules } from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import { joinBlind as blindJoin, numbers, type Raw, type RawRow } from './blind-join.ts';
import { codeOf } from './refused-link.ts';

const codebook = parseCodebook({
  codebook: 'values',
  version: 1,
  keys: { person: { kind: 'bsn' }, parent: { kind: 'bsn' }, child: { kind: 'bsn' } },
  variables: {
    area: { kind: 'category', codes: ['N', 'S'] },
    income: { kind: 'number', min: -10, max: 150, decimals: 1 },
    costs: { kind: 'integer', min: 1, max: 100 },
    answered: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
    started: { kind: 'date', min: '2000-01-01', max: '2030-01-01' },
  },
  datasets: {
    residents: { unit: 'person', subject: 'person', keys: ['person'], variables: ['area', 'income', 'answered'] },
    relations: { unit: 'relation', subject: 'child', keys: ['parent', 'child'], variables: ['area'] },
    care: { unit: 'case', subject: 'person', keys: ['person'], variables: ['costs', 'started'] },
  },
});

const residents = { partner: 'a', dataset: 'residents' };
const family = { partner: 'b', dataset: 'relations' };
const care = { partner: 'c', dataset: 'care' };
const within = { from: 'residents.answered', to: 'care.started', between: [-3, 0], grid: 'month' };
const measures = [
  { distinct: 'residents.person' },
  { sum: 'residents.income' },
  { mean: 'residents.income' },
  { missing: 'residents.income' },
];
const based = {
  query: 'q',
  purpose: 'p',
  kind: 'link',
  tables: { residents, care },
  join: [['residents.person', 'care.person']],
  base: 'residents',
  by: ['residents.area', 'care.matched'],
  measures,
};
const windowed = { ...based, join: [{ on: ['residents.person', 'care.person'], within }] };
const through = {
  ...based,
  tables: { residents, family, care },
  join: [
    ['residents.person', 'family.parent'],
    ['family.child', 'care.person'],
  ],
};

/** Somebody may have two rows in residents, of two dates and in two areas. */
function randomRows(seed: number): Raw {
  const draw = numbers(seed);
  const rows = (count: number, make: () => RawRow): readonly RawRow[] => Array.from({ length: count }, make);
  const value = (least: number, most: number): number | undefined => (draw(4) === 0 ? undefined : least + draw(most - least + 1));
  const family = Array.from({ length: 30 }, (_, at) => ({ keys: { parent: `${at % 12}`, child: `${draw(12)}` }, codes: {} }));
  return {
    residents: rows(20, () => ({
      keys: { person: `${draw(12)}` },
      codes: { area: draw(3) === 0 ? 'S' : 'N', answered: draw(15) === 0 ? '' : `${100 + draw(6)}` },
      values: { income: value(-20, 190) },
    })),
    family,
    care: rows(14, () => ({ keys: { person: `${draw(12)}` }, codes: { started: `${100 + draw(6)}` }, values: { costs: value(1, 9) } })),
  };
}

const personOf = ({ keys }: RawRow): string => keys['person'] ?? '';
const lagOf = (row: RawRow, other: RawRow): number => Number(other.codes['started']) - Number(row.codes['answered']);
const isIn = (row: RawRow, other: RawRow): boolean =>
  personOf(row) === personOf(other) && lagOf(row, other) >= -3 && lagOf(row, other) <= 0;

/** Persons of an area of whom any row is told so, by their income over all their rows there. */
function incomes(rows: readonly RawRow[], area: string, isFound: (row: RawRow) => boolean) {
  const own = rows.filter(({ codes }) => codes['area'] === area);
  const found = new Set(own.filter(isFound).map(personOf));
  return (isMember: boolean) => {
    const persons = [...new Set(own.map(personOf))].filter((person) => found.has(person) === isMember);
    const values = persons.map((person) => own.filter((row) => personOf(row) === person).flatMap((row) => row.values?.['income'] ?? []));
    const present = values.filter(({ length }) => length > 0);
    return { persons: persons.length, sum: present.flat().reduce((sum, each) => sum + each, 0), n: present.length };
  };
}

const joinBlind = (query: object, raw: Raw, rules: ReleaseRules = {}) => blindJoin(query, raw, { codebook, rules });

function expectIncomes(query: object, raw: Raw, rows: readonly RawRow[], isFound: (row: RawRow) => boolean): void {
  const { cells } = joinBlind(query, raw);
  expect(cells).toHaveLength(4);
  for (const { by, ...figures } of cells) {
    const { persons, sum, n } = incomes(rows, by['residents.area'] ?? '', isFound)(by['care.matched'] === 'true');
    const noData = { state: 'noData' };
    expect(figures['distinct(residents.person)']).toEqual({ state: 'value', value: persons });
    expect(figures['missing(residents.income)']).toEqual({ state: 'value', value: persons - n });
    expect(figures['mean(residents.income)']).toEqual(n === 0 ? noData : { state: 'value', value: sum / (10 * n), n });
    expect(figures['sum(residents.income)']).toEqual(n === 0 ? noData : { state: 'value', value: sum / 10, n });
  }
}

const seeds = Array.from({ length: 8 }, (_, at) => at + 1);

test.each(seeds)('of those found in another table and of the others, seed %i', (seed) => {
  const raw = randomRows(seed);
  const found = new Set((raw['care'] ?? []).map(personOf));
  expectIncomes(based, raw, raw['residents'] ?? [], (row) => found.has(personOf(row)));
});

test.each(seeds)('of those who lead to somebody and of the others, seed %i', (seed) => {
  const raw = randomRows(seed);
  const children = new Set((raw['care'] ?? []).map(personOf));
  const parents = new Set((raw['family'] ?? []).flatMap(({ keys }) => (children.has(keys['child'] ?? '') ? [keys['parent']] : [])));
  expectIncomes(through, raw, raw['residents'] ?? [], (row) => parents.has(personOf(row)));
});

test.each(seeds)('of those with a row within a window and of the others, seed %i', (seed) => {
  const raw = randomRows(seed);
  const dated = (raw['residents'] ?? []).filter(({ codes }) => codes['answered'] !== '');
  expectIncomes(windowed, raw, dated, (row) => (raw['care'] ?? []).some((other) => isIn(row, other)));
});

describe('costs within a window', () => {
  const { base: _base, ...joined } = windowed;
  const asked = {
    ...joined,
    by: ['residents.area'],
    measures: [{ distinct: 'residents.person' }, { sum: 'care.costs' }, { missing: 'care.costs' }, { sum: 'residents.income' }],
  };
  /** Of every person the first row in each area alone. */
  const once = (raw: Raw): readonly RawRow[] =>
    (raw['residents'] ?? []).filter(
      (row, at, all) =>
        row.codes['answered'] !== '' &&
        all.findIndex((other) => personOf(other) === personOf(row) && other.codes['area'] === row.codes['area']) === at,
    );

  test.each(seeds)('are those of the rows in it, seed %i', (seed) => {
    const raw = randomRows(seed);
    const rows = once(raw);
    for (const { by, ...figures } of joinBlind(asked, { ...raw, residents: rows }).cells) {
      const own = rows.filter(({ codes }) => codes['area'] === by['residents.area']);
      const inWindow = own.map((row) => (raw['care'] ?? []).filter((other) => isIn(row, other))).filter(({ length }) => length > 0);
      const values = inWindow.map((found) => found.flatMap((row) => row.values?.['costs'] ?? []));
      const n = values.filter(({ length }) => length > 0).length;
      const sum = values.flat().reduce((total, each) => total + each, 0);
      expect(figures['distinct(residents.person)']).toEqual({ state: 'value', value: inWindow.length });
      expect(figures['sum(care.costs)']).toEqual(n === 0 ? { state: 'noData' } : { state: 'value', value: sum, n });
      expect(figures['missing(care.costs)']).toEqual({ state: 'value', value: inWindow.length - n });
      const found = own
        .filter((row) => (raw['care'] ?? []).some((other) => isIn(row, other)))
        .flatMap((row) => row.values?.['income'] ?? []);
      expect(figures['sum(residents.income)']).toEqual(
        found.length === 0
          ? { state: 'noData' }
          : { state: 'value', value: found.reduce((total, each) => total + each, 0) / 10, n: found.length },
      );
    }
  });

  test('need one date of a person: of two the window would be two', () => {
    const row = (answered: string): RawRow => ({ keys: { person: '1' }, codes: { area: 'N', answered }, values: { income: 10 } });
    const raw: Raw = { residents: [row('100'), row('101')], care: [] };
    expect(() => joinBlind(asked, raw)).toThrowError(expect.objectContaining({ code: 'fan-out' }));
    expect(() => joinBlind({ ...windowed, measures: [{ sum: 'residents.income' }] }, raw)).not.toThrow();
  });
});

describe('with protection', () => {
  /** Twenty of each area and group, of whom those of one group in N have hardly anything but for one. */
  const raw: Raw = {
    residents: Array.from({ length: 80 }, (_, at) => ({
      keys: { person: `${at}` },
      codes: { area: at < 40 ? 'N' : 'S', answered: '100' },
      values: { income: at < 20 ? (at === 0 ? 1500 : -99) : 300 + at },
    })),
    care: Array.from({ length: 80 }, (_, at) => at)
      .filter((at) => at % 40 < 20)
      .map((at) => ({ keys: { person: `${at}` }, codes: { started: '100' } })),
  };
  const rules = { minCount: 5, minOverlap: 5, showZero: 'none', dominance: 0.75, pPercent: 10 } as const;

  test('a value that is hidden of one group is hidden of the other: all of a cell together are known to its owner', () => {
    const { cells } = joinBlind({ ...based, measures: [{ distinct: 'residents.person' }, { sum: 'residents.income' }] }, raw, rules);
    const states = cells.map((cell) => (cell['sum(residents.income)'] as { readonly state: string }).state);
    expect(states).toEqual(['suppressed', 'suppressed', 'value', 'value']);
    expect(cells[1]?.['sum(residents.income)']).toEqual({ state: 'suppressed', reason: 'dominance' });
    expect(cells.map((cell) => (cell['distinct(residents.person)'] as { readonly value?: number }).value)).toEqual([20, 20, 20, 20]);
  });
});

test('values of another table than the base are refused', () => {
  expect(codeOf({ ...based, measures: [{ sum: 'care.costs' }] }, codebook)).toBe('not-supported');
  expect(codeOf({ ...through, measures: [{ sum: 'care.costs' }] }, codebook)).toBe('not-supported');
});
