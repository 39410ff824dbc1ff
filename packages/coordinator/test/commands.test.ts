/** The operator's commands where they refuse: nothing is started, and the file, what was found and what was expected are named. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv, readCodebook } from '@ketensom/host';
import { ConfigError } from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';
import { listPartners } from '../src/cli/list-partners.ts';
import { start } from '../src/cli/start-command.ts';
import { draftCharter, initCoordinator, openDesk } from '../src/index.ts';
import { problemBody, toProblem } from '../src/server/problems.ts';
import { freshFolder, startWorld, stopWorld } from './support/world.ts';

const issuesOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ path, found }) => [path, found]);
    throw error;
  }
  return 'nothing';
};

describe('init and start', () => {
  test('a log is begun once, and a folder without one is not opened', () => {
    const folder = freshFolder();
    expect(initCoordinator({ folder, name: 'tiny', domain: 'sum.example.nl' }).origin).toBe('sum.example.nl/tiny/1');
    expect(issuesOf(() => initCoordinator({ folder, name: 'tiny' }))).toEqual([['', 'a store']]);
    const empty = freshFolder();
    mkdirSync(empty, { mode: 0o700 });
    expect(issuesOf(() => openDesk({ folder: empty }))).toEqual([['', 'no store']]);
  });

  test.each(['0.0.0.0:8440', '192.168.1.1:1', 'example.nl:80', '127.0.0.1', '127.0.0.1:99999', '[::]:80'])(
    'plain HTTP is not served on %s',
    async (listen) => {
      await expect(start({ state: '/nowhere', listen })).rejects.toBeInstanceOf(ConfigError);
    },
  );

  test('behind a proxy the address that clients dial is https', async () => {
    await expect(start({ state: '/nowhere', listen: '0.0.0.0:8440', behindProxy: 'http://sum.example.nl' })).rejects.toThrow();
  });
});

describe('the charter', () => {
  test('is not drafted without enough partners or an analyst', () => {
    const folder = freshFolder();
    initCoordinator({ folder, name: 'tiny' });
    const desk = openDesk({ folder });
    const codebook = join(folder, '..', 'codebook.yaml');
    writeFileSync(
      codebook,
      'codebook: c\nversion: 1\nvariables:\n  x: { kind: boolean }\ndatasets:\n  d: { unit: row, subject: row, keys: [], variables: [x] }\n',
    );
    const draft = () => draftCharter(desk, { codebook, purposes: ['p'] });
    expect(issuesOf(draft)).toEqual([
      ['members', '0 enrolled'],
      ['analysts', 'none enrolled'],
    ]);
    expect(draft).toThrow(/at least 3 partners; two can compare sets .* minPartners: 2/);
    desk.db.close();
  });

  test('a second version names the first, and everybody is listed with where they stand', async () => {
    const world = await startWorld();
    const files = join(world.folder, '..', 'files');
    const drafted = draftCharter(world.desk, {
      codebook: join(files, 'codebook.yaml'),
      charter: join(files, 'charter.yaml'),
      purposes: [],
    });
    expect(drafted.version).toBe(2);
    const catalogue = (await world.analyst.get('/v1/catalogue')).json;
    expect(catalogue).toMatchObject({ charter: { version: 1, signed: ['a', 'b', 'c'] }, proposed: { version: 2, signed: [] } });
    const lines = listPartners(world.desk);
    expect(lines.map((line) => [line.name, line.role, line.state])).toEqual([
      ['a', 'partner', 'enrolled'],
      ['ana', 'analyst', 'enrolled'],
      ['b', 'partner', 'enrolled'],
      ['c', 'partner', 'enrolled'],
    ]);
    expect(lines[0]?.fingerprint).toMatch(/^(\d{5} ){11}\d{5}$/);
    await stopWorld(world);
  });
});

describe('code lists', () => {
  const rows = (text: string): unknown => parseCsv('list.csv', text);

  test('quotes, commas, line ends and a byte order mark', () => {
    expect(rows('\uFEFFcode,label\r\n01,"a, b"\r\n02,"say ""x"""\r\n\r\n03,\n')).toEqual([
      { code: '01', label: 'a, b' },
      { code: '02', label: 'say "x"' },
      { code: '03', label: '' },
    ]);
  });

  test.each([
    ['a column name twice', 'a,a\n1,2\n'],
    ['a row with another number of fields', 'a,b\n1\n'],
    ['a quote out of place', 'a,b\n1,x"y\n'],
    ['a quote that does not end', 'a,b\n1,"y\n'],
  ])('%s', (_name, text) => {
    expect(() => rows(text)).toThrow(ConfigError);
  });

  test("are read from the codebook's own folder and nowhere else", () => {
    const folder = freshFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, '..', 'outside.csv'), 'code\nx\n');
    writeFileSync(join(folder, 'list.csv'), 'code,name\nN,North\nE,East\n');
    symlinkSync(join(folder, '..', 'outside.csv'), join(folder, 'link.csv'));
    const file = join(folder, 'codebook.yaml');
    const write = (list: string): void =>
      writeFileSync(
        file,
        `codebook: c\nversion: 1\nvariables:\n  x: { kind: category, codes: { file: ${list}, code: code } }\ndatasets:\n  d: { unit: row, subject: row, keys: [], variables: [x] }\n`,
      );
    write('list.csv');
    const variable = readCodebook(file).codebook.variables.get('x');
    expect(variable?.kind === 'category' && variable.codes.map((code) => code.code)).toEqual(['N', 'E']);
    for (const list of ['../outside.csv', 'link.csv', 'absent.csv']) {
      write(list);
      expect(() => readCodebook(file)).toThrow(ConfigError);
    }
  });
});

describe('problems', () => {
  test.each([
    [Object.assign(new Error('disk'), { code: 'ENOSPC' }), 503, 'storage'],
    [Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }), 503, 'storage'],
    [Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 }), 503, 'storage'],
    [new Error('secret-4711'), 500, 'internal'],
    ['thrown text', 500, 'internal'],
  ])('%s', (error, status, code) => {
    const { problem, foreseen } = toProblem(error);
    expect([problem.status, problem.code, foreseen]).toEqual([status, code, false]);
    expect(problemBody(problem)).not.toContain('4711');
  });
});
