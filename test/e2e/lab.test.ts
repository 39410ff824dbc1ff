/** ketensom-lab as people call it: what it refuses before anything starts, and what it leaves behind. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkScenario } from '../../packages/lab/src/check-scenario.ts';
import { parseDrop } from '../../packages/lab/src/drop.ts';
import { newScenario } from '../../packages/lab/src/new-scenario.ts';
import { readScenario } from '../../packages/lab/src/scenario.ts';
import { callLab, demandReleased, type LabRun, makeScratch, runLab } from '../scenario/run-lab.ts';

const golden = fileURLToPath(new URL('../golden/drop-out', import.meta.url));

/** Replaces a text that must stand in a file of the scenario. */
function change(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new RangeError('the file does not hold that text');
  writeFileSync(join(folder, path), text.replace(from, to));
}

const agent = 'partners/gemeente-b/agent.yaml';
const query = 'queries/01-cases-by-region.yaml';

/** What is done to a scenario that is in order, and the path or the find that the refusal names. */
const spoilings: readonly (readonly [name: string, spoil: (folder: string) => void, refusal: object])[] = [
  [
    'a link that leads out',
    (folder) => symlinkSync('/etc', join(folder, 'partners', 'gemeente-a', 'data')),
    { issues: [{ found: 'a symbolic link' }] },
  ],
  [
    'two queries of one name',
    (folder) => writeFileSync(join(folder, 'queries', '02.yaml'), readFileSync(join(folder, query))),
    { issues: [{ found: 'the query name cases-by-region, which another file has' }] },
  ],
  ['a partner without agent.yaml', (folder) => mkdirSync(join(folder, 'partners', 'gemeente-d')), { issues: [{ found: 'no such file' }] }],
  [
    'an unknown key in generate.yaml',
    (folder) => writeFileSync(join(folder, 'generate.yaml'), 'seed: 1\npartner: {}\n'),
    { code: 'malformed' },
  ],
  ['an agent.yaml of another partner', (folder) => change(folder, agent, 'gemeente-b', 'gemeente-c'), { issues: [{ path: 'partner' }] }],
  [
    'an unknown variable in a mapping',
    (folder) => change(folder, agent, 'age: age', 'agee: age'),
    { issues: [{ path: 'datasets.cases.variables.agee' }] },
  ],
  ['a code that is a number', (folder) => change(folder, 'codebook.yaml', '{ N: North, S: South }', '[01, 02]'), { code: 'malformed' }],
  [
    'a rule that does not exist',
    (folder) => writeFileSync(join(folder, 'charter.yaml'), 'charter: x\npurposes: {}\nrules: { minCont: 3 }\n'),
    { issues: [{ path: 'rules.minCont' }] },
  ],
  ['a query with a typo', (folder) => change(folder, query, 'measures:', 'measure:'), { file: expect.stringContaining(query) as string }],
];

describe('refused before anything starts', () => {
  const scratch = makeScratch();
  afterAll(scratch.clear);
  const out = join(scratch.folder, 'out');

  const spoiled = (name: string, spoil: (folder: string) => void): string => {
    const folder = join(scratch.folder, name.replaceAll(' ', '-'));
    newScenario(folder);
    spoil(folder);
    return folder;
  };

  const refusalOf = (folder: string): unknown => {
    try {
      const scenario = readScenario(folder);
      checkScenario(scenario, scenario.queries);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  test('nothing: a new scenario is in order', () => {
    expect(refusalOf(spoiled('good', () => undefined))).toBeUndefined();
  });

  test.each(spoilings)('%s', (name, spoil, refusal) => {
    const error = refusalOf(spoiled(name, spoil));
    expect(error).toMatchObject({ name: 'ConfigError', ...refusal });
  });

  test.each([
    ['nobody@upload', 'malformed'],
    ['delta@lunch', 'malformed'],
    ['delta@upload@reveal', 'malformed'],
  ])('--drop %s', (text, code) => {
    expect(() => parseDrop(text, ['alpha', 'delta'])).toThrow(expect.objectContaining({ code, exitCode: 2 }) as Error);
  });

  test.each([
    ['a scenario that is not there', () => join(scratch.folder, 'nowhere'), [], '"found":"no such folder"'],
    ['a query that is not there', () => golden, ['--only', 'nothing'], '"code":"malformed"'],
    ['a typo in a policy', () => spoiled('policy', (folder) => change(folder, agent, 'approve:', 'aprove:')), [], '"path":"policy.aprove"'],
  ] as const)('%s: exit code 2, and nothing written', async (_name, make, extra, found) => {
    const { code, log } = await callLab(['run', make(), '--out', out, '--json', ...extra]);
    expect(code, log).toBe(2);
    expect(log).toContain(found);
    expect(existsSync(out)).toBe(false);
  });

  test('a column that the data do not have: the agent that checks them says so', async () => {
    const folder = spoiled('column', (scenario) => change(scenario, agent, 'age: age', 'age: leeftijd'));
    const { code, log } = await callLab(['run', folder, '--out', out, '--json']);
    expect(code, log).toBe(2);
    expect(log).toContain('"path":"datasets.cases.variables.age"');
    expect(existsSync(join(out, 'work', 'state', 'coordinator'))).toBe(false);
  });

  test('`new` into a folder that exists', async () => {
    expect(await callLab(['new', scratch.folder])).toMatchObject({ code: 2 });
  });
});

describe('a scenario made by `new`, with queries that may not be answered', () => {
  const scratch = makeScratch();
  const folder = join(scratch.folder, 'scenario');
  const out = join(scratch.folder, 'out');
  let run: LabRun;

  beforeAll(async () => {
    await callLab(['new', folder]);
    const weak = {
      query: 'weak',
      purpose: 'first-steps',
      kind: 'aggregate',
      dataset: 'cases',
      measures: ['count'],
      release: { minCount: 2 },
    };
    writeFileSync(join(folder, 'queries', '02-weak.yaml'), JSON.stringify(weak));
    writeFileSync(
      join(folder, 'queries', '03-later.yaml'),
      JSON.stringify({
        query: 'later',
        purpose: 'first-steps',
        kind: 'aggregate',
        dataset: 'cases',
        measures: ['count'],
        release: { noise: 'laplace' },
      }),
    );
    run = await runLab(folder, out);
  }, 120_000);

  afterAll(scratch.clear);

  test('exit code 3: two were refused, and their results say why', () => {
    expect(run.code, run.log).toBe(3);
    expect(demandReleased(run, 'cases-by-region').protection).toBe('on');
    expect(run.results['weak']).toMatchObject({ query: 'weak', kind: 'aggregate', status: 'refused', error: { code: 'policy-floor' } });
    expect(run.results['later']).toMatchObject({ query: 'later', kind: 'aggregate', status: 'refused', error: { code: 'not-supported' } });
  });

  test('a report per query that fetches nothing and runs nothing, and an audit bundle', () => {
    expect(readdirSync(join(out, 'report')).toSorted()).toEqual(['cases-by-region.html', 'later.html', 'weak.html']);
    for (const name of readdirSync(join(out, 'report'))) {
      const page = readFileSync(join(out, 'report', name), 'utf8');
      expect(page).not.toMatch(/<script|<link|src=|href=|url\((?!#)/);
    }
    expect(existsSync(join(out, 'audit', 'checkpoint'))).toBe(true);
  });
});
