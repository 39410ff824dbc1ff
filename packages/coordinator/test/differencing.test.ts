/** A release that would give an earlier table's hidden cells away is refused by a running coordinator, after the sum was opened (DSC-14). */
import { parseQuery, queryDocument } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demandReleased } from '../src/analyst/watch.ts';
import { eventOf, openRun, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
/** Sixty codes: two tables over two such variables are more than can be looked at together. */
const sixty = `{ kind: category, codes: [${Array.from({ length: 60 }, (_, at) => `"c${at}"`).join(', ')}] }`;

beforeAll(async () => {
  world = await startWorld({ protection: 'on', variables: { district: sixty, form: sixty } });
});
afterAll(() => stopWorld(world));

async function ask(name: string, asked: object): Promise<string> {
  const query = parseQuery({ query: name, purpose: 'test', kind: 'aggregate', dataset: 'cases', measures: ['count'], ...asked });
  const { run, players } = await openRun(world, { query: queryDocument(query) });
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  return run;
}

test('it ends with the code and what to do, releases nothing, and goes on with other questions', async () => {
  const by = ['district', 'form'];
  const first = await ask('first', { by });
  await until(world, first, 'result.released');
  const second = await ask('second', { by, where: { variable: 'region', eq: 'N' } });
  expect(await until(world, second, 'query.failed')).toMatchObject({ code: 'differencing' });
  expect(eventOf(world, second, 'result.computed')).toBeUndefined();
  expect((await world.analyst.get(`/v1/queries/${second}/result`)).status).toBe(404);
  const status = { state: 'failed', code: 'differencing' } as Parameters<typeof demandReleased>[0];
  expect(() => demandReleased(status, 'en')).toThrow(/ask for larger groups, or for the same table as before/);
  expect(() => demandReleased(status, 'nl')).toThrow(/vraag grotere groepen/);
  const third = await ask('third', { where: { variable: 'age', gte: 18 } });
  await until(world, third, 'result.released');
  expect(readEvents(world.desk).filter(({ type }) => type === 'query.failed')).toHaveLength(1);
});
