/** What an analyst reads on a terminal: every form of figure as text, and never `undefined`. */
import { describe, expect, test } from 'vitest';
import type { ServedResult } from '../src/analyst/fetch-result.ts';
import { formatResult } from '../src/analyst/format-result.ts';

const value = (figure: number) => ({ state: 'value', value: figure });
const hidden = { state: 'suppressed', reason: 'minCount' };

const served = (figures: Readonly<Record<string, unknown>>): ServedResult =>
  ({
    kind: 'aggregate',
    protection: 'on',
    partners: { included: ['a', 'b', 'c'], missing: [{ partner: 'd', why: 'offline' }], notOffering: [] },
    cells: [{ by: { region: 'N' }, ...figures }],
  }) as unknown as ServedResult;

const voice = { json: false, language: 'en' } as const;

describe('a figure on the terminal', () => {
  test.each([
    ['a number', value(55), '55'],
    ['a hidden one', hidden, '. (minCount)'],
    ['no data', { state: 'noData' }, '-'],
    [
      'a histogram',
      {
        bins: [
          { from: 0, to: 14, count: value(20) },
          { from: 14, to: 30, count: hidden },
        ],
      },
      '0-14: 20, 14-30: . (minCount)',
    ],
    [
      'a curve',
      {
        steps: [
          { at: 60, survival: value(0.9) },
          { at: 120, survival: hidden },
        ],
      },
      '60: 0.9, 120: . (minCount)',
    ],
  ])('%s', (_, cell, text) => {
    const printed = formatResult(served({ figure: cell }), voice, {});
    expect(printed).toContain(text);
    expect(printed).not.toContain('undefined');
    expect(printed).toContain('without: d (offline)');
  });
});

test('a figure says of how many it is; a table under salted-hash what that does not protect', () => {
  expect(formatResult(served({ figure: { state: 'value', value: 12.5, n: 40 } }), voice, {})).toContain('12.5 (n 40)');
  const linked = (blinding: string): string =>
    formatResult({ ...served({ rows: value(3) }), kind: 'link', blinding, linkage: {} } as never, voice, {});
  expect(linked('salted-hash')).toContain('gets every citizen service number back within seconds');
  expect(linked('dh')).not.toContain('citizen service number');
});

test('columns stand in the order of the query, and what it does not name behind them', () => {
  const result = served({ aaa: value(1), count: value(2), 'mean(cost)': value(3), rate: value(4) });
  const query = { by: ['region'], measures: ['count', { ratio: ['x', 'y'], as: 'rate' }, { mean: 'cost' }] };
  expect(formatResult(result, voice, query).split('\n')[0]?.trim().split(/\s+/)).toEqual(['region', 'count', 'rate', 'mean(cost)', 'aaa']);
});

test('all of a model is shown: coefficients, fit, what was left out, observed against expected', () => {
  const model = {
    kind: 'model',
    protection: 'on',
    partners: { included: ['a', 'b', 'c'], missing: [], notOffering: [] },
    coefficients: [{ term: 'benefits', estimate: 2.1, se: 0.4, statistic: 5.2, p: 0.00001 }],
    n: 19,
    df: 17,
    deviance: 30.5,
    nullDeviance: 80.25,
    dispersion: 1,
    iterations: 5,
    dropped: { hidden: value(1), noData: value(0), notPositive: value(0) },
    expected: [
      { by: { district: 'D1' }, observed: value(60), expected: value(40), ratio: value(1.5), interval: [1.1, 1.9], residual: value(3.2) },
    ],
    of: { coverage: {}, hidden: [] },
  } as unknown as ServedResult;
  const printed = formatResult(model, voice, {});
  for (const text of ['benefits', 'cells 19', 'cells left out: figures hidden 1', 'D1', '1.1 – 1.9']) expect(printed).toContain(text);
  expect(formatResult(model, { json: false, language: 'nl' }, {})).toContain('weggelaten cellen: cijfers verborgen 1');
});

const linkage = {
  care: { class: '>=95%', by: { variable: 'origin', classes: { nl: '>=95%', eu: '<90%', other: 'suppressed' } } },
  debt: { class: '90-95%' },
};

test('of an overlap it reads what each figure counts and how much could be compared, also by subgroup, in either language', () => {
  const { cells: _, ...rest } = served({}) as unknown as Readonly<Record<string, unknown>>;
  const sets = { care: { size: value(120) }, debt: { size: value(80) } };
  const pairs = [{ sets: ['care', 'debt'], count: hidden }];
  const overlap = { ...rest, kind: 'overlap', blinding: 'dh', sets, pairs, union: value(190), linkage } as unknown as ServedResult;
  const printed = formatResult(overlap, voice, {});
  for (const text of ['in the set care', 'in both care + debt', 'in any care + debt', 'protection: on']) expect(printed).toContain(text);
  expect(printed).toContain('comparable: care >=95% (origin: nl >=95%, eu <90%, other too few), debt 90-95%');
  const dutch = formatResult(overlap, { json: false, language: 'nl' }, {});
  for (const text of ['in de verzameling care', 'in beide care + debt', 'in minstens een care + debt', 'bescherming: aan'])
    expect(dutch).toContain(text);
  expect(dutch).toContain('te vergelijken: care >=95% (origin: nl >=95%, eu <90%, other te weinig), debt 90-95%');
});

test('of a link it reads how much could be compared, what of relations to oneself, and that cells do not add up', () => {
  const figures = { rows: value(30), 'distinct(care.person)': value(20) };
  const cells = ['x', 'y'].map((code) => ({ by: { 'care.type': code }, ...figures }));
  const link = { ...served({}), kind: 'link', blinding: 'dh', linkage, selfRelations: 'excluded', cells } as unknown as ServedResult;
  const printed = formatResult(link, voice, {});
  expect(printed).toContain('rows with an identifier that could be compared: care >=95% (origin: ');
  expect(printed).toContain('Rows that relate somebody to himself are left out.');
  expect(printed).toContain('cells need not add up');
});
