/** Made-up data: from a seed, with a population that files share, and no name that leads nowhere. */
import { describe, expect, test } from 'vitest';
import { findPlanFault } from '../src/generate/check-plan.ts';
import { makePopulation, makeRows } from '../src/generate/rows.ts';
import { generateSchema } from '../src/generate/schema.ts';

const plan = (changes: { by?: string; of?: string } = {}) =>
  generateSchema.parse({
    seed: 1,
    tables: {
      homes: {
        rows: 400,
        columns: {
          parent: { bsn: { from: 0 } },
          other: { bsn: { from: 1000 }, missing: 0.5 },
          care: { chance: 0.5, yes: '1', no: '0' },
          moved: { date: { from: '2020-01-01', to: '2020-12-31' } },
        },
      },
      children: {
        each: { of: 'homes', times: { '0': 1, '2': 1 } },
        columns: {
          bsn: { bsn: { from: 5000 } },
          help: {
            chance: { logOdds: -30, plus: [{ by: changes.by ?? 'homes.care', values: { '1': 60 }, otherwise: 0 }] },
            yes: 'j',
            no: 'n',
          },
        },
      },
    },
    partners: {
      city: [
        {
          path: 'data/pairs.csv',
          kind: 'csv',
          each: { of: changes.of ?? 'children', times: { '2': 1 } },
          columns: {
            child: { copy: 'children.bsn' },
            parent: { copy: { by: 'nr', values: { '1': 'homes.parent' }, otherwise: 'homes.other' }, required: true },
            moved: { copy: 'homes.moved', format: '%d-%m-%Y' },
            label: { text: '{nr}/{homes.care}/{children.help}' },
          },
        },
      ],
    },
  });

const rowsOf = (made: ReturnType<typeof plan>) => {
  const population = makePopulation(made.tables ?? {}, String(made.seed));
  const [file] = made.partners['city'] ?? [];
  if (file === undefined) throw new Error('no file');
  return { population, rows: [...makeRows(file, '1/city', population)] };
};

describe('a population', () => {
  const { population, rows } = rowsOf(plan());
  const homes = population.get('homes') ?? [];
  const children = population.get('children') ?? [];

  test('a table has so many rows for each row of the one above', () => {
    const perHome = new Map<string | undefined, number>();
    for (const child of children) perHome.set(child['homes.parent'], (perHome.get(child['homes.parent']) ?? 0) + 1);
    expect(new Set(perHome.values())).toEqual(new Set([2]));
    expect(perHome.size).toBeGreaterThan(150);
    expect(perHome.size).toBeLessThan(250);
    expect(new Set(children.map((child) => child['children.bsn'])).size).toBe(children.length);
  });

  test('a cell may depend on a cell of another table, on the log-odds', () => {
    expect(children.every((child) => (child['children.help'] === 'j') === (child['homes.care'] === '1'))).toBe(true);
  });

  test('a file repeats the cells of the rows it is made from, and leaves out rows without a required one', () => {
    const known = new Map(homes.map((home) => [home['homes.parent'], home]));
    const withOther = homes.filter((home) => home['homes.other'] !== undefined).length;
    expect(withOther).toBeGreaterThan(150);
    const expected = children.reduce((sum, child) => sum + (child['homes.other'] === undefined ? 1 : 2), 0);
    expect(rows).toHaveLength(expected);
    for (const [, parent, moved, label] of rows) {
      const home = known.get(parent);
      if (home === undefined) continue;
      expect(moved).toBe(home['homes.moved']?.split('-').reverse().join('-'));
      expect(label).toMatch(/^1\/[01]\/[jn]$/);
    }
  });

  test('a table may be made from two, one after the other, under common names', () => {
    const both = generateSchema.parse({
      seed: 1,
      tables: {
        a: { rows: 2, columns: { x: { text: 'a{nr}' }, only: { constant: '1' } } },
        b: { rows: 1, columns: { x: { text: 'b{nr}' } } },
        all: { each: { of: ['a', 'b'] }, columns: { y: { copy: 'row.x' } } },
      },
      partners: { city: [{ path: 'x.csv', kind: 'csv', rows: 1, columns: { z: { constant: '1' } } }] },
    });
    expect(findPlanFault(both)).toBeUndefined();
    expect(
      makePopulation(both.tables ?? {}, '1')
        .get('all')
        ?.map((row) => row['all.y']),
    ).toEqual(['a1', 'a1', 'b1']);
    const onlyInOne = JSON.parse(JSON.stringify(both).replace('row.x', 'row.only'));
    expect(findPlanFault(onlyInOne)).toMatchObject({ path: 'tables.all.columns.y' });
  });

  test('the same seed gives the same rows, another seed others', () => {
    expect(rowsOf(plan()).rows).toEqual(rows);
    const made = plan();
    expect(makePopulation(made.tables ?? {}, '2').get('homes')).not.toEqual(homes);
  });
});

test.each([
  [{ by: 'homes.caer' }, { path: 'tables.children.columns.help', found: 'homes.caer, which is no column to the left or of a table above' }],
  [{ of: 'child' }, { path: 'partners.city.0.each.of', found: 'child, which no table above is called' }],
])('a name that leads nowhere is found: %j', (changes, fault) => {
  expect(findPlanFault(plan(changes))).toEqual(fault);
  expect(findPlanFault(plan())).toBeUndefined();
});

test('a day lies between two days that may depend on a column to the left', () => {
  const between = (year: string) => ({ by: 'year', values: { '2021': `2021-${year}` }, otherwise: `2023-${year}` });
  const made = generateSchema.parse({
    seed: 2,
    partners: {
      city: [
        {
          path: 'data/cases.csv',
          kind: 'csv',
          rows: 200,
          columns: {
            year: { choice: { '2021': 1, '2023': 1 } },
            opened: { date: { from: between('01-01'), to: between('12-31') } },
          },
        },
      ],
    },
  });
  const { rows } = rowsOf(made);
  expect(new Set(rows.map(([year]) => year))).toEqual(new Set(['2021', '2023']));
  expect(rows.filter(([year, opened]) => opened?.slice(0, 4) !== year)).toEqual([]);
});
