/** Questions that are about a few persons are refused, each by its code, where protection is on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defaultRules } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../../packages/coordinator/test/support/world.ts';
import { peopleOf } from './people.ts';
import { type Ended, personHoldings, type RingWorld, startRingWorld } from './ring-world.ts';

const people = peopleOf(80).map((person, at) => ({ ...person, age: at }));
const rows = new Map([
  ['a', people],
  ['b', people.slice(20)],
  ['c', peopleOf(60, 400_000_000).concat(people.slice(0, 5))],
]);

let world: RingWorld;
beforeAll(async () => {
  world = await startRingWorld({ holdings: personHoldings(rows), terms: 'rules: { round: 1 }\n' });
});
afterAll(() => world.close());

const setOf = (partner: string, lt?: number): object => ({
  partner,
  dataset: 'clients',
  ...(lt === undefined ? {} : { where: { variable: 'age', lt } }),
});
const ask = (query: string, sets: object, blinding = 'salted-hash'): Promise<Ended> =>
  world.ask({ query, key: 'person', blinding, report: 'regions', sets });
/** Why partner a refused last, which stands in its own books alone. */
function reasonAtHome(): string {
  const db = new DatabaseSync(join(world.folder, 'a', 'state', 'agent.db'), { readOnly: true });
  const row = db.prepare('SELECT code FROM refusal ORDER BY id DESC LIMIT 1').get();
  db.close();
  return String(row?.['code']);
}

/** What everybody reads; of a partner's own reasons one code goes outward, and the reason is looked up at home. */
function refusal({ state, code }: Ended): string | undefined {
  if (state === 'released') return state;
  return code === 'declined' ? `declined: ${reasonAtHome()}` : code;
}

test('a set of a few could be a probe for one of them', async () => {
  expect(refusal(await ask('a-few', { x: setOf('a', 29), y: setOf('b') }))).toBe('declined: set-size');
});

test('a question is answered once, whatever it is called and however it is blinded', async () => {
  const first = await ask('first', { x: setOf('a', 60), y: setOf('b') });
  expect(refusal(first)).toBe('released');
  // Who asks the same is pointed to it (DOC-8).
  expect(world.desk.db.prepare('SELECT run FROM answers').all()).toEqual([{ run: first.run }]);
  expect(refusal(await ask('again', { other: setOf('a', 60), names: setOf('b') }, 'dh'))).toBe('query-already-opened');
});

test('a set that is larger, or smaller, by a few persons than one that was compared is refused; one that differs by enough is not', async () => {
  expect(refusal(await ask('one-more', { x: setOf('a', 61), y: setOf('b') }))).toBe('declined: differencing');
  expect(refusal(await ask('nine-less', { x: setOf('a', 51), y: setOf('b') }))).toBe('declined: differencing');
  expect(refusal(await ask('ten-less', { x: setOf('a', 50), y: setOf('b') }))).toBe('released');
  expect(refusal(await ask('five-less-than-that', { x: setOf('a', 45), y: setOf('b') }))).toBe('declined: differencing');
});

test('an overlap of a few is hidden, and no other figure gives it away', async () => {
  const { result } = await ask('few-shared', { x: setOf('a'), y: setOf('c') });
  const states = result?.regions?.map(({ count }) => (count.state === 'suppressed' ? count.reason : count.state));
  expect(states).toEqual(['complementary', 'complementary', 'minCount']);
  expect(result?.sets['x']?.size).toEqual({ state: 'value', value: 80 });
});

test('counts with noise are released while the year has epsilon left', async () => {
  const noisy = (query: string, lt: number, epsilon: number): Promise<Ended> =>
    world.ask({
      ...{ query, key: 'person', blinding: 'salted-hash', report: 'pairs', release: { noise: { epsilon, budget: 1.5 } } },
      sets: { x: setOf('b', lt), y: setOf('c') },
    });
  const { result } = await noisy('noisy', 70, 1);
  expect(result?.noise).toEqual({ epsilon: 1, sensitivity: 3, within95: 9 });
  expect(result?.pairs?.map(({ sets }) => sets)).toEqual([['x', 'y']]);
  // Partners b and c refuse; which of them is first is chance, and both books say why.
  expect((await noisy('noisy-again', 55, 1)).code).toBe('declined');
  expect((await noisy('less-noise-left', 55, 0.5)).state).toBe('released');
});

/** Everything that stands in the files below a folder, but for a partner's own data. */
const filesBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.csv'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 16)).toString('hex');

test('no identifier stands in a log, an event or a file, refused and failed questions among them, and no secret in a log or an event', async () => {
  expect(refusal(await ask('by-dh', { x: setOf('b'), y: setOf('c') }, 'dh'))).toBe('released');
  const { lines, drawn } = world.watched;
  const written = [...lines, JSON.stringify(readEvents(world.desk))].join('\n');
  const stored = filesBelow(world.folder);
  const found = (text: string): number =>
    people.filter(({ bsn }) => text.includes(bsn) || text.includes(Buffer.from(bsn).toString('hex'))).length;
  expect([found(written), found(stored)]).toEqual([0, 0]);
  const secrets = drawn.filter(({ length }) => length >= 16);
  expect(secrets.length).toBeGreaterThan(100);
  expect(lines.length).toBeGreaterThan(10);
  expect(secrets.filter((bytes) => written.includes(hexOf(bytes)))).toEqual([]);
  // The searches find what is there.
  expect(found(readFileSync(join(world.folder, 'a', 'rows.csv'), 'utf8'))).toBe(people.length);
  expect(stored.includes('by-dh')).toBe(true);
});

test('two partners compare no more often than a year allows', async () => {
  const db = new DatabaseSync(join(world.folder, 'a', 'state', 'agent.db'));
  const insert = db.prepare(
    "INSERT INTO ring (round, run, fingerprint, config, others, expires, entered, ended) VALUES (?, ?, ?, '', 'b', 0, ?, 'released')",
  );
  for (let at = 0; at < defaultRules.budget.queries; at += 1) insert.run(`round ${at}`, `run ${at}`, `question ${at}`, Date.now());
  db.close();
  expect(refusal(await ask('once-too-often', { x: setOf('a', 70), y: setOf('b') }))).toBe('declined: quota-exceeded');
  expect(refusal(await ask('with-another', { x: setOf('b', 70), y: setOf('c') }))).toBe('released');
});
