/** A charter that names certifiers: who gets masked vectors, what is taken from whom, and that nothing is released before t + 1 of them agree (SUM-K). */
import { afterEach, expect, test } from 'vitest';
import { startCoordinator } from '../src/index.ts';
import { type Certified, openCertified } from './support/certified.ts';
import { eventOf, makeRequest, propose, until } from './support/play.ts';
import { readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;

afterEach(() => stopWorld(world));

const start = async (certifiers: string): Promise<Certified> => {
  world = await startWorld({ partners: ['a', 'b', 'c', 'd'], terms: `certifiers: [${certifiers}]\n` });
  return openCertified(world);
};

test('two of three certifiers suffice where one may collude, and nothing is said of the result before', async () => {
  const { run, players, open } = await start('a, b, d');
  const [a, b, c] = players;
  expect([a.isCertifier, b.isCertifier, c.isCertifier]).toEqual([true, true, false]);
  await open();
  expect((await a.certify()).status).toBe(201);
  // Long enough for the driver to have looked at the opened round.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(readEvents(world.desk).map((event) => event.type)).not.toContain('result.computed');
  expect((await b.certify()).status).toBe(201);
  await until(world, run, 'result.released');
  const certificate = readEvents(world.desk).flatMap((event) => (event.type === 'result.certified' ? [event.actor] : []));
  expect(certificate).toEqual(['a', 'b']);
});

test('another sum, somebody who is no certifier, and a second word are refused', async () => {
  const { players, open } = await start('a, b, d');
  const [a, b, c] = players;
  await open();
  const codes = [await a.certify('0'.repeat(64)), await c.certify(), await a.certify(), await a.certify()].map(({ status, json }) => [
    status,
    json['code'],
  ]);
  expect(codes).toEqual([
    [422, 'result-mismatch'],
    [422, 'unknown-member'],
    [201, undefined],
    [409, 'unexpected-message'],
  ]);
  expect((await b.certify()).status).toBe(201);
});

test('A7: vectors are for certifiers, and for them from the statement on', async () => {
  const { run, players, upload, open } = await start('a, b, d');
  const [a, , c] = players;
  const round = eventOf(world, run, 'round.config')?.round ?? '';
  const read = (player: typeof a, of = 'd') => player.partner.get(`/v1/rounds/${round}/survivors/${of}/parts/0`);
  expect((await read(a)).json['code']).toBe('not-found');
  await upload();
  await until(world, run, 'survivors.fixed');
  expect((await read(a)).bytes).toEqual(players[3].vector);
  expect((await read(c)).json['code']).toBe('not-found');
  expect((await read(a, 'nobody')).json['code']).toBe('not-found');
  expect((await a.partner.get(`/v1/rounds/${round}/survivors/d/parts/1`)).json['code']).toBe('part-range');
  await open();
  expect((await read(a)).bytes).toEqual(players[3].vector);
  expect((await a.partner.get(`/v1/rounds/${round}/opening`)).json['code']).toBe('not-found');
});

test('without enough certifiers the run ends, and says so', async () => {
  const { run, players, open } = await start('a, b, d');
  await open();
  await players[0].certify();
  // Only now does the deadline become short: on a slow machine an earlier step would miss it.
  const { desk, running } = world;
  await running.close();
  world.running = await startCoordinator({ desk, host: '127.0.0.1', port: 0, settings: { answerPause: 50, stepDeadline: 0.5 } });
  expect(await until(world, run, 'query.failed')).toMatchObject({ code: 'quorum' });
  expect(readEvents(world.desk).map((event) => event.type)).not.toContain('result.released');
});

test('a request over too few of the certifiers is refused', async () => {
  world = await startWorld({ partners: ['a', 'b', 'c', 'd'], terms: 'certifiers: [c, d]\n' });
  const { run } = await propose(world, makeRequest(world, { partners: ['a', 'b', 'c'], notOffering: ['d'] }));
  expect(await until(world, run, 'query.refused')).toMatchObject({ code: 'policy-threshold' });
});

test('a charter cannot name a certifier that is no member', async () => {
  const failed = await startWorld({ terms: 'certifiers: [a, stranger]\n' }).catch((error: unknown) => error);
  expect(failed).toMatchObject({ issues: [{ path: 'certifiers', found: 'stranger' }] });
  world = await startWorld();
});
