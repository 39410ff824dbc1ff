/** A holder that dies at any step of a ring: it resumes with the same bytes and the figures are right, or the run ends cleanly; and nothing of a run stays behind. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OverlapTable } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../packages/coordinator/test/support/world.ts';
import { numbersOf, peopleOf, rowsOf } from './overlap/people.ts';
import { type Ended, expectLostHolder, personHoldings, type RingWorld, startRingWorld } from './overlap/ring-world.ts';

const next = numbersOf('crash');
const people = peopleOf(40);
const partners = ['a', 'b', 'c'];
const rows = new Map(partners.map((name) => [name, rowsOf(next, people, 0.6)]));
const sets = Object.fromEntries(partners.map((partner) => [partner, { partner, dataset: 'clients' }]));

let world: RingWorld;
let expected: OverlapTable['regions'];

const ask = (query: string, blinding: string): Promise<Ended> => world.ask({ query, key: 'person', blinding, report: 'regions', sets });

beforeAll(async () => {
  world = await startRingWorld({ holdings: personHoldings(rows) });
  expected = (await ask('calm', 'dh')).result?.regions;
});
afterAll(() => world.close());

test('without a crash both blindings agree', async () => {
  const { result } = await ask('calm-salted', 'salted-hash');
  expect(expected).toHaveLength(7);
  expect(result?.regions).toEqual(expected);
});

test.each([
  ['dh', 'sizes.made'],
  ['dh', 'sizes.sealed.after'],
  ['dh', 'lists.made'],
  ['dh', 'hop'],
  ['dh', 'hop.made'],
  ['dh', 'hop.sent'],
  ['dh', 'hop.done.before'],
  ['dh', 'hop.done.after'],
  ['dh', 'tags.final.after'],
  ['salted-hash', 'salt.drawn'],
  ['salted-hash', 'sizes.made'],
  ['salted-hash', 'sizes.sealed.after'],
  ['salted-hash', 'lists.made'],
  ['salted-hash', 'hop.sent'],
])('%s: a holder dies at %s, comes back, and the figures are the same', async (blinding, point) => {
  const died = world.dieAt(point);
  const ended = await ask(`${blinding}-${point.replaceAll('.', '-')}`, blinding);
  expect(partners).toContain(await died);
  expect(ended.state).toBe('released');
  expect(ended.result?.regions).toEqual(expected);
});

test('what only travelled is deleted, at the coordinator and at the holders; of released dh runs the ended lists stay for the audit', async () => {
  const kept = join(world.folder, 'coordinator', 'vectors');
  const released = readEvents(world.desk).filter((event) => event.type === 'tags.final' && event.tags_root !== undefined);
  const ended = released.map((event) => ('round' in event && 'list' in event ? `${event.round}/list-${event.list}-2` : ''));
  expect(ended.length).toBeGreaterThan(0);
  const files = (): string[] => readdirSync(kept).flatMap((round) => readdirSync(join(kept, round)).map((file) => `${round}/${file}`));
  await expect.poll(() => files().toSorted()).toEqual(ended.toSorted());
  for (const name of partners) {
    const files = join(world.folder, name, 'state', 'vectors');
    await expect.poll(() => (existsSync(files) ? readdirSync(files) : [])).toEqual([]);
  }
  const boxes = readEvents(world.desk).filter((event) => event.type === 'overlap.salt');
  expect(boxes.length).toBeGreaterThan(0);
  for (const { digest } of boxes) expect(world.desk.db.prepare('SELECT 1 FROM blobs WHERE digest = ?').get(digest)).toBeUndefined();
});

test('a holder that dies with its lists made, and comes back when the ring has ended, deletes them', async () => {
  const died = world.dieAt('lists.made', true);
  expect((await ask('made-in-vain', 'dh')).state).toBe('failed');
  const name = await died;
  const files = join(world.folder, name, 'state', 'vectors');
  expect(readdirSync(files).length).toBeGreaterThan(0);
  world.revive(name);
  await expect.poll(() => readdirSync(files), { timeout: 10_000 }).toEqual([]);
});

test('a holder that does not come back ends the run, and the others erase their keys', () =>
  expectLostHolder(world, () => ask('lost', 'dh'), { partners, within: 10_000 }));
