/** What the engine must not do, tried from inside: as one of the agent's statements, and as a partner's expression. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ExpressionRefused, parseExpression } from '../../src/mapping/partner-expression.ts';
import { Engine, EngineFailure } from '../../src/source/engine.ts';
import { makeFolder } from '../support/data-folder.ts';

async function openEngine(readable: readonly string[] = []): Promise<Engine> {
  const engine = await Engine.open({ readable });
  onTestFinished(() => engine.close());
  return engine;
}

const kindOf = async (run: Promise<unknown>): Promise<string> => {
  const error = await run.catch((thrown: unknown) => thrown);
  return error instanceof EngineFailure ? error.kind : `not refused: ${String(error)}`;
};

describe('the locked engine', () => {
  const escapes = (folder: string): readonly string[] => [
    `select * from read_csv('${folder}/secret.csv')`,
    `select * from read_text('${folder}/../secret.csv')`,
    `select * from read_text('${folder}/../${folder.split('/').at(-1)}/secret.csv')`,
    `select * from sniff_csv('${folder}/secret.csv')`,
    `select * from glob('/etc/*')`,
    `copy (select 1) to '${folder}/out.csv'`,
    `export database '${folder}/out'`,
    `attach '${folder}/other.db'`,
    'install httpfs',
    `load '${folder}/x.duckdb_extension'`,
    "set allowed_paths = ['/etc/passwd']",
    'set enable_external_access = true',
    'set lock_configuration = false',
    'reset lock_configuration',
    'reset allowed_paths',
    `set temp_directory = '${folder}'`,
    `pragma temp_directory = '${folder}'`,
    `select * from read_csv('http://127.0.0.1:9/x.csv')`,
  ];

  it('reads nothing but the listed file, writes nothing and keeps its settings', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'own.csv'), 'a\n1\n');
    writeFileSync(join(folder, 'secret.csv'), 'a\n2\n');
    const engine = await openEngine([join(folder, 'own.csv')]);
    expect(await engine.value(`select count(*) from read_csv('${folder}/own.csv')`)).toBe(1n);
    for (const attempt of escapes(folder))
      expect(['permission', 'other', 'binder', 'conversion'], attempt).toContain(await kindOf(engine.run(attempt)));
    expect(existsSync(join(folder, 'out.csv')) || existsSync(join(folder, 'out')) || existsSync(join(folder, 'other.db'))).toBe(false);
    expect(await engine.value("select current_setting('enable_external_access')")).toBe(false);
  });

  it('runs single SELECT statements only where it selects', async () => {
    const folder = makeFolder();
    const own = join(folder, 'own.csv');
    writeFileSync(own, 'a\n1\n');
    const engine = await openEngine([own]);
    for (const statement of [
      `copy (select 1) to '${own}' (use_tmp_file false)`,
      'create table t as select 1',
      'select 1; select 2',
      'set threads = 1',
      'drop view if exists x',
    ]) {
      expect(await kindOf(engine.select(statement)), statement).toBe('permission');
    }
    expect(readFileSync(own, 'utf8')).toBe('a\n1\n');
  });

  it('runs nothing else at all once it is sealed', async () => {
    const engine = await openEngine();
    await engine.run('create table t as select 1 as a');
    engine.seal();
    await expect(engine.run('drop table t')).rejects.toThrow(RangeError);
    expect(await engine.value('select a from t')).toBe(1);
  });

  it('says nothing of the data when a statement fails', async () => {
    const engine = await openEngine();
    const error = await engine.select("select cast(x as integer) from (values ('Alice Secret')) t(x)").catch((thrown: unknown) => thrown);
    expect(String(error)).not.toContain('Alice');
    expect(error).toMatchObject({ kind: 'conversion' });
  });
});

describe("a partner's expression", () => {
  it.each([
    '(select 1)',
    '1), (2',
    '1) from source where (1 = 1',
    '1) union select (2',
    '1; select 2',
    '1) order by (1',
    'sum(a)',
    'count(*) over ()',
    '*',
    "read_text('/etc/passwd')",
    "getvariable('x')",
    "current_setting('threads')",
    'random()',
    'now()',
    'uuid()',
    'list_transform([1], x -> x)',
    'source.a',
    '$1',
    '',
    "error('x')",
    "nextval('s')",
    'a in (select 1)',
    'exists (select 1)',
    'unnest([1, 2])',
    '12345678901234567890123456789012345',
  ])('is refused: %s', async (sql) => {
    await expect(parseExpression(await openEngine(), sql)).rejects.toThrow(ExpressionRefused);
  });

  it.each([
    ['inkomen / 100', ['inkomen'], '("x inkomen" / 100)'],
    ['case when "a b" > 3 then a else b end -- why', ['a b', 'a', 'b'], 'CASE  WHEN (("x a b" > 3)) THEN ("x a") ELSE "x b" END'],
    ["coalesce(a, 'it''s')", ['a'], "COALESCE(\"x a\", 'it''s')"],
    ["try_cast(a as date) - date '2020-01-01'", ['a'], '(TRY_CAST("x a" AS DATE) - CAST(\'2020-01-01\' AS DATE))'],
  ])('is taken apart and put together: %s', async (sql, columns, rendered) => {
    const expression = await parseExpression(await openEngine(), sql);
    expect(expression.columns).toEqual(columns);
    expect(await expression.render((column) => `x ${column}`)).toBe(rendered);
  });
});
