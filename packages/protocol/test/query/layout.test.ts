import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCodebook } from '../../src/codebook/index.ts';
import {
  cellAt,
  cellsOf,
  codesAt,
  compileAggregate,
  createTable,
  decodeSum,
  deriveLayout,
  encodeContribution,
  encodeLayout,
  encodeQueryMeaning,
  type FigureTable,
  type Layout,
  maxRowsPerPartner,
  parseOneTable,
  queryMeaning,
} from '../../src/query/index.ts';
import { areWithin } from '../../src/query/within.ts';
import { refusalCode } from '../refusal.ts';
import { youth, youthWith } from '../youth-codebook.ts';

const base = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', measures: ['count'] };
const planOf = (change: object, codebook = youth) => compileAggregate(parseOneTable({ ...base, ...change }), codebook);
const layoutOf = (change: object, partners = 4, codebook = youth): Layout => deriveLayout(planOf(change, codebook), codebook, partners);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a layout', () => {
  it('is the product of the codes, dimensions by name, first slowest', () => {
    const layout = layoutOf({ by: ['region', 'has_plan'] });
    expect(layout.axes.map(({ variable, codes, stride }) => [variable, codes.join(), stride])).toEqual([
      ['has_plan', 'true,false', 4],
      ['region', 'N,E,S,W', 1],
    ]);
    expect(Object.fromEntries(codesAt(layout, 5))).toEqual({ has_plan: 'false', region: 'E' });
    expect(cellAt(layout, [1, 1])).toBe(5);
  });

  it('has a margin per dimension with totals, and one cell without dimensions', () => {
    expect(layoutOf({ by: ['region', 'age_band'], totals: true }).cells).toBe(5 * 6);
    expect(layoutOf({ by: [], totals: true }).cells).toBe(1);
  });

  it('puts a row in its cell and in all 2^d - 1 margins, and nowhere when a code is missing', () => {
    const layout = layoutOf({ by: ['region', 'has_plan'], totals: true });
    const names = (cellsOf(layout, ['true', 'S']) ?? []).map((cell) => [...codesAt(layout, cell).values()].join(''));
    expect(names.toSorted()).toEqual(['**', '*S', 'true*', 'trueS']);
    expect(cellsOf(layout, ['true', undefined])).toBeUndefined();
    expect(cellsOf(layout, ['true', '*'])).toBeUndefined();
    expect(cellsOf(layoutOf({ by: ['region'] }), ['*'])).toBeUndefined();
  });

  it('lists its columns', () => {
    const measures = ['count', { mean: 'age' }, { share: 'has_plan' }, { missing: 'has_plan' }];
    const layout = layoutOf({ by: ['region'], measures, where: { variable: 'closed', has: true } });
    expect(layout.columns.map(({ name }) => name)).toEqual([
      'rows',
      'persons',
      'contributors',
      'rows(age)',
      'persons(age)',
      'contributors(age)',
      'sum(age)',
      'squares(age)',
      'rows(has_plan)',
      'persons(has_plan)',
      'contributors(has_plan)',
      'rows(missing has_plan)',
      'persons(missing has_plan)',
      'contributors(missing has_plan)',
      'rows(has_plan=true)',
      'persons(has_plan=true)',
      'contributors(has_plan=true)',
      'persons(has_plan!=true)',
      'contributors(has_plan!=true)',
      'coverage.rows',
      'coverage.persons',
      'coverage.contributors',
      'coverage.rows(unreadable)',
      'coverage.contributors(unreadable)',
      'coverage.rows(whereUnknown)',
      'coverage.persons(whereUnknown)',
      'coverage.contributors(whereUnknown)',
      'coverage.rows(noSubject)',
      'coverage.contributors(noSubject)',
      ...['age', 'closed', 'has_plan', 'region'].flatMap((name) =>
        [...['empty', 'unmapped', 'outOfRange'], ...(name === 'age' ? ['rounded'] : [])].flatMap((state) =>
          ['rows', 'persons', 'contributors'].map((statistic) => `coverage.${statistic}(${name} ${state})`),
        ),
      ),
    ]);
    expect(layout.columns.find(({ name }) => name === 'coverage.rows(closed empty)')?.rows).toMatchObject({ of: 'all' });
    expect(layout.columns.find(({ name }) => name === 'coverage.rows(age empty)')?.rows).toMatchObject({ of: 'selected' });
  });

  it('leaves persons out where rows are what is counted', () => {
    const names = layoutOf({ dataset: 'visits' }).columns.map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['rows', 'contributors', 'coverage.rows']);
    expect(names.join()).not.toContain('persons');
  });

  it('places columns one after the other, without a gap', () => {
    const layout = layoutOf({ by: ['region'], measures: [{ sd: 'income' }] });
    let next = 0;
    for (const { offset, length, limbs } of layout.columns) {
      expect(offset).toBe(next);
      next += length * limbs;
    }
    expect(layout.words).toBe(next);
  });

  it('gives a sum the declared range times the rows, and two limbs only where one does not hold the partners', () => {
    const sum = (partners: number) =>
      layoutOf({ measures: [{ sum: 'income' }] }, partners).columns.find(({ name }) => name === 'sum(income)');
    expect(sum(92)).toMatchObject({
      limbs: 1,
      scale: 2,
      signed: true,
      min: -10_000_000n * maxRowsPerPartner,
      max: 1_000_000_000n * maxRowsPerPartner,
    });
    expect(sum(93)).toMatchObject({ limbs: 2 });
    const squares = layoutOf({ measures: [{ sd: 'income' }] }).columns.find(({ name }) => name === 'squares(income)');
    expect(squares).toMatchObject({ limbs: 2, scale: 4, min: 0n, max: 10n ** 18n * maxRowsPerPartner });
  });

  it('looks at how far below zero a figure can go, too', () => {
    const debt = { kind: 'number', min: -10_000_000, max: 0, decimals: 2 };
    const codebook = parseCodebook(youthWith({ variables: { debt }, datasets: { debts: { unit: 'case', variables: ['debt'] } } }));
    const sum = (partners: number) =>
      layoutOf({ dataset: 'debts', measures: [{ sum: 'debt' }] }, partners, codebook).columns.find(({ name }) => name === 'sum(debt)');
    expect(sum(92)).toMatchObject({ limbs: 1, min: -(10n ** 17n), max: 0n });
    expect(sum(93)).toMatchObject({ limbs: 2 });
  });

  it('has no cells but its own', () => {
    const layout = layoutOf({ by: ['region'] });
    for (const cell of [-1, 4, 0.5]) expect(() => codesAt(layout, cell)).toThrow(RangeError);
    for (const positions of [[-1], [4], [0.5], [], [0, 0]]) expect(() => cellAt(layout, positions)).toThrow(RangeError);
  });

  it('is refused where even two limbs overflow, and for 201 partners', () => {
    const wide = { kind: 'number', min: 0, max: 1e15, decimals: 9 };
    const codebook = parseCodebook(youthWith({ variables: { wide }, datasets: { wide: { unit: 'case', variables: ['wide'] } } }));
    const query = { dataset: 'wide', measures: [{ sd: 'wide' }] };
    expect(refusalCode(() => layoutOf(query, 3, codebook))).toBe('overflow-guard');
    expect(refusalCode(() => layoutOf({}, 201))).toBe('too-many-partners');
    expect(() => layoutOf({}, 200)).not.toThrow();
  });

  it('is one document whatever order the query asks in', () => {
    const a = encodeLayout(layoutOf({ by: ['region', 'age_band'], measures: [{ sum: 'income' }, { sum: 'age' }] }));
    const b = encodeLayout(layoutOf({ by: ['age_band', 'region'], measures: [{ sum: 'age', as: 'years' }, { sum: 'income' }] }));
    expect(text(a)).toBe(text(b));
    expect(text(encodeLayout(layoutOf({ by: ['region'], totals: true })))).not.toBe(text(encodeLayout(layoutOf({ by: ['region'] }))));
  });
});

describe('the meaning of a query', () => {
  const meaning = (change: object, snapshot?: string): string => {
    const plan = planOf(change);
    const input = { plan, layout: deriveLayout(plan, youth, 4), codebook: youth, codebookDigest: '00'.repeat(32) };
    return text(encodeQueryMeaning(snapshot === undefined ? input : { ...input, snapshot }));
  };
  const asked = { by: ['region', 'age_band'], where: { variable: 'age', gt: 17 }, measures: ['count', { sum: 'income' }] };

  it('ignores name, purpose, partners, expiry, release rules, order and spelling', () => {
    const other = {
      ...asked,
      query: 'other',
      purpose: 'other',
      partners: ['a', 'b', 'c'],
      expires: '2030-01-01',
      release: { minCount: 20 },
      by: ['age_band', 'region'],
      where: { not: { variable: 'age', lte: 17 } },
      measures: [{ sum: 'income', as: 'money' }, 'count'],
    };
    expect(meaning(other)).toBe(meaning(asked));
  });

  it('is a document that says what is asked', () => {
    const plan = planOf({ ...asked, measures: [{ sum: 'income', as: 'money' }, { share: 'region', is: 'N' }, 'count'] });
    const document = queryMeaning({ plan, layout: deriveLayout(plan, youth, 4), codebook: youth, codebookDigest: 'd' });
    expect(document).toMatchObject({
      version: 1,
      dataset: 'cases',
      where: { kind: 'compare', variable: 'age', op: 'gte', value: { kind: 'decimal', value: '18' } },
      by: ['age_band', 'region'],
      totals: false,
      measures: ['count', 'share(region=N)', 'sum(income)'],
      codebook: 'd',
    });
    expect(document).not.toHaveProperty('snapshot');
  });

  it('ignores how many partners there are, also where that takes another limb', () => {
    const plan = planOf({ measures: [{ sum: 'income' }] });
    const [fewer, more] = [92, 93].map((partners) => deriveLayout(plan, youth, partners));
    if (fewer === undefined || more === undefined) throw new Error('no layout');
    expect(text(encodeLayout(fewer))).not.toBe(text(encodeLayout(more)));
    const input = { plan, codebook: youth, codebookDigest: '00'.repeat(32) };
    expect(text(encodeQueryMeaning({ ...input, layout: fewer }))).toBe(text(encodeQueryMeaning({ ...input, layout: more })));
  });

  it.each<[string, object]>([
    ['where', { where: { variable: 'age', gt: 18 } }],
    ['by', { by: ['region'] }],
    ['measures', { measures: ['count'] }],
    ['totals', { totals: true }],
  ])('changes with %s', (_, change) => expect(meaning({ ...asked, ...change })).not.toBe(meaning(asked)));

  it('changes with the snapshot', () => expect(meaning(asked, '2024-12-31')).not.toBe(meaning(asked, '2024-12-30')));
});

describe('a vector', () => {
  const layout = layoutOf({ by: ['region'], measures: [{ sd: 'income' }, { sum: 'age' }] }, 200);
  const tables: fc.Arbitrary<FigureTable> = fc
    .tuple(...layout.columns.map(({ min, max, length }) => fc.array(fc.bigInt({ min, max }), { minLength: length, maxLength: length })))
    .map((columns) => ({
      columns: columns.map((figures, at) => (layout.columns[at]?.limbs === 1 ? BigInt64Array.from(figures) : figures)),
    }));

  const plain = (table: FigureTable): bigint[][] => table.columns.map((figures) => [...figures]);

  const add = (vectors: readonly Uint8Array[]): Uint8Array => {
    const sum = new BigUint64Array(layout.words);
    for (const vector of vectors) {
      const words = new BigUint64Array(vector.slice().buffer);
      for (const [at, word] of words.entries()) sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
    }
    return new Uint8Array(sum.buffer);
  };

  it('reads back as the figures', () => {
    fc.assert(
      fc.property(tables, (table) => {
        expect(plain(decodeSum(layout, encodeContribution(layout, table), 1))).toEqual(plain(table));
      }),
      { numRuns: 50 },
    );
  });

  it('added up reads as the sums, limbs and negatives included', () => {
    fc.assert(
      fc.property(fc.array(tables, { minLength: 2, maxLength: 5 }), (all) => {
        const opened = plain(decodeSum(layout, add(all.map((table) => encodeContribution(layout, table))), all.length));
        const expected = plain(all[0] as FigureTable).map((figures, column) =>
          figures.map((_, cell) => all.reduce((sum, table) => sum + (table.columns[column]?.[cell] ?? 0n), 0n)),
        );
        expect(opened).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('of 200 partners at the limit does not wrap', () => {
    for (const edge of ['min', 'max'] as const) {
      const table = createTable(layout);
      for (const [at, column] of layout.columns.entries()) table.columns[at]?.fill(column[edge]);
      const bytes = encodeContribution(layout, table);
      const opened = decodeSum(layout, add(Array.from({ length: 200 }, () => bytes)), 200);
      expect(plain(opened)).toEqual(layout.columns.map((column) => Array.from({ length: column.length }, () => 200n * column[edge])));
    }
  });

  it('is little endian, two limbs low before high', () => {
    const table = createTable(layout);
    const at = layout.columns.findIndex(({ name }) => name === 'squares(income)');
    const column = layout.columns[at];
    if (column === undefined) throw new Error('no column');
    expect(column.limbs).toBe(2);
    (table.columns[at] as bigint[])[1] = 2n ** 55n + 5n;
    const view = new DataView(encodeContribution(layout, table).buffer);
    expect(view.getBigUint64((column.offset + 1) * 8, true)).toBe(5n);
    expect(view.getBigUint64((column.offset + column.length + 1) * 8, true)).toBe(1n);
  });

  it.each(['sum(income)', 'squares(income)', 'contributors', 'coverage.rows'])('refuses a figure outside the range of %s', (name) => {
    const at = layout.columns.findIndex((column) => column.name === name);
    const column = layout.columns[at];
    if (column === undefined) throw new Error('no column');
    for (const figure of [column.min - 1n, column.max + 1n]) {
      const table = createTable(layout);
      (table.columns[at] as bigint[])[0] = figure;
      expect(refusalCode(() => encodeContribution(layout, table))).toBe('cell-range');
    }
  });

  it.each(['sum(income)', 'squares(income)', 'contributors'])('whose sum leaves the range of %s is not released', (name) => {
    const column = layout.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new Error('no column');
    const bytes = new Uint8Array(layout.words * 8);
    const view = new DataView(bytes.buffer);
    view.setBigUint64((column.offset + column.length * (column.limbs - 1)) * 8, 2n ** 63n - 1n, true);
    expect(refusalCode(() => decodeSum(layout, bytes, 3))).toBe('range-violation');
  });

  it('with a low limb that no partners can have made is not released', () => {
    const column = layout.columns.find((candidate) => candidate.name === 'squares(income)');
    const bytes = new Uint8Array(layout.words * 8);
    new DataView(bytes.buffer).setBigUint64((column?.offset ?? 0) * 8, 3n * (2n ** 55n - 1n) + 1n, true);
    expect(refusalCode(() => decodeSum(layout, bytes, 3))).toBe('range-violation');
    expect(() => decodeSum(layout, bytes, 4)).not.toThrow();
  });

  it('of another length is refused, and a table of another shape is our mistake', () => {
    expect(refusalCode(() => decodeSum(layout, new Uint8Array(layout.words * 8 - 8), 3))).toBe('vector-shape');
    expect(() => encodeContribution(layout, createTable(layoutOf({})))).toThrow(RangeError);
  });
});

describe('the range check', () => {
  it('says what plain comparison says, beyond 2^53 too', () => {
    const word = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -5n, max: 5n }),
      fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
    );
    fc.assert(
      fc.property(fc.array(word), word, word, (words, a, b) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        expect(areWithin(BigInt64Array.from(words), min, max)).toBe(words.every((item) => item >= min && item <= max));
      }),
      { numRuns: 1000 },
    );
  });
});
