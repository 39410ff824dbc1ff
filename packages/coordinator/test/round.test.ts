/** Rounds as the coordinator plays them: a whole run, what comes twice, too early, too late or wrong, and partners that fall away. */

import { nativePrimitives } from '@ketensom/native';
import { answerDigest, hashPart, type JsonObject, parseCanonical } from '@ketensom/protocol';
import { afterEach, expect, test } from 'vitest';
import { newestHead } from '../src/log/checkpoints.ts';
import { defaultSettings } from '../src/server/service.ts';
import { readOffer } from '../src/store/charters.ts';
import {
  approve,
  cosignAll,
  eventOf,
  makeRequest,
  openRun,
  type Player,
  playOpening,
  playToMasks,
  playUploads,
  propose,
  until,
} from './support/play.ts';
import { type Partner, readEvents, startWorld, stopWorld, type World, type WorldOptions } from './support/world.ts';

let world: World;

const start = async (options: WorldOptions = {}): Promise<World> => {
  world = await startWorld(options);
  return world;
};

afterEach(() => stopWorld(world));

const codeOf = (answer: { readonly status: number; readonly json: Readonly<Record<string, unknown>> }): unknown => [
  answer.status,
  answer.json['code'],
];

interface Cell {
  readonly by: { readonly region: string };
  readonly count: { readonly value: number };
  readonly 'sum(age)': { readonly value: number };
}

async function readResult(run: string): Promise<JsonObject> {
  const answer = await world.analyst.get(`/v1/queries/${run}/result`);
  expect(answer.status).toBe(200);
  return parseCanonical(answer.bytes, { profile: 'document', maxBytes: answer.bytes.length }) as JsonObject;
}

const figures = (result: JsonObject): unknown =>
  (result['cells'] as unknown as readonly Cell[]).map((cell) => [cell.by.region, cell.count.value, cell['sum(age)'].value]);

test('a run from proposal to release gives the exact sum, once, with its proofs', async () => {
  await start();
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  const released = await until(world, run, 'result.released');
  const result = await readResult(run);
  expect(figures(result)).toEqual([
    ['N', 30, 1200],
    ['E', 6, 240],
  ]);
  expect(result['partners']).toEqual({ included: ['a', 'b', 'c'], missing: [], notOffering: [] });
  expect(result['snapshots']).toEqual({ a: '2024-12-31', b: '2024-12-31', c: '2024-12-31' });
  expect((result['approvals'] as number[]).length).toBe(3);
  const fetched = { run, result_commit: released.result_commit };
  expect((await world.analyst.say('result.fetched', fetched)).status).toBe(201);
  expect(codeOf(await world.analyst.say('result.fetched', fetched))).toEqual([409, 'unexpected-message']);
  expect((await (world.partners[0] as Partner).say('result.countersigned', { ...fetched, recomputed: false })).status).toBe(201);
  const wrong = { run, result_commit: '0'.repeat(64), recomputed: true };
  expect(codeOf(await (world.partners[1] as Partner).say('result.countersigned', wrong))).toEqual([409, 'binding-mismatch']);
  await expect.poll(async () => (await readResult(run))['signatures']).toHaveLength(2);
  const counts = readEvents(world.desk).map((event) => event.type);
  expect(counts.filter((type) => type === 'result.released')).toHaveLength(1);
  expect(counts.filter((type) => type === 'input.received')).toHaveLength(3);
});

test('what was answered is found by what it asks, and by nothing else', async () => {
  await start();
  const request = makeRequest(world);
  const { run, players } = await openRun(world);
  const heldBy = (partner: string) => readOffer(world.desk, partner)?.datasets;
  const digest = answerDigest(world.desk.primitives, request, heldBy);
  const ask = (query: string) => world.analyst.get(`/v1/answers?${query}`);
  expect((await ask(`digest=${digest}`)).json).toEqual({ answers: [] });
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  await until(world, run, 'result.released');
  expect((await ask(`digest=${digest}`)).json).toEqual({ answers: [{ run }] });
  expect((await ask('series=cases')).json).toEqual({ answers: [] });
  for (const query of ['', 'series=A', `digest=${digest}&series=cases`, 'digest=x']) expect((await ask(query)).status).toBe(400);
});

test('D1, D7, D9: nothing of a round is taken before the approvals, for another round, or after the end', async () => {
  await start();
  const { run } = await propose(world, makeRequest(world));
  const [a, b, c] = world.partners as [Partner, Partner, Partner];
  const key = { c_key: '1'.repeat(64), s_key: '2'.repeat(64), b_commit: '3'.repeat(64) };
  expect(codeOf(await a.say('round.key', { run, round: '0'.repeat(32), ...key }))).toEqual([409, 'not-approved']);
  for (const partner of [a, b]) await approve(world, run, partner);
  expect(codeOf(await approve(world, run, b))).toEqual([409, 'unexpected-message']);
  const bound = {
    run,
    charter_digest: '0'.repeat(64),
    codebook_digest: world.codebook.digest,
    policy_commit: '0'.repeat(64),
    mapping_commit: '0'.repeat(64),
  };
  expect(codeOf(await c.say('query.approved', bound))).toEqual([409, 'binding-mismatch']);
  await approve(world, run, c);
  expect(codeOf(await a.say('round.key', { run, round: '0'.repeat(32), ...key }))).toEqual([409, 'wrong-round']);
  expect(codeOf(await a.say('round.key', { run: '0'.repeat(64), round: '0'.repeat(32), ...key }))).toEqual([404, 'not-found']);
  const { round } = await until(world, run, 'round.config');
  expect((await world.analyst.say('query.cancelled', { run })).status).toBe(201);
  expect(codeOf(await a.say('round.key', { run, round, ...key }))).toEqual([410, 'round-closed']);
  expect(codeOf(await world.analyst.say('query.cancelled', { run }))).toEqual([410, 'round-closed']);
  expect((await a.say('round.keys_erased', { run, round })).status).toBe(201);
  const ending = readEvents(world.desk)
    .map((event) => event.type)
    .slice(-3);
  expect(ending).toEqual(['query.cancelled', 'round.aborted', 'round.keys_erased']);
});

test('an answer waits for the checkpoint of the word that ends its step, which is signed at once', async () => {
  await start({ settings: { answerPause: 600_000 } });
  const { run, players } = await openRun(world);
  const signed = (): number => newestHead(world.desk)?.size ?? 0;
  const sizeOf = (type: string): number => readEvents(world.desk).findIndex((event) => event.type === type) + 1;
  await until(world, run, 'round.config');
  await expect.poll(signed).toBe(sizeOf('round.config'));
  const [first, ...others] = players as [Player, ...Player[]];
  await first.advertise();
  // Two turns of the checkpointer's shorter pause.
  await new Promise((resolve) => setTimeout(resolve, 2 * defaultSettings.checkpointPause));
  expect(signed()).toBe(sizeOf('round.config'));
  for (const player of others) await player.advertise();
  await until(world, run, 'round.keys_fixed');
  await expect.poll(signed).toBe(sizeOf('round.keys_fixed'));
});

test('D11: weak, equal and used keys', async () => {
  await start();
  const { run, players } = await openRun(world);
  const [first, second] = players as [Player, Player];
  const { round } = await until(world, run, 'round.config');
  const say = (keys: object) => second.partner.say('round.key', { run, round, b_commit: '3'.repeat(64), ...keys });
  expect(codeOf(await say({ c_key: '0'.repeat(64), s_key: '2'.repeat(64) }))).toEqual([422, 'key-weak']);
  expect(codeOf(await say({ c_key: `01${'0'.repeat(62)}`, s_key: '2'.repeat(64) }))).toEqual([422, 'key-weak']);
  expect(codeOf(await say({ c_key: '9'.repeat(64), s_key: '9'.repeat(64) }))).toEqual([422, 'duplicate-key']);
  await first.advertise();
  const taken = eventOf(world, run, 'round.key');
  expect(codeOf(await say({ c_key: taken?.c_key, s_key: '8'.repeat(64) }))).toEqual([409, 'key-reused']);
  expect(
    codeOf(
      await first.partner.say('round.key', {
        run,
        round,
        c_key: taken?.c_key ?? '',
        s_key: taken?.s_key ?? '',
        b_commit: taken?.b_commit ?? '',
      }),
    ),
  ).toEqual([409, 'unexpected-message']);
  expect(
    codeOf(await first.partner.say('round.key', { run, round, c_key: '8'.repeat(64), s_key: '7'.repeat(64), b_commit: '6'.repeat(64) })),
  ).toEqual([409, 'equivocation']);
});

test('D3, D5: parts again, other bytes, wrong lengths and numbers, a wrong root, no cosigned log', async () => {
  await start();
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  const [player] = players as [Player];
  const { vector } = player;
  const size = readEvents(world.desk).length;
  expect(codeOf(await player.commit(size))).toEqual([422, 'vector-shape']);
  expect(codeOf(await player.putPart(1, vector))).toEqual([422, 'part-range']);
  expect(codeOf(await player.putPart(0, vector.subarray(1)))).toEqual([422, 'length']);
  expect(codeOf(await player.putPart(0, vector, { sentBody: vector.map((byte) => byte ^ 1) }))).toEqual([422, 'digest-mismatch']);
  expect(codeOf(await player.putPart(0, vector, { leaf: undefined }))).toEqual([400, 'malformed']);
  expect((await player.putPart(0, vector)).status).toBe(201);
  expect((await player.putPart(0, vector)).status).toBe(200);
  expect(
    codeOf(
      await player.putPart(
        0,
        vector.map((byte) => byte ^ 1),
      ),
    ),
  ).toEqual([409, 'input-conflict']);
  expect((await player.partner.get(`/v1/rounds/${(await until(world, run, 'round.config')).round}/vector/parts`)).json).toEqual({
    parts: [0],
  });
  expect(codeOf(await player.commit(size))).toEqual([409, 'not-cosigned']);
  const covered = await cosignAll(world, players);
  expect(codeOf(await player.commit(3))).toEqual([409, 'not-cosigned']);
  expect((await player.commit(covered)).status).toBe(201);
  expect(
    readEvents(world.desk)
      .slice(-2)
      .map((event) => event.type),
  ).toEqual(['input.committed', 'input.received']);
});

test("a column, a part or a blob of a round is nobody else's", async () => {
  await start({ partners: ['a', 'b', 'c', 'd'] });
  const { run, players } = await openRun(world, { partners: ['a', 'b', 'c'] });
  await playToMasks(world, run, players);
  const { round } = await until(world, run, 'round.config');
  const outsider = world.partners[3] as Partner;
  for (const target of [`/v1/rounds/${round}/column`, `/v1/rounds/${round}/vector/parts`]) {
    expect(codeOf(await outsider.get(target))).toEqual([404, 'not-found']);
    expect(codeOf(await world.analyst.get(target))).toEqual([403, 'forbidden']);
  }
  const shares = eventOf(world, run, 'round.shares');
  expect(codeOf(await outsider.get(`/v1/blobs/${shares?.digest}`))).toEqual([404, 'not-found']);
  const part = { body: new Uint8Array(8), leaf: hashPart(nativePrimitives, new Uint8Array(8)) };
  const sent = await outsider.send({ method: 'PUT', target: `/v1/rounds/${round}/vector/parts/0`, ...part });
  expect(codeOf(sent)).toEqual([404, 'not-found']);
  expect(codeOf(await outsider.say('survivors.ack', { run, round, sv_hash: '0'.repeat(64) }))).toEqual([409, 'unexpected-message']);
});

test('a partner that falls silent is left out, and the sum is that of the others', async () => {
  await start({ partners: ['a', 'b', 'c', 'd'], settings: { absentAfter: 0.8 } });
  const hangUps = new Map(world.partners.map((partner) => [partner.name, partner.linger()]));
  const { run, players } = await openRun(world);
  const rest = players.filter((player) => player.partner.name !== 'b');
  await playToMasks(world, run, players);
  hangUps.get('b')?.();
  await playUploads(world, rest);
  await playOpening(rest);
  await until(world, run, 'result.released');
  const result = await readResult(run);
  expect(figures(result)).toEqual([
    ['N', 30, 1200],
    ['E', 8, 320],
  ]);
  expect(result['partners']).toEqual({ included: ['a', 'c', 'd'], missing: [{ partner: 'b', why: 'dropped' }], notOffering: [] });
  expect(codeOf(await (players[1] as Player).commit(10))).toEqual([410, 'round-closed']);
});

test('a partner that waits with an open request is not absent; one that leaves is', async () => {
  await start({ settings: { absentAfter: 0.3 } });
  const [, , hangUp] = world.partners.map((partner) => partner.linger());
  const { run, players } = await openRun(world);
  const [a, b] = players as [Player, Player, Player];
  await a.advertise();
  await b.advertise();
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(eventOf(world, run, 'query.failed')).toBeUndefined();
  hangUp?.();
  const failed = await until(world, run, 'query.failed');
  expect(failed.code).toBe('too-few-survivors');
  const status = await world.analyst.get(`/v1/queries/${run}`);
  expect([status.json['state'], status.json['code']]).toEqual(['failed', 'too-few-survivors']);
});

test('a hard deadline ends a step though everybody is there', async () => {
  await start({ settings: { stepDeadline: 0.5 } });
  for (const partner of world.partners) partner.linger();
  const { run } = await openRun(world);
  expect((await until(world, run, 'query.failed')).code).toBe('too-few-survivors');
  const status = await world.analyst.get(`/v1/queries/${run}`);
  expect((status.json['partners'] as { state: string }[]).map((partner) => partner.state)).toEqual(['dropped', 'dropped', 'dropped']);
});

test('one refusal ends the run, and what replaces it says who is missing', async () => {
  await start({ partners: ['a', 'b', 'c', 'd'] });
  const first = makeRequest(world);
  const { run } = await propose(world, first);
  expect((await (world.partners[1] as Partner).say('query.declined', { run, code: 'declined' })).status).toBe(201);
  expect((await until(world, run, 'query.failed')).code).toBe('declined');
  expect(codeOf(await approve(world, run, world.partners[0] as Partner))).toEqual([410, 'round-closed']);
  const again = { partners: ['a', 'c', 'd'], replaces: run };
  const lie = await propose(world, makeRequest(world, { ...again, missing: [{ partner: 'b', why: 'offline' }] }));
  expect((await until(world, lie.run, 'query.refused')).code).toBe('roster-mismatch');
  const { run: second } = await openRun(world, { ...again, missing: [{ partner: 'b', why: 'declined' }] });
  expect(await until(world, second, 'round.config')).toBeDefined();
});

test('a request that nobody answers in time expires', async () => {
  await start();
  const { run } = await propose(world, makeRequest(world, { expires: Date.now() + 400 }));
  await until(world, run, 'query.expired');
  expect(codeOf(await approve(world, run, world.partners[0] as Partner))).toEqual([410, 'round-closed']);
});
