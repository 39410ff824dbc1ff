/** What a mapping makes of single values: states, rounding, expressions, and the mappings that are refused. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentFile, type Codebook, parseAgentFile, parseCodebook } from '@ketensom/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MappedDataset, mapDataset } from '../../src/mapping/map-dataset.ts';
import { roundedColumn, stateColumn, valueColumn } from '../../src/mapping/names.ts';
import { makeFolder, refusalOf, writeParquet } from '../support/data-folder.ts';

const codebook = (variables: Readonly<Record<string, unknown>>): Codebook =>
  parseCodebook({
    codebook: 'c',
    version: 1,
    keys: {},
    variables,
    datasets: { d: { unit: 'row', subject: 'row', keys: [], variables: Object.keys(variables) } },
  });

interface Setting {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mapping: Readonly<Record<string, unknown>>;
  readonly data: string;
  readonly missing?: readonly string[];
  readonly decimal?: string;
}

const fileOf = ({ mapping, missing = [], decimal = '.' }: Setting, source: unknown): AgentFile =>
  parseAgentFile({
    partner: 'a',
    datasets: { d: { source: source ?? { kind: 'csv', path: 'd.csv', delimiter: ';', decimal }, keys: {}, variables: mapping, missing } },
  });

async function open(setting: Setting, folder = makeFolder(), source?: unknown): Promise<MappedDataset> {
  if (source === undefined) writeFileSync(join(folder, 'd.csv'), setting.data);
  const dataset = fileOf(setting, source).datasets.get('d');
  if (dataset === undefined) throw new Error('no dataset');
  const mapped = await mapDataset({ root: folder, dataset, codebook: codebook(setting.variables) });
  onTestFinished(() => mapped.close());
  return mapped;
}

const stateNames = ['value', 'empty', 'unmapped', 'outOfRange'];

/** Per row: the value, or the name of its state; rounded values end in "~". */
async function read(mapped: MappedDataset, variable: string): Promise<string[]> {
  const rows = await mapped.engine.select(
    `select ${stateColumn(variable)}, cast(${valueColumn(variable)} as varchar), ${roundedColumn(variable)} from mapped`,
  );
  return rows.map(([state, value, rounded]) =>
    state === 0 ? `${String(value)}${rounded === true ? '~' : ''}` : (stateNames[Number(state)] ?? '?'),
  );
}

describe('numbers', () => {
  const number = { kind: 'number', min: -1000, max: 1000, decimals: 2 };
  it.each([
    ['1', '100'],
    ['1.5', '150'],
    ['-0.01', '-1'],
    ['+2.50', '250'],
    ['.5', '50'],
    ['007', '700'],
    ['1000', '100000'],
    ['1000.001', '100000~'],
    ['1000.01', 'outOfRange'],
    ['1.005', '100~'],
    ['1.015', '102~'],
    ['1.025', '102~'],
    ['1.0250000000000000000000000000000001', '103~'],
    ['-1.005', '-100~'],
    ['-1.015', '-102~'],
    ['0.0049999', '0~'],
    ['-0.005', '0~'],
    ['1.500', '150'],
    ['1.000000000000000000000000000000000000000', '100'],
    ['99999999999999999999999999999999999999999999', 'outOfRange'],
    ['-99999999999999999999999999999999999999999999.5', 'outOfRange'],
    ['1,5', 'unmapped'],
    ['1e2', 'unmapped'],
    ['1_0', 'unmapped'],
    ['0x1F', 'unmapped'],
    ['1.', 'unmapped'],
    ['.', 'unmapped'],
    ['--1', 'unmapped'],
    ['1 0', 'unmapped'],
    ['=1', 'unmapped'],
    ['٣', 'unmapped'],
    ['NaN', 'unmapped'],
    ['inf', 'unmapped'],
    [' ', 'empty'],
    ['', 'empty'],
    ['\u00a01\u00a0', '100'],
  ])('%j reads as %s', async (text, expected) => {
    const mapped = await open({ variables: { x: number }, mapping: { x: 'x' }, data: `x;y\n${text};1\n` });
    expect(await read(mapped, 'x')).toEqual([expected]);
  });

  it('read a decimal comma, and then no point', async () => {
    const mapped = await open({
      variables: { x: number },
      mapping: { x: 'x' },
      decimal: ',',
      data: 'x;y\n1,5;\n1.5;\n1.000,00;\n1,005;\n1;2\n',
    });
    expect(await read(mapped, 'x')).toEqual(['150', 'unmapped', 'unmapped', '100~', '100']);
  });

  it('of great range keep every digit', async () => {
    const wide = { kind: 'number', min: -1e15, max: 1e15, decimals: 9 };
    const mapped = await open({
      variables: { x: wide },
      mapping: { x: 'x' },
      data: 'x\n999999999999999.999999999\n-123456789012345.1234567895\n1000000000000000.000000001\n',
    });
    expect(await read(mapped, 'x')).toEqual(['999999999999999999999999', '-123456789012345123456790~', 'outOfRange']);
  });

  it('that are whole numbers round as well', async () => {
    const mapped = await open({
      variables: { x: { kind: 'integer', min: 0, max: 20 } },
      mapping: { x: 'x' },
      data: 'x;y\n0.5;\n1.5;\n2.50;\n20.5;\n20.51;\n3.0;\n',
    });
    expect(await read(mapped, 'x')).toEqual(['0~', '2~', '2~', '20~', 'outOfRange', '3']);
  });
});

describe('codes, truth values and dates', () => {
  it('are what their texts are mapped to, and unmapped otherwise', async () => {
    const mapped = await open({
      variables: {
        r: { kind: 'category', codes: ['01', '02', '03'] },
        own: { kind: 'category', codes: ['a', 'b'] },
        p: { kind: 'boolean' },
      },
      mapping: {
        r: { column: 'r', codes: { Noord: '02', ' Zuid ': '03' }, missing: ['?'] },
        own: 'o',
        p: { column: 'p', codes: { J: true, N: false } },
      },
      missing: ['NA'],
      data: 'r;o;p\nNoord;a;J\n Zuid;b;N\n02;A;j\nNA; b ;\n?;;true\n"it\'s";a;N \n',
    });
    expect(await read(mapped, 'r')).toEqual(['1', '2', 'unmapped', 'empty', 'empty', 'unmapped']);
    expect(await read(mapped, 'own')).toEqual(['0', '1', 'unmapped', '1', 'empty', '0']);
    expect(await read(mapped, 'p')).toEqual(['true', 'false', 'unmapped', 'empty', 'unmapped', 'false']);
  });

  it('are dates in their format only', async () => {
    const date = { kind: 'date', min: '2015-01-01', max: '2030-12-31' };
    const mapped = await open({
      variables: { iso: date, dutch: date, plain: date },
      mapping: { iso: 'i', dutch: { column: 'd', format: '%d-%m-%Y' }, plain: { column: 'p', format: '%Y%m%d' } },
      data: 'i;d;p\n2024-02-29;29-02-2024;20240229\n2023-02-29;29-02-2023;20230229\n2024-2-9;9-2-2024;20240200\n2014-12-31;31-12-2014;99999999\n2024-01-31T00:00:00;infinity;epoch\n2024-01-31 10:00:00;2024-01-31;2024-01-31\n',
    });
    expect(await read(mapped, 'iso')).toEqual(['2024-02-29', 'unmapped', 'unmapped', 'outOfRange', '2024-01-31', 'unmapped']);
    expect(await read(mapped, 'dutch')).toEqual(['2024-02-29', 'unmapped', '2024-02-09', 'outOfRange', 'unmapped', 'unmapped']);
    expect(await read(mapped, 'plain')).toEqual(['2024-02-29', 'unmapped', 'unmapped', 'unmapped', 'unmapped', 'unmapped']);
  });

  it('may be constants', async () => {
    const mapped = await open({
      variables: {
        r: { kind: 'category', codes: ['a', 'NA'] },
        p: { kind: 'boolean' },
        n: { kind: 'number', min: 0, max: 9, decimals: 1 },
        d: { kind: 'date', min: '2015-01-01', max: '2030-12-31' },
      },
      mapping: { r: { value: 'NA' }, p: { value: null }, n: { value: 2.5 }, d: { value: '2024-01-31' } },
      missing: ['NA'],
      decimal: ',',
      data: 'x\n1\n2\n',
    });
    expect([await read(mapped, 'r'), await read(mapped, 'p'), await read(mapped, 'n'), await read(mapped, 'd')]).toEqual([
      ['1', '1'],
      ['empty', 'empty'],
      ['25', '25'],
      ['2024-01-31', '2024-01-31'],
    ]);
  });
});

describe('expressions of the partner', () => {
  const money = { kind: 'number', min: 0, max: 1e6, decimals: 2 };

  it('see numbers where a text column holds nothing else', async () => {
    const mapped = await open({
      variables: { x: money },
      mapping: { x: { sql: 'cent / 100' } },
      missing: ['-'],
      data: 'cent\n12345\n\n-\n1\n',
    });
    expect(await read(mapped, 'x')).toEqual(['12345', 'empty', 'empty', '1']);
  });

  it('see texts where the expression asks for them', async () => {
    const mapped = await open({
      variables: {
        pc: { kind: 'category', codes: ['35', '36'] },
        adult: { kind: 'boolean' },
        d: { kind: 'date', min: '2000-01-01', max: '2030-12-31' },
      },
      mapping: { pc: { sql: 'substr(POSTCODE, 1, 2)' }, adult: { sql: "age >= 18 and soort = '7'" }, d: { sql: 'begin + 1' } },
      decimal: ',',
      data: 'postcode;age;soort;begin\n3511;17,5;7;2024-02-28\n3601;18;7;2024-12-31\n9999;;8;\n',
    });
    expect(await read(mapped, 'pc')).toEqual(['0', '1', 'unmapped']);
    expect(await read(mapped, 'adult')).toEqual(['false', 'true', 'false']);
    expect(await read(mapped, 'd')).toEqual(['2024-02-29', '2025-01-01', 'empty']);
  });

  it('see the types of a typed source, and their doubles round half to even as decimal text', async () => {
    const folder = makeFolder();
    await writeParquet(
      join(folder, 'd.parquet'),
      "select * from (values (267.5::double, date '2024-01-31'), (1e-9, null), (200000000, null)) t(v, d)",
    );
    const mapped = await open(
      {
        variables: { x: money, y: { kind: 'integer', min: 2000, max: 2100 } },
        mapping: { x: { sql: 'v / 100' }, y: { sql: 'year(d)' } },
        data: '',
      },
      folder,
      { kind: 'parquet', path: 'd.parquet' },
    );
    expect(await read(mapped, 'x')).toEqual(['268~', '0~', 'outOfRange']);
    expect(await read(mapped, 'y')).toEqual(['2024', 'empty', 'empty']);
  });

  it.each([
    [
      'a column that is not there',
      '"Salaris" / 100',
      'datasets.d.variables.x.sql: found "Salaris", expected a column that the source has; it has 2, and capitals count',
    ],
    [
      'two statements',
      '1; drop table source',
      'datasets.d.variables.x.sql: found "1; drop table source", expected one SQL expression over columns of the source',
    ],
    [
      'types that do not fit',
      'naam / 100',
      'datasets.d.variables.x.sql: found "naam / 100", expected an expression whose types fit; text columns need a cast where not every text is a number or a date',
    ],
    [
      'a value of no usable type',
      '[1, 2]',
      'datasets.d.variables.x.sql: found a value of type INTEGER[], expected a text, number, date or boolean',
    ],
    [
      'a failure on a row',
      'cast(naam as integer)',
      'datasets.d.variables.x.sql: found an expression that may fail on some rows, expected an expression with a value for every row; try_cast instead of a cast, nullif against a division by zero',
    ],
  ])('are refused for %s, without a value', async (_name, sql, message) => {
    const folder = makeFolder();
    const error = await refusalOf(open({ variables: { x: money }, mapping: { x: { sql } }, data: 'cent;naam\n1;Jansen\n' }, folder));
    expect(error.message).toBe(message);
  });
});

describe('a mapping', () => {
  it('is refused where a column is not there', async () => {
    const setting = {
      variables: { x: { kind: 'integer', min: 0, max: 9 }, y: { kind: 'boolean' } },
      mapping: { x: 'Leeftijd', y: { column: 'p' } },
      data: 'leeftijd;q\n1;2\n',
    };
    const error = await refusalOf(open(setting));
    expect(error.code).toBe('unknown-name');
    expect(error.issues.map(({ path }) => path)).toEqual(['datasets.d.variables.x', 'datasets.d.variables.y']);
    expect(error.message).not.toContain('leeftijd');
  });

  it('is refused where a text has two meanings', async () => {
    const setting = {
      variables: { r: { kind: 'category', codes: ['a', 'b'] } },
      mapping: { r: { column: 'r', codes: { x: 'a', ' x': 'b', y: 'a' }, missing: ['y'] } },
      data: 'r\nx\n',
    };
    const error = await refusalOf(open(setting));
    expect(error.issues.map(({ path, found }) => [path, found])).toEqual([
      ['datasets.d.variables.r.codes. x', '"b"'],
      ['datasets.d.variables.r.codes.y', 'a text that also means empty'],
    ]);
  });
});
