/** Random queries over four unlike partners: every released figure is the one that DuckDB finds in the raw files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askOracle } from './oracle.ts';
import { makeQueries } from './random-query.ts';
import { RawRows } from './raw-rows.ts';
import { demandReleased, figuresOf, type LabRun, makeScratch, runLab } from './run-lab.ts';
import { chooseSeed } from './seed.ts';
import { type PlannedPartner, writeScenario } from './write-scenario.ts';

const seed = chooseSeed();
const queries = makeQueries(seed, 20);

describe(`random queries (KETENSOM_SEED=${seed})`, () => {
  const scratch = makeScratch();
  let run: LabRun;
  let rows: RawRows;
  let partners: readonly PlannedPartner[];

  beforeAll(async () => {
    const files = queries.map(({ file }) => file);
    partners = writeScenario(scratch.folder, { seed, partners: 4, rows: 200, queries: files, protection: 'off' });
    run = await runLab(scratch.folder, `${scratch.folder}/out`);
    rows = await RawRows.open(`${scratch.folder}/out/work/partners`, partners);
  }, 240_000);

  afterAll(() => {
    rows?.close();
    scratch.clear();
  });

  test('all are released, and the lab says so', () => {
    expect(run.code, run.log).toBe(0);
  });

  test.each(queries.map((query) => [query.file.query, query] as const))('%s', async (name, query) => {
    const result = demandReleased(run, name);
    const offering = rows.registering(query.required);
    const expected = await askOracle(query, rows, offering);
    expect(result.protection).toBe('off');
    expect(result.partners.included).toEqual(offering);
    expect(figuresOf(result), JSON.stringify(query.file)).toEqual(expected);
  });
});
