/** A holder that dies at any hop while the bit lists of a value go round comes back, and sums and means are the same. */
import type { KetensomEvent, LinkTableResult } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../packages/coordinator/test/support/world.ts';
import { makeRegisters, registerHoldings } from './link/registers.ts';
import { type Ended, type RingWorld, startRingWorld } from './overlap/ring-world.ts';
import { chooseSeed } from './seed.ts';

const seed = chooseSeed();
const partners = ['a', 'b', 'c'];

/** Lists in which persons are counted, one of each table. Those after them are of values. */
const countedLists = 3;

let world: RingWorld;
let expected: LinkTableResult['cells'] | undefined;

const ask = (query: string, blinding: string): Promise<Ended<LinkTableResult>> =>
  world.askLink({
    query,
    blinding,
    tables: {
      clients: { partner: 'a', dataset: 'clients' },
      family: { partner: 'b', dataset: 'relations' },
      care: { partner: 'c', dataset: 'care' },
    },
    join: [
      ['clients.person', 'family.parent'],
      ['family.child', 'care.person'],
    ],
    measures: [{ distinct: 'clients.person' }, { sum: 'clients.score' }, { missing: 'clients.score' }],
  });

beforeAll(async () => {
  world = await startRingWorld({ holdings: registerHoldings(makeRegisters(seed)) });
  expected = (await ask('calm', 'dh')).result?.cells;
});
afterAll(() => world.close());

/** Where a list of values stands: at a hop that was passed on, or at its end. */
const isAt = (event: KetensomEvent, hop: number | 'last'): boolean =>
  (hop === 'last' ? event.type === 'tags.final' : event.type === 'hop.done' && event.hop === hop) &&
  'list' in event &&
  event.list >= countedLists;

/** Somebody dies at the next passing of a failpoint, once a list of values of a new run stands where it should. */
async function dieOnceAt(hop: number | 'last', point: string): Promise<string> {
  const before = readEvents(world.desk).length;
  await expect
    .poll(
      () =>
        readEvents(world.desk)
          .slice(before)
          .some((event) => isAt(event, hop)),
      { timeout: 300_000, interval: 100 },
    )
    .toBe(true);
  return world.dieAt(point);
}

test.each([
  ['dh', 0, 'hop.made'],
  ['dh', 0, 'hop'],
  ['dh', 1, 'hop.made'],
  ['dh', 1, 'hop.sent'],
  ['dh', 'last', 'hop'],
  ['salted-hash', 'last', 'tags.final.before'],
] as const)(
  `%s: lists of values are at hop %s when a holder dies at %s (seed ${seed})`,
  async (blinding, hop, point) => {
    const died = dieOnceAt(hop, point);
    const ended = await ask(`${blinding}-${hop}-${point.replaceAll('.', '-')}`, blinding);
    expect([ended.state, ended.code]).toEqual(['released', undefined]);
    expect(partners).toContain(await died);
    expect(ended.result?.cells).toEqual(expected);
    expect(JSON.stringify(expected)).toContain('"sum(clients.score)":{"');
  },
  400_000,
);
