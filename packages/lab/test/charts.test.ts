/** The picture beside a table: which one is chosen, what a hidden cell looks like, and that names cannot become markup. */
import { codeName, type Labels, measureTitle, noLabels } from '@ketensom/host';
import { describe, expect, test } from 'vitest';
import { chooseChart } from '../src/present/charts/choose-chart.ts';
import { residualMap } from '../src/present/charts/residual-map.ts';
import type { ResultCell, ResultTable } from '../src/present/result-file.ts';

const value = (figure: number): ResultCell => ({ state: 'value', value: figure });
const hidden: ResultCell = { state: 'suppressed', reason: 'minCount' };

const tableOf = (dimensions: string[], rows: [string[], ResultCell][], measures = ['count']): ResultTable => ({
  dimensions,
  measures,
  rows: rows.map(([by, cell]) => ({ by, cells: [cell] })),
});
const draw = (table: ResultTable, labels: Labels = noLabels, maps = {}) => chooseChart(table, { labels, language: 'en', maps });

const labels: Labels = {
  codes: { area: { a: 'North & <b>South</b>' } },
  titles: { area: 'Area', age: 'Age', on_time: 'Assessed on time' },
  periods: new Set(['year']),
  shares: new Set(['on_time']),
};

describe('the chart that fits', () => {
  test('bars for codes; a hidden cell is hatched and says so', () => {
    const chart = draw(
      tableOf(
        ['area'],
        [
          [['a'], value(10)],
          [['b'], hidden],
          [['c'], value(5)],
        ],
      ),
    );
    expect(chart.match(/class="bar"/g)).toHaveLength(2);
    expect(chart.match(/class="hidden"/g)).toHaveLength(1);
    expect(chart).toContain('too small');
    const [ten, five] = [...chart.matchAll(/width="([\d.]+)" height="15" class="bar"/g)].map(([, width]) => Number(width));
    expect(ten).toBe(2 * (five ?? 0));
  });

  test('margins are left out, and one bar is no chart', () => {
    expect(
      draw(
        tableOf(
          ['area'],
          [
            [['a'], value(1)],
            [['b'], value(2)],
            [['*'], value(3)],
          ],
        ),
      ).match(/class="bar"/g),
    ).toHaveLength(2);
    expect(
      draw(
        tableOf(
          ['area'],
          [
            [['a'], value(1)],
            [['*'], value(3)],
          ],
        ),
      ),
    ).toBe('');
  });

  test('lines where a variable is a period; the line breaks at a hidden period', () => {
    const rows: [string[], ResultCell][] = ['2020', '2021', '2022', '2023'].map((year, at) => [['a', year], at === 2 ? hidden : value(at)]);
    const chart = draw(tableOf(['area', 'year'], rows), labels);
    expect(/<path d="([^"]*)"/.exec(chart)?.[1]?.replaceAll(/[\d. ]/g, '')).toBe('MLM');
    expect(chart.match(/class="hidden"/g)).toHaveLength(1);
  });

  test('a map where the variable has one', () => {
    const places = new Map([
      ['a', { column: 0, row: 0 }],
      ['b', { column: 1, row: 1 }],
    ]);
    const table = tableOf(
      ['area'],
      [
        [['a'], value(1)],
        [['b'], hidden],
      ],
    );
    const chart = draw(table, labels, { area: places });
    expect(chart.match(/class="tile"/g)).toHaveLength(2);
    expect(draw(table, labels, { other: places })).not.toContain('class="tile"');
  });

  test('curves alone are drawn as curves, without empty bars below', () => {
    const point: ResultCell = { state: 'value', value: 0.9 };
    const curve: ResultCell = { state: 'value', steps: [30, 60].map((at) => ({ at, survival: point as never })) };
    const rows = ['a', 'b'].map((code) => ({ by: [code], cells: [curve] }));
    const chart = draw({ dimensions: ['area'], measures: ['still_open'], rows }, labels);
    expect(chart.match(/<figure>/g)).toHaveLength(2);
    expect(chart).not.toContain('Bar chart');
    const counted = rows.map((row) => ({ ...row, cells: [curve, value(3)] }));
    expect(draw({ dimensions: ['area'], measures: ['still_open', 'count'], rows: counted }, labels)).toContain('Bar chart');
  });

  test('a figure that says more than a count is drawn first', () => {
    const table: ResultTable = {
      dimensions: ['area'],
      measures: ['count', 'on_time'],
      rows: ['a', 'b'].map((code) => ({ by: [code], cells: [value(100), value(0.25)] })),
    };
    const chart = draw(table, labels);
    expect(chart).toContain('<figcaption>Assessed on time</figcaption>');
    expect(chart).toContain('25 %');
  });

  test('names are text, never markup', () => {
    const chart = draw(
      tableOf(
        ['area'],
        [
          [['a'], value(1)],
          [['<i>'], value(2)],
        ],
      ),
      labels,
    );
    expect(chart).toContain('North &amp; &lt;b&gt;South&lt;/b&gt;');
    expect(chart).not.toMatch(/<[bi]>/);
  });
});

test.each([
  ['count', 'Count', 'Aantal'],
  ['mean(age)', 'Age, mean', 'Age, gemiddelde'],
  ['share(area=a)', 'Area: North & <b>South</b>, share', 'Area: North & <b>South</b>, aandeel'],
  ['on_time', 'Assessed on time', 'Assessed on time'],
  ['distinct(family.age)', 'Age (family), persons', 'Age (family), personen'],
  ['odd(thing)', 'odd(thing)', 'odd(thing)'],
])('%s is called %s', (measure, en, nl) => {
  expect(measureTitle(measure, labels, 'en')).toBe(en);
  expect(measureTitle(measure, labels, 'nl')).toBe(nl);
});

test('a code of a linked table has the name of its variable', () => {
  expect(codeName('clients.area', 'a', labels)).toBe('North & <b>South</b>');
  expect(codeName('clients.area', 'z', labels)).toBe('z');
});

describe('residuals on a map', () => {
  const places = new Map(['a', 'b', 'c'].map((code, column) => [code, { column, row: 0 }]));
  const expectedCell = (code: string, ratio: ResultCell, residual: ResultCell) => ({
    by: { area: code },
    observed: ratio,
    expected: ratio,
    ratio,
    residual,
  });
  const cells = [expectedCell('a', value(1.4), value(9.2)), expectedCell('b', value(1), value(0.1)), expectedCell('c', hidden, hidden)];

  test('far above, chance, and hidden are told apart', () => {
    const map = residualMap(cells, { maps: { area: places }, labels, language: 'en' });
    expect(map.match(/class="tile"/g)).toHaveLength(3);
    expect(map).toContain('fill="#a02018" class="tile"');
    expect(map).toContain('fill="#eeeeea" class="tile"');
    expect(map).toContain('fill="url(#residuals-en)" class="tile"');
    expect(map).toContain('North &amp; &lt;b&gt;');
  });

  test('no map for a variable without places, or for two variables', () => {
    expect(residualMap(cells, { maps: {}, labels, language: 'en' })).toBe('');
    const crossed = cells.map((cell) => ({ ...cell, by: { ...cell.by, sex: 'M' } }));
    expect(residualMap(crossed, { maps: { area: places }, labels, language: 'en' })).toBe('');
  });
});
