/** Tables that are held against earlier ones are made in a thread: the coordinator answers meanwhile, and no end of the thread releases anything. */
import type { Worker } from 'node:worker_threads';
import { parseQuery, queryDocument } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCoordinator } from '../src/index.ts';
import { releaseTable } from '../src/release/release-table.ts';
import { TableMaker } from '../src/release/table-maker.ts';
import type { TableTask } from '../src/release/table-task.ts';
import { readRunContextOf } from '../src/round/run-context.ts';
import { execute, selectOne } from '../src/store/sql.ts';
import { eventOf, openRun, playOpening, playToMasks, playUploads, until } from './support/play.ts';
import { readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let first: string;
/** As a coordinator reads them when it makes a table. */
const limits = { seconds: 600, mebibytes: 1024 };

beforeAll(async () => {
  world = await startWorld({ protection: 'on', settings: { tableLimits: limits }, variables: { form: '{ kind: boolean }' } });
  first = await ask({ by: ['region', 'form'] });
  await until(world, first, 'result.released');
});
afterAll(() => stopWorld(world));

let asked = 0;

/** Plays a run up to its opened sum. Every question is another one of the same rows. */
async function ask(query: object): Promise<string> {
  asked += 1;
  const named = { query: `q${asked}`, purpose: 'test', kind: 'aggregate', dataset: 'cases', measures: ['count'], ...query };
  const { run, players } = await openRun(world, { query: queryDocument(parseQuery(named)) });
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  return run;
}

/** The thread that makes the next table, once it works. */
const nextThread = (): Promise<Worker> => new Promise((resolve) => process.once('worker', resolve));

/** A coordinator that has no thread yet. */
async function startAgain(): Promise<void> {
  const settings = { answerPause: 50, tableLimits: limits };
  world.running = await startCoordinator({ desk: world.desk, host: '127.0.0.1', port: 0, settings });
  for (const caller of [world.analyst, ...world.partners]) caller.url = world.running.url;
}

const resultOf = async (run: string) => (await world.analyst.get(`/v1/queries/${run}/result`)).status;

test('a thread that is ended ends the run with a code and nothing released', async () => {
  const thread = nextThread();
  const asking = ask({ by: ['form'] });
  await (await thread).terminate();
  const run = await asking;
  expect(await until(world, run, 'query.failed')).toMatchObject({ code: 'internal' });
  expect(eventOf(world, run, 'result.computed')).toBeUndefined();
  expect(await resultOf(run)).toBe(404);
});

test('a program that is told to end gives the table up, and makes it at the next start', async () => {
  const thread = nextThread();
  const asking = ask({ by: ['region'] });
  await thread;
  // The last of what partners have to say may be under way.
  await Promise.all([world.running.close(), asking.catch(() => undefined)]);
  const opened = selectOne<{ run: string }>(world.desk.db, "SELECT run FROM queries WHERE state = 'running'")?.run ?? '';
  expect(eventOf(world, opened, 'result.computed')).toBeUndefined();
  await startAgain();
  await until(world, opened, 'result.released');
  expect(readEvents(world.desk).filter(({ type }) => type === 'query.failed')).toHaveLength(1);
});

test('while a table is made others are answered, and the status says what goes on', async () => {
  await world.running.close();
  await startAgain();
  const order: string[] = [];
  const thread = nextThread();
  const asking = ask({ by: ['form'] });
  await thread;
  const status = await world.analyst.get('/v1/queries');
  order.push('answered');
  const run = await asking;
  await until(world, run, 'result.released');
  order.push('released');
  expect((status.json['queries'] as { step: string }[])[0]).toMatchObject({ state: 'running', step: 'disclosure' });
  // What was answered then did not see the release, which came after.
  expect(order).toEqual(['answered', 'released']);
});

test('one that takes longer than it may is refused, and the next one is not', async () => {
  limits.seconds = 0;
  const run = await ask({ where: { variable: 'region', eq: 'N' } });
  expect(await until(world, run, 'query.failed')).toMatchObject({ code: 'differencing' });
  expect(eventOf(world, run, 'result.computed')).toBeUndefined();
  limits.seconds = 600;
  await until(world, await ask({ where: { variable: 'region', eq: 'E' } }), 'result.released');
});

test('where another table of the same rows comes in between, the new one is held against it as well', async () => {
  const run = await ask({ where: { variable: 'form', eq: true } });
  await until(world, run, 'result.released');
  const { desk } = world;
  const context = readRunContextOf(desk, run, 'aggregate');
  const tasks: TableTask[] = [];
  const maker = new TableMaker(limits);
  vi.spyOn(maker, 'make').mockImplementation(async (task) => {
    tasks.push(task);
    // The first time, a table that was there before is gone: what counts is that it is not the same.
    if (tasks.length === 1) execute(desk.db, 'DELETE FROM released_tables WHERE run = ?', first);
    return { kind: 'aggregate', cells: [], coverage: {} };
  });
  let released = 0;
  await releaseTable({
    desk,
    maker,
    context,
    opened: {
      run,
      sum: new Uint8Array(),
      included: context.request.partners,
      offered: () => ({ cases: { variables: [], keys: [], snapshot: '2024-12-31' } }),
    },
    isAwaited: () => released === 0,
    onLong: () => undefined,
    release: () => {
      released += 1;
    },
  });
  expect([tasks.length, released]).toEqual([2, 1]);
});
