/** What is said in a ring waits for the checkpoint of the word that somebody acts on, and nobody waits for another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../../packages/coordinator/test/support/world.ts';
import { peopleOf } from './people.ts';
import { personHoldings, type RingWorld, startRingWorld } from './ring-world.ts';

const rows = new Map(['a', 'b', 'c'].map((name, at) => [name, peopleOf(40).slice(at)]));

let world: RingWorld;
beforeAll(async () => {
  // Nothing that is not acted on would be signed in the time of a test.
  world = await startRingWorld({ holdings: personHoldings(rows), answerPause: 600_000 });
});
afterAll(() => world.close());

const setOf = (partner: string): object => ({ partner, dataset: 'clients' });

/** The log's own checkpoints, each with the event that it ends with. */
function signed(): readonly (string | undefined)[] {
  const events = readEvents(world.desk);
  const sizes = world.desk.db.prepare('SELECT size FROM checkpoints ORDER BY size').all();
  return sizes.map(({ size }) => events[Number(size) - 1]?.type);
}

test.each(['dh', 'salted-hash'])('a ring in %s goes on, and only its last key is signed at once', async (blinding) => {
  const before = signed().length;
  const sets = { x: setOf('a'), y: setOf('b'), z: setOf('c') };
  const { state, result } = await world.ask({ query: `all-${blinding}`, key: 'person', blinding, report: 'all-sets', sets });
  expect(state).toBe('released');
  expect(JSON.stringify(result)).toContain('"value":38');
  expect(
    signed()
      .slice(before)
      .filter((type) => type === 'overlap.key').length,
  ).toBe(1);
});

test('a link goes on from its labels', async () => {
  const { state, code } = await world.askLink({
    query: 'linked',
    blinding: 'dh',
    tables: { own: setOf('a'), others: setOf('b') },
    join: [['own.person', 'others.person']],
    by: ['own.young'],
    measures: [{ distinct: 'own.person' }],
  });
  expect([state, code]).toEqual(['released', undefined]);
});
