/** A holder that dies at any step of a link comes back and the table is the same, with the labels that its owner drew before; one that does not ends the run. */
import type { LinkTableResult } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../packages/coordinator/test/support/world.ts';
import { makeRegisters, registerHoldings } from './link/registers.ts';
import { type Ended, expectLostHolder, type RingWorld, startRingWorld } from './overlap/ring-world.ts';
import { chooseSeed } from './seed.ts';

const seed = chooseSeed();
const partners = ['a', 'b', 'c'];

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
    by: ['care.help'],
    measures: ['rows', { distinct: 'clients.person' }],
  });

beforeAll(async () => {
  world = await startRingWorld({ holdings: registerHoldings(makeRegisters(seed)) });
  expected = (await ask('calm', 'dh')).result?.cells;
});
afterAll(() => world.close());

test.each([
  ['dh', 'lists.made'],
  ['dh', 'hop'],
  ['dh', 'hop.made'],
  ['dh', 'hop.sent'],
  ['dh', 'labels'],
  ['salted-hash', 'salt.drawn'],
  ['salted-hash', 'lists.made'],
  ['salted-hash', 'hop.sent'],
  ['salted-hash', 'labels'],
])(`%s: a holder dies at %s, comes back, and the table is the same (seed ${seed})`, async (blinding, point) => {
  const died = world.dieAt(point);
  const ended = await ask(`${blinding}-${point.replace('.', '-')}`, blinding);
  expect(partners).toContain(await died);
  expect(ended.state).toBe('released');
  expect(ended.result?.cells).toEqual(expected);
  expect(ended.result?.cells).toHaveLength(2);
});

test('a coordinator that is started again while labels are awaited goes on with the cells that it protected', async () => {
  const died = world.dieAt('labels', true);
  const asked = ask('restarted', 'dh');
  const name = await died;
  await world.restartCoordinator();
  world.revive(name);
  const ended = await asked;
  expect([ended.state, ended.code]).toEqual(['released', undefined]);
  expect(ended.result?.cells).toEqual(expected);
  const said = readEvents(world.desk).filter((event) => 'run' in event && event.run === ended.run);
  expect(said.filter(({ type }) => type === 'link.counted')).toHaveLength(1);
});

test('salted-hash: a coordinator that is started again while labels are awaited has lost what opens them: the run ends, and may be asked again', async () => {
  const died = world.dieAt('labels', true);
  const asked = ask('key-lost', 'salted-hash');
  const name = await died;
  await world.restartCoordinator();
  world.revive(name);
  const ended = await asked;
  expect([ended.state, ended.code]).toEqual(['failed', 'round-closed']);
  const erased = () => readEvents(world.desk).filter((event) => event.type === 'round.keys_erased' && event.run === ended.run);
  await expect
    .poll(
      () =>
        erased()
          .map(({ actor }) => actor)
          .toSorted(),
      { timeout: 20_000 },
    )
    .toEqual(partners);
  const again = await ask('asked-again', 'salted-hash');
  expect(again.result?.cells).toEqual(expected);
});

test('a holder that does not come back ends the run, and the others erase their keys', () =>
  expectLostHolder(world, () => ask('lost', 'dh'), { partners, within: 20_000 }));
