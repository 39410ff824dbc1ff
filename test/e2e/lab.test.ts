/** ketensom-lab as people call it: what it refuses before anything starts, and what it leaves behind. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callLab, demandReleased, type LabRun, makeScratch, runLab } from '../scenario/run-lab.ts';

/** Replaces a text that must stand in a file of the scenario. */
function change(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new RangeError('the file does not hold that text');
  writeFileSync(join(folder, path), text.replace(from, to));
}

const golden = fileURLToPath(new URL('../golden/drop-out', import.meta.url));

describe('refused before anything starts, with exit code 2', () => {
  const scratch = makeScratch();
  afterAll(scratch.clear);
  const out = join(scratch.folder, 'out');

  /** A scenario that is in order but for what `spoil` does to it. */
  const spoiled = async (name: string, spoil: (folder: string) => void): Promise<string> => {
    const folder = join(scratch.folder, name);
    await callLab(['new', folder]);
    spoil(folder);
    return folder;
  };

  test.each([
    ['a partner that is not there', ['--drop', 'nobody@upload'], 'malformed'],
    ['a step that does not exist', ['--drop', 'delta@lunch'], 'malformed'],
    ['a step of later queries', ['--drop', 'delta@hop'], 'not-supported'],
    ['a query that is not there', ['--only', 'nothing'], 'malformed'],
  ])('%s', async (_name, extra, code) => {
    const { code: exitCode, log } = await callLab(['run', golden, '--out', out, '--json', ...extra]);
    expect(exitCode, log).toBe(2);
    expect(log).toContain(`"code":"${code}"`);
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['no scenario at all', () => Promise.resolve(join(scratch.folder, 'nowhere')), 'no such folder'],
    ['a link that leads out', () => spoiled('link', (folder) => symlinkSync('/etc', join(folder, 'partners', 'gemeente-a', 'data'))), 'a symbolic link'],
    [
      'two queries of one name',
      () => spoiled('twins', (folder) => writeFileSync(join(folder, 'queries', '02.yaml'), readFileSync(join(folder, 'queries', '01-cases-by-region.yaml')))),
      'the query name cases-by-region, which another file has',
    ],
    ['an unknown key in generate.yaml', () => spoiled('typo', (folder) => writeFileSync(join(folder, 'generate.yaml'), 'seed: 1\npartner: {}\n')), 'generate.yaml'],
    ['an unknown key in a policy', () => spoiled('policy', (folder) => change(folder, 'partners/gemeente-b/agent.yaml', 'approve:', 'aprove:')), '"path":"policy.aprove"'],
    ['an agent.yaml of another partner', () => spoiled('other', (folder) => change(folder, 'partners/gemeente-b/agent.yaml', 'gemeente-b', 'gemeente-c')), '"path":"partner"'],
    ['a code that is a number', () => spoiled('code', (folder) => change(folder, 'codebook.yaml', '{ N: North, S: South }', '[01, 02]')), '"path":"variables.region.codes'],
    ['a query with a typo', () => spoiled('query', (folder) => change(folder, 'queries/01-cases-by-region.yaml', 'measures:', 'measure:')), '"path":"measure'],
    ['a partner without agent.yaml', () => spoiled('empty', (folder) => mkdirSync(join(folder, 'partners', 'gemeente-d'))), 'no such file'],
  ])('%s', async (_name, make, found) => {
    const folder = await make();
    const { code, log } = await callLab(['run', folder, '--out', out, '--json']);
    expect(code, log).toBe(2);
    expect(log).toContain(found);
    expect(existsSync(out)).toBe(false);
  });

  test('a column that the data do not have: the agent that checks them says so', async () => {
    const folder = await spoiled('column', (scenario) => change(scenario, 'partners/gemeente-b/agent.yaml', 'age: age', 'age: leeftijd'));
    const { code, log } = await callLab(['run', folder, '--out', out, '--json']);
    expect(code, log).toBe(2);
    expect(log).toContain('"path":"datasets.cases.variables.age"');
    expect(existsSync(join(out, 'work', 'state', 'coordinator'))).toBe(false);
  });

  test('`new` into a folder that exists', async () => {
    expect(await callLab(['new', scratch.folder])).toMatchObject({ code: 2 });
  });
});

describe('a scenario made by `new`, with a second query that asks for too little protection', () => {
  const scratch = makeScratch();
  const folder = join(scratch.folder, 'scenario');
  const out = join(scratch.folder, 'out');
  let run: LabRun;

  beforeAll(async () => {
    await callLab(['new', folder]);
    const weak = { query: 'weak', purpose: 'first-steps', kind: 'aggregate', dataset: 'cases', measures: ['count'], release: { minCount: 2 } };
    writeFileSync(join(folder, 'queries', '02-weak.yaml'), JSON.stringify(weak));
    run = await runLab(folder, out);
  }, 120_000);

  afterAll(scratch.clear);

  test('exit code 3: one was refused, and its result says why', () => {
    expect(run.code, run.log).toBe(3);
    expect(demandReleased(run, 'cases-by-region').protection).toBe('on');
    expect(run.results['weak']).toMatchObject({ query: 'weak', status: 'refused', error: { code: 'policy-floor' } });
  });

  test('a report per query that fetches nothing and runs nothing, and an audit bundle', () => {
    expect(readdirSync(join(out, 'report')).toSorted()).toEqual(['cases-by-region.html', 'weak.html']);
    for (const name of readdirSync(join(out, 'report'))) {
      const page = readFileSync(join(out, 'report', name), 'utf8');
      expect(page).not.toMatch(/<script|<link|src=|href=|url\((?!#)/);
    }
    expect(existsSync(join(out, 'audit', 'checkpoint'))).toBe(true);
  });
});
