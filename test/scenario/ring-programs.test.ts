/**
 * Overlaps between whole programs: without padding lists are as long as they are, and two partners that have compared as often as a year allows are refused, each in its
 * own process with its own books.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canaryCount, type QueryResult } from '@ketensom/protocol';
import { afterAll, expect, test } from 'vitest';
import { readLogged } from '../../bench/read-logged.ts';
import { auditBundle } from './audit.ts';
import { peopleOf } from './overlap/people.ts';
import { makeScratch, runLab } from './run-lab.ts';

const scratch = makeScratch();
afterAll(scratch.clear);

const people = peopleOf(120).map(({ bsn }) => bsn);
/** Somebody twice, a number that is none, and a row without one beside the persons of each partner. */
const held: Readonly<Record<string, readonly string[]>> = {
  a: people.slice(0, 70),
  b: people.slice(30, 110),
  c: people.slice(60, 120),
};
const extra = (own: readonly string[]): readonly string[] => [...own, own[0] ?? '', '123456789', ''];

const codebook = `codebook: rings
version: 1
keys: { person: { kind: bsn } }
variables: { half: { kind: category, codes: ["1", "2"] } }
datasets: { people: { unit: person, subject: person, keys: [person], variables: [half] } }
`;

const agentOf = (partner: string): string => `partner: ${partner}
datasets:
  people: { source: { kind: csv, path: people.csv }, keys: { person: nr }, variables: { half: half } }
policy: { approve: auto, purposes: [one, two, three] }
`;

const purpose = '{ basis: none, text: { en: a test } }';

/** A scenario folder with these queries, and terms of the charter beside its purposes. */
function write(name: string, terms: string, queries: readonly object[]): string {
  const folder = join(scratch.folder, name);
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('codebook.yaml', codebook);
  put('charter.yaml', `charter: rings\npurposes: { one: ${purpose}, two: ${purpose}, three: ${purpose} }\n${terms}`);
  for (const [partner, own] of Object.entries(held)) {
    put(`partners/${partner}/agent.yaml`, agentOf(partner));
    put(
      `partners/${partner}/people.csv`,
      `nr,half\n${extra(own)
        .map((nr, at) => `${nr},${1 + (at % 2)}`)
        .join('\n')}\n`,
    );
  }
  for (const [at, query] of queries.entries()) put(`queries/${at}.yaml`, JSON.stringify(query));
  return folder;
}

const setOf = (partner: string, where?: object): object => ({ partner, dataset: 'people', ...(where === undefined ? {} : { where }) });
const overlap = (query: string, sets: object, of = 'one'): object => ({
  query,
  purpose: of,
  kind: 'overlap',
  key: 'person',
  report: 'regions',
  sets,
});

const inBoth = (one: string, other: string): number => (held[one] ?? []).filter((nr) => held[other]?.includes(nr)).length;

/** The persons in both of two sets, or why there is no answer. */
function bothOf(result: QueryResult | undefined): unknown {
  if (result?.status !== 'released') return result?.error.code;
  if (result.kind !== 'overlap') throw new TypeError('an overlap');
  const cell = result.regions?.find(({ in: sets }) => sets.length === 2)?.count;
  return cell !== undefined && 'value' in cell ? cell.value : cell?.state;
}

test('without padding a list is as long as its persons and canaries are, and everything is proved', async () => {
  const folder = write('bare', 'protection: off\n', [overlap('bare', { x: setOf('a'), y: setOf('b') })]);
  const out = join(scratch.folder, 'bare-out');
  const run = await runLab(folder, out);
  expect(run.code, run.log).toBe(0);
  expect(bothOf(run.results['bare'])).toBe(inBoth('a', 'b'));
  const counts = readLogged(join(out, 'audit')).flatMap(({ event }) => (event.type === 'hop.done' && event.list < 2 ? [event.count] : []));
  expect([...new Set(counts)].toSorted((left, right) => left - right)).toEqual([70 + canaryCount, 80 + canaryCount]);
  const { code, report } = auditBundle(join(out, 'audit'));
  expect([code, report.verified]).toEqual([0, true]);
}, 60_000);

test('two partners that may compare twice a year are refused the third time, for whatever purpose; with another they are not', async () => {
  const half = (code: string): object => ({ variable: 'half', eq: code });
  const folder = write('quota', 'rules: { round: 1, minCount: 5, budget: { queries: 2 } }\n', [
    overlap('first', { x: setOf('a'), y: setOf('b') }),
    overlap('second', { x: setOf('a', half('1')), y: setOf('b') }, 'two'),
    overlap('third', { x: setOf('a', half('2')), y: setOf('b') }, 'three'),
    overlap('with-another', { x: setOf('c'), y: setOf('b', half('1')) }, 'three'),
  ]);
  const run = await runLab(folder, join(scratch.folder, 'quota-out'));
  expect(run.code, run.log).toBe(3);
  const states = Object.entries(run.results).map(([name, result]) => [name, result.status === 'released' ? result.status : bothOf(result)]);
  expect(Object.fromEntries(states)).toEqual({ first: 'released', second: 'released', third: 'declined', 'with-another': 'released' });
  expect(bothOf(run.results['first'])).toBe(inBoth('a', 'b'));
}, 90_000);

test('a batch that comes out wrong ends its ring with a code, and the agent takes part in the next', async () => {
  const folder = write('wrong', 'protection: off\n', [
    overlap('first', { x: setOf('a'), y: setOf('b') }),
    overlap('second', { x: setOf('a'), y: setOf('b') }, 'two'),
  ]);
  const env = {
    NODE_OPTIONS: `--conditions=@ketensom/source --import=${fileURLToPath(new URL('./miscalculate-once.ts', import.meta.url))}`,
    KETENSOM_LAB_SOURCES: 'agent',
    KETENSOM_TEST_FAULT: join(scratch.folder, 'wrong-once'),
  };
  const out = join(scratch.folder, 'wrong-out');
  const run = await runLab(folder, out, { env });
  expect(existsSync(env.KETENSOM_TEST_FAULT), run.log).toBe(true);
  expect(run.code, run.log).toBe(1);
  expect(bothOf(run.results['second'])).toBe(inBoth('a', 'b'));
  const left = readLogged(join(out, 'audit')).flatMap(({ event }) =>
    event.type === 'round.aborted' && event.actor !== 'coordinator' ? [event] : [],
  );
  expect(left).toEqual([expect.objectContaining({ step: 'hop', code: 'internal' })]);
}, 60_000);
