/** Sources of every kind, and what is refused, with the place in agent.yaml. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Source } from '@ketensom/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type OpenSource, openSource, removeScratch } from '../../src/source/open-source.ts';
import { plainText } from '../../src/source/plain-text.ts';
import { quoteName } from '../../src/source/sql-text.ts';
import { makeFolder, refusalOf, writeParquet, writeSqlite } from '../support/data-folder.ts';

const csv = (path = 'data.csv', more: Partial<Extract<Source, { kind: 'csv' }>> = {}): Source => ({
  kind: 'csv',
  path,
  delimiter: ',',
  decimal: '.',
  encoding: 'utf-8',
  quote: '"',
  ...more,
});

async function open(root: string, source: Source): Promise<OpenSource> {
  const opened = await openSource({ root, source, place: 'datasets.d.source' });
  onTestFinished(() => opened.close());
  return opened;
}

/** All values as the mapping sees them. */
async function texts(source: OpenSource): Promise<unknown[][]> {
  const columns = source.columns.map((name) => plainText(quoteName(name), source.types.get(name) ?? '') ?? 'null');
  return await source.engine.select(`select ${columns.join(', ')} from source`);
}

async function refused(root: string, source: Source): Promise<string> {
  const error = await refusalOf(openSource({ root, source, place: 'datasets.d.source' }));
  return error.message;
}

describe('a CSV source', () => {
  it('is texts, as they stand', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), '\ufeffid; naam \n01;"Jansen; ""J"""\n1,50; x \n');
    const source = await open(folder, csv('data.csv', { delimiter: ';' }));
    expect(source.columns).toEqual(['id', 'naam']);
    expect(await texts(source)).toEqual([
      ['01', 'Jansen; "J"'],
      ['1,50', ' x '],
    ]);
  });

  it('counts the rows that cannot be parsed and says where they are, not what they hold', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), 'a,b\n1,2\n3\n4,5,6\n"7"8,9\n10,\0\n=HYPERLINK("x"),12\n');
    const source = await open(folder, csv());
    expect(source.rows).toBe(2);
    expect(source.unreadable).toEqual({
      rows: 4,
      first: [
        { line: 3, reason: 'another number of fields than the header' },
        { line: 4, reason: 'another number of fields than the header' },
        { line: 5, reason: 'text after a closing quote' },
        { line: 6, reason: 'control characters' },
      ],
    });
    expect(await texts(source)).toEqual([
      ['1', '2'],
      ['=HYPERLINK("x")', '12'],
    ]);
  });

  it.each([
    ['utf-16', Buffer.from('\ufeffa,b\n1,é\n', 'utf16le')],
    ['latin-1', Buffer.from('a,b\n1,é\n', 'latin1')],
    ['windows-1252', Buffer.from('a,b\n1,é\n', 'latin1')],
  ] as const)('may be in %s', async (encoding, bytes) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), bytes);
    expect(await texts(await open(folder, csv('data.csv', { encoding })))).toEqual([['1', 'é']]);
  });

  it.each([
    [
      'a wrong encoding',
      Buffer.from('a,b\n1,\u00e9\n', 'latin1'),
      {},
      'datasets.d.source.encoding: found bytes at line 2 that are not utf-8, expected the encoding that the file is in',
    ],
    [
      'an open quote',
      'a,b\n1,"x\n',
      {},
      'datasets.d.source.quote: found a quote that never closes, from line 2, expected every quoted field closed; if the file has no quoting, another `quote` character',
    ],
    [
      'no header row',
      '',
      {},
      'datasets.d.source.path: found no readable header row, at line 1, expected a first row with the column names, in the declared encoding and dialect',
    ],
    [
      'a column twice',
      'a,b,A\n1,2,3\n',
      {},
      'datasets.d.source.path: found columns 1 and 3 of one name, expected every column name once (capitals do not tell them apart)',
    ],
    [
      'a million columns',
      `${'a,'.repeat(1e6)}\n`,
      {},
      'datasets.d.source.path: found too many columns, at line 1, expected at most 4096 columns; is the delimiter the right one?',
    ],
  ] as const)('is refused for %s', async (_name, content, more, message) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), content);
    expect(await refused(folder, csv('data.csv', more))).toBe(message);
  });

  it('holds more rows than one batch, and nothing of them stays in the state folder', async () => {
    const folder = makeFolder();
    const state = mkdtempSync(join(tmpdir(), 'ketensom-state-'));
    onTestFinished(() => rmSync(state, { recursive: true }));
    writeFileSync(join(folder, 'data.csv'), `n,t\n${Array.from({ length: 50_000 }, (_, at) => `${at},${'x'.repeat(100)}`).join('\n')}\n`);
    const source = await openSource({ root: folder, source: csv(), place: 'p', state });
    expect(source.rows).toBe(50_000);
    expect(await source.engine.value('select sum(cast(n as integer)) from source')).toBe(1_249_975_000n);
    const [scratch = ''] = readdirSync(state);
    expect(statSync(join(state, scratch)).mode & 0o777).toBe(0o700);
    await source.close();
    expect(readdirSync(state)).toEqual([]);
  });

  it('leaves nothing behind for longer than until the next start', async () => {
    const state = makeFolder();
    mkdirSync(join(state, 'scratch-abc'));
    writeFileSync(join(state, 'scratch-abc', 'spilled'), 'x');
    writeFileSync(join(state, 'agent.db'), 'x');
    await removeScratch(state);
    expect(readdirSync(state)).toEqual(['agent.db']);
  });

  it.each([
    ['a delimiter that is the quote', { delimiter: '"' }, 'datasets.d.source.quote: found the delimiter'],
    ['a control character as delimiter', { delimiter: '\u001f' }, 'datasets.d.source.delimiter: found a character that cannot be used'],
    ['half a character as quote', { quote: '\ud83d' }, 'datasets.d.source.quote: found a character that cannot be used'],
  ])('is refused with %s', async (_name, more, message) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), 'a\n1\n');
    expect(await refused(folder, csv('data.csv', more))).toContain(message);
  });
});

describe('a JSON source', () => {
  it('may be an array after a byte order mark', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.json'), '\ufeff[{"a":1},{"a":2}]');
    expect(await texts(await open(folder, { kind: 'json', path: 'data.json' }))).toEqual([['1'], ['2']]);
  });

  it.each([
    ['an array', '[{"a": "01", "b": 1.50}, {"b": 100, "c": true}, {"a": null, "b": 1e-7, "c": {"x": 1}}]'],
    ['lines', '{"a": "01", "b": 1.50}\n\n{"b": 100, "c": true}\n{"a": null, "b": 1e-7, "c": {"x": 1}}\n'],
  ])('may be %s of objects', async (_name, content) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.json'), content);
    const source = await open(folder, { kind: 'json', path: 'data.json' });
    expect(source.columns).toEqual(['a', 'b', 'c']);
    expect(await texts(source)).toEqual([
      ['01', '1.5', null],
      [null, '100', 'true'],
      [null, '0.0000001', '{"x":1}'],
    ]);
  });

  it('takes any text for a key', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.json'), JSON.stringify([{ 'a/b~c': 1, 'it\'s "x"': 2, '': 3 }]));
    const source = await open(folder, { kind: 'json', path: 'data.json' });
    expect(Object.fromEntries(source.columns.map((name, at) => [name, at]))).toMatchObject({
      'a/b~c': expect.any(Number),
      'it\'s "x"': expect.any(Number),
      'column 1': 0,
    });
    expect((await texts(source)).flat().map(String).toSorted()).toEqual(['1', '2', '3']);
  });

  it('counts lines that are no object, or name a key twice', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.json'), '{"a":1}\nnonsense\n{"a":2,"a":3}\n[1]\n7\n{"a":4}\n{"a":');
    const source = await open(folder, { kind: 'json', path: 'data.json' });
    expect([source.rows, source.unreadable.rows]).toEqual([2, 5]);
    expect(await texts(source)).toEqual([['1'], ['4']]);
  });

  it.each([
    ['broken', '[{"a":1},{"a":]', 'found text that is not JSON'],
    ['cut off', '[{"a":1},{"a":2}', 'found text that is not JSON'],
    ['something else', 'a,b\n1,2\n', 'found no JSON array or object at the start'],
    ['lines after a byte order mark', '\ufeff{"a":1}\n', 'found a byte order mark before the first line'],
    ['keys that differ in capitals', '[{"a":1},{"A":2}]', 'found columns 1 and 2 of one name'],
  ])('is refused when it is %s', async (_name, content, found) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.json'), content);
    expect(await refused(folder, { kind: 'json', path: 'data.json' })).toContain(`datasets.d.source.path: ${found}`);
  });
});

describe('a Parquet source', () => {
  it('gives one text form of its types', async () => {
    const folder = makeFolder();
    const row = `select 1::integer as i, 12.50::decimal(9,2) as d, 5.0::double as w, 0.1::double as f, 1e-7::double as e, 1.5e20::double as g, true as b, date '2024-01-31' as day,
      timestamp '2024-01-31 10:20:30' as moment, '01' as t, null::varchar as n, [1, 2] as list, 'x'::blob as bytes, 170141183460469231731687303715884105727::hugeint as huge`;
    await writeParquet(join(folder, 'data.parquet'), row);
    const source = await open(folder, { kind: 'parquet', path: 'data.parquet' });
    expect(source.columns).toEqual(['i', 'd', 'w', 'f', 'e', 'g', 'b', 'day', 'moment', 't', 'n', 'huge']);
    expect(await texts(source)).toEqual([
      [
        '1',
        '12.50',
        '5',
        '0.1',
        '0.0000001',
        '150000000000000000000',
        'true',
        '2024-01-31',
        '2024-01-31 10:20:30',
        '01',
        null,
        expect.any(String),
      ],
    ]);
  });

  it('is refused when it is none, or its path is a pattern', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.parquet'), 'PAR1 but no more');
    writeFileSync(join(folder, 'a[1].parquet'), 'x');
    expect(await refused(folder, { kind: 'parquet', path: 'data.parquet' })).toContain('found a file that cannot be read as Parquet');
    expect(await refused(folder, { kind: 'parquet', path: 'a[1].parquet' })).toContain('found a path with *, ? or brackets');
  });
});

describe('a SQLite source', () => {
  it('gives one text form of its values, whatever their type', async () => {
    const folder = makeFolder();
    const rows = [
      { a: '01', b: 7 },
      { a: 9_007_199_254_740_993n, b: 0.1 },
      { a: null, b: 5.5e-8 },
    ];
    writeSqlite(join(folder, 'data.db'), 'cases', rows, ['a', 'b']);
    const source = await open(folder, { kind: 'sqlite', path: 'data.db' });
    expect(await texts(source)).toEqual([
      ['01', '7'],
      ['9007199254740993', '0.1'],
      ['', '0.000000055'],
    ]);
  });

  it('counts rows with binary values or control characters', async () => {
    const folder = makeFolder();
    const database = new DatabaseSync(join(folder, 'data.db'));
    database.exec("create table t (a, b); insert into t values (1, x'00'), ('x' || char(31) || 'y', 2), (3, 4)");
    database.close();
    const source = await open(folder, { kind: 'sqlite', path: 'data.db', table: 't' });
    expect([source.rows, source.unreadable.rows]).toEqual([1, 2]);
  });

  it('is refused when it is none, lacks the table, or has several and none is named', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'text.db'), 'not a database, but long enough to be looked at as one');
    const database = new DatabaseSync(join(folder, 'two.db'));
    database.exec('create table t (a); create table u (a)');
    database.close();
    expect(await refused(folder, { kind: 'sqlite', path: 'text.db' })).toContain(
      'source.path: found a file that cannot be opened as SQLite',
    );
    expect(await refused(folder, { kind: 'sqlite', path: 'two.db' })).toContain('source.table: found nothing, and 2 tables in the file');
    expect(await refused(folder, { kind: 'sqlite', path: 'two.db', table: 't" union select * from u --' })).toContain(
      'source.table: found no such table',
    );
  });
});

describe('the file of a source', () => {
  it('is a regular file inside the folder, reached without links', async () => {
    const folder = makeFolder();
    const outside = makeFolder();
    writeFileSync(join(outside, 'secret.csv'), 'a\n1\n');
    mkdirSync(join(folder, 'data'));
    symlinkSync(join(outside, 'secret.csv'), join(folder, 'data', 'link.csv'));
    symlinkSync(outside, join(folder, 'other'));
    const expected: readonly (readonly [string, string])[] = [
      ['../x/secret.csv', 'found a path outside the folder'],
      [join(outside, 'secret.csv'), 'found a path outside the folder'],
      ['data/../../secret.csv', 'found a path outside the folder'],
      ['data/link.csv', 'found a symbolic link'],
      ['other/secret.csv', 'found a symbolic link'],
      ['data', 'found a folder'],
      ['data/none.csv', 'found no such file'],
      ['data/none/x.csv', 'found no such file'],
    ];
    for (const [path, found] of expected) expect(await refused(folder, csv(path)), path).toContain(`datasets.d.source.path: ${found}`);
  });

  it('must stay as it is', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'data.csv'), 'a\n1\n');
    const source = await open(folder, csv());
    await source.demandUnchanged();
    writeFileSync(join(folder, 'data.csv'), 'a\n2\n3\n');
    expect((await refusalOf(source.demandUnchanged())).message).toContain('found a file that changed while it was read');
  });
});
