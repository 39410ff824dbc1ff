import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartnerRows } from '../../src/query/index.ts';
import { column, open, partner, row } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

describe("a partner's table", () => {
  // Worked by hand. Adults only. p1 has two rows in N, so N has 3 rows of 2 persons.
  const data = partner(
    [
      row('p1', { region: 'N', age: 30n, income: 10_000n }),
      row('p1', { region: 'N', age: 30n, income: 'empty' }),
      row('p2', { region: 'N', age: 40n, income: -500n }),
      row('p3', { region: 'E', age: 18n, income: 'outOfRange' }),
      row('p4', { region: 'unmapped', age: 50n, income: 700n }),
      row('p5', { region: 'N', age: 17n, income: 1n }),
      row('p6', { region: 'N', age: 'empty', income: 1n }),
      row(undefined, { region: 'S', age: 20n, income: 5n }),
    ],
    { unreadable: 2 },
  );
  const query = {
    dataset: 'cases',
    where: { variable: 'age', gte: 18 },
    by: ['region'],
    totals: true,
    measures: ['count', { sd: 'income' }, { missing: 'income' }, { share: 'region', is: 'N' }],
  };
  const opened = open(youth, query, [data]);

  it.each<[string, bigint[]]>([
    // N, E, S, W, *
    ['rows', [3n, 1n, 1n, 0n, 5n]],
    ['persons', [2n, 1n, 0n, 0n, 3n]],
    ['contributors', [1n, 1n, 1n, 0n, 1n]],
    ['rows(income)', [2n, 0n, 1n, 0n, 3n]],
    ['persons(income)', [2n, 0n, 0n, 0n, 2n]],
    ['contributors(income)', [1n, 0n, 1n, 0n, 1n]],
    ['sum(income)', [9_500n, 0n, 5n, 0n, 9_505n]],
    ['squares(income)', [100_250_000n, 0n, 25n, 0n, 100_250_025n]],
    ['rows(missing income)', [1n, 1n, 0n, 0n, 2n]],
    ['persons(missing income)', [1n, 1n, 0n, 0n, 2n]],
    ['rows(region=N)', [3n, 0n, 0n, 0n, 3n]],
    ['persons(region!=N)', [0n, 1n, 0n, 0n, 1n]],
    ['coverage.rows', [6n]],
    ['coverage.persons', [4n]],
    ['coverage.rows(whereUnknown)', [1n]],
    ['coverage.rows(unreadable)', [2n]],
    ['coverage.contributors(unreadable)', [1n]],
    ['coverage.rows(noSubject)', [1n]],
    // Of the selected rows: region and income; of all rows: age, which only `where` uses.
    ['coverage.rows(region unmapped)', [1n]],
    ['coverage.rows(income empty)', [1n]],
    ['coverage.rows(income outOfRange)', [1n]],
    ['coverage.rows(age empty)', [1n]],
  ])('%s', (name, figures) => expect(column(opened, name)).toEqual(figures));

  it('says nothing about a variable that the partner does not register', () => {
    const without = open(youth, query, [{ ...data, notRegistered: new Set(['income']) }]);
    for (const name of ['rows(income)', 'sum(income)', 'rows(missing income)', 'coverage.rows(income empty)']) {
      expect(column(without, name).every((figure) => figure === 0n)).toBe(true);
    }
    expect(column(without, 'rows')).toEqual(column(opened, 'rows'));
  });

  it('counts a rounded value in its cell and in coverage', () => {
    const rounded = partner([
      {
        values: new Map([
          ['region', { state: 'value', value: 'N' }],
          ['income', { state: 'value', value: 5n, rounded: true }],
        ]),
      },
    ]);
    const result = open(youth, { dataset: 'cases', measures: [{ sum: 'income' }] }, [rounded]);
    expect(column(result, 'coverage.rows(income rounded)')).toEqual([1n]);
    expect(column(result, 'sum(income)')).toEqual([5n]);
  });
});

describe('the sum of tables', () => {
  const cell = <Content>(...contents: Content[]) =>
    fc.constantFrom<Content | 'empty' | 'unmapped' | 'outOfRange'>(...contents, 'empty', 'unmapped', 'outOfRange');
  const rows = (name: string): fc.Arbitrary<PartnerRows['rows']> =>
    fc.array(
      fc
        .record({
          region: cell('N', 'E', 'S', 'W'),
          age: cell(0n, 17n, 18n, 64n),
          income: cell(-1n, 0n, 250n),
          has_plan: cell(true, false),
          subject: fc.integer({ min: 0, max: 3 }),
        })
        .map(({ subject, ...cells }) => row(`${name}${subject}`, cells)),
      { maxLength: 12 },
    );
  const query = {
    dataset: 'cases',
    where: { not: { variable: 'age', lt: 18 } },
    by: ['region', 'has_plan'],
    totals: true,
    measures: ['count', { sd: 'income' }, { missing: 'age' }, { share: 'has_plan' }],
  };

  it('is the table of all rows together, but for the partners, when no person is shared', () => {
    fc.assert(
      fc.property(rows('a'), rows('b'), rows('c'), (a, b, c) => {
        const apart = open(
          youth,
          query,
          [a, b, c].map((some) => partner(some)),
        );
        const together = open(youth, query, [partner([...a, ...b, ...c]), partner([]), partner([])]);
        const names = apart.layout.columns.map(({ name }) => name).filter((name) => !name.includes('contributors'));
        for (const name of names) expect([name, column(apart, name)]).toEqual([name, column(together, name)]);
        const contributors = apart.layout.columns.map(({ name }) => name).filter((name) => name.includes('contributors'));
        for (const name of contributors) {
          const [some, one] = [column(apart, name), column(together, name)];
          expect([name, some.map((count) => count > 0n)]).toEqual([name, one.map((count) => count > 0n)]);
          expect(some.every((count) => count <= 3n)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('has margins of rows and sums that add up, and of persons that need not', () => {
    fc.assert(
      fc.property(rows('a'), (a) => {
        const opened = open(youth, { dataset: 'cases', by: ['region'], totals: true, measures: [{ sum: 'income' }] }, [
          partner(a),
          partner([]),
          partner([]),
        ]);
        for (const name of ['rows', 'rows(income)', 'sum(income)']) {
          const figures = column(opened, name);
          expect(figures.at(-1)).toBe(figures.slice(0, -1).reduce((sum, figure) => sum + figure, 0n));
        }
        const persons = column(opened, 'persons');
        expect((persons.at(-1) ?? 0n) <= persons.slice(0, -1).reduce((sum, figure) => sum + figure, 0n)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
