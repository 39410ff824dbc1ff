/** Keys are replaced and revoked, members suspended and let in again: what is taken, what is refused by which code, and what an auditor sees of it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nativePrimitives as p } from '@ketensom/native';
import {
  approvalBytes,
  bundleSource,
  deriveVerifierKey,
  encodeHex,
  encodeVerifierKey,
  type JsonObject,
  makeRotation,
  memoryFiles,
  ProtocolError,
  utf8,
  verifyBundle,
} from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { returnMember, revokeKey, suspendMember } from '../src/cli/change-standing.ts';
import { draftCharter } from '../src/cli/draft-charter.ts';
import { listPartners } from '../src/cli/list-partners.ts';
import { exportBundle } from '../src/index.ts';
import type { Answer } from './support/caller.ts';
import { approve, makeRequest, openRun, Player, playOpening, playToMasks, playUploads, propose, until } from './support/play.ts';
import { type Partner, readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let a: Partner;
let b: Partner;
let c: Partner;

beforeAll(async () => {
  world = await startWorld({ partners: ['a', 'b', 'c', 'd'] });
  [a, b, c] = world.partners as [Partner, Partner, Partner];
});

afterAll(() => stopWorld(world));

const codeOf = (answer: Answer): unknown => [answer.status, answer.json['code']];
const refusal = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ProtocolError ? error.code : String(error);
  }
};

const nextSeed = (partner: Partner, label: string): Uint8Array => p.sha256(utf8(`${partner.name} ${label}`));

/** What a partner says to change its keys to those of a seed. */
function rotationOf(partner: Partner, seed: Uint8Array): JsonObject {
  const party = { name: partner.name, key: partner.key, witness: partner.witness };
  const seeds = { identitySeed: seed, witnessSeed: p.sha256(seed) };
  return makeRotation(p, party, { prev: partner.prev ?? '', seeds });
}

/** A charter over everybody's present keys, signed by all who are in it. */
async function newCharter(): Promise<void> {
  const files = join(dirname(world.folder), 'files');
  const drafted = draftCharter(world.desk, { codebook: join(files, 'codebook.yaml'), charter: join(files, 'charter.yaml'), purposes: [] });
  for (const partner of world.partners.filter(({ name }) => drafted.members.includes(name)))
    expect((await partner.say('charter.signed', { version: drafted.version, digest: drafted.digest })).status).toBe(201);
  world = { ...world, charter: { version: drafted.version, digest: drafted.digest } };
}

/** The last thing that the log says of a run. */
const endOf = (run: string): readonly unknown[] =>
  readEvents(world.desk)
    .filter((event) => 'run' in event && event.run === run)
    .slice(-2)
    .map((event) => [event.type, 'code' in event ? event.code : undefined]);

async function release(): Promise<void> {
  const { run, players } = await openRun(world);
  await playToMasks(world, run, players);
  await playUploads(world, players);
  await playOpening(players);
  await until(world, run, 'result.released');
}

test('nobody changes the keys of somebody else, and nobody to keys that it cannot show to have', async () => {
  const seed = nextSeed(a, 'new');
  const good = rotationOf(a, seed);
  expect(codeOf(await b.say('key.rotated', good))).toEqual([403, 'key-retired']);
  expect(codeOf(await world.analyst.say('key.rotated', good))).toEqual([403, 'forbidden']);
  const stolen = a.note('key.rotated', good);
  expect(codeOf(await b.post('/v1/events', { note: new TextDecoder().decode(stolen) }))).toEqual([422, 'bad-signature']);
  for (const field of ['key_proof', 'witness_proof']) {
    const forged = { ...good, [field]: encodeHex(p.ed25519.sign(nextSeed(a, 'other'), utf8('x'))) };
    expect(codeOf(await a.say('key.rotated', forged))).toEqual([422, 'bad-signature']);
  }
  // Proofs made for another place of the chain.
  const elsewhere = makeRotation(
    p,
    { name: 'a', key: a.key, witness: a.witness },
    {
      prev: '0'.repeat(64),
      seeds: { identitySeed: seed, witnessSeed: p.sha256(seed) },
    },
  );
  expect(codeOf(await a.say('key.rotated', elsewhere))).toEqual([422, 'bad-signature']);
  expect(codeOf(await a.say('key.rotated', rotationOf(a, b.seed)))).toEqual([409, 'key-in-use']);
  expect(codeOf(await a.say('key.rotated', rotationOf(a, a.seed)))).toEqual([403, 'key-retired']);
  expect(readEvents(world.desk).some((event) => event.type === 'key.rotated')).toBe(false);
});

test('a rotation ends what rested on the old key; the old key then counts for nothing, and never again', async () => {
  const { run } = await propose(world, makeRequest(world));
  const before = { seed: a.seed, rotation: rotationOf(a, nextSeed(a, 'new')) };
  const note = a.note('key.rotated', before.rotation);
  expect((await a.say('key.rotated', before.rotation)).status).toBe(201);
  expect(endOf(run)).toEqual([expect.anything(), ['query.failed', 'key-retired']]);
  expect(codeOf(await a.get('/v1/catalogue'))).toEqual([403, 'key-retired']);
  a.seed = nextSeed(a, 'new');
  expect((await a.get('/v1/catalogue')).status).toBe(200);
  // Said again, signed by the old key under the new one's request, and back to the old key.
  expect(codeOf(await a.post('/v1/events', { note: new TextDecoder().decode(note) }))).toEqual([403, 'key-retired']);
  const offer = await a.putBlob(utf8('{}'));
  const old = a.noteWith(before.seed, 'offer.published', offer);
  expect(codeOf(await a.post('/v1/events', { note: new TextDecoder().decode(old) }))).toEqual([403, 'key-retired']);
  expect(codeOf(await a.say('key.rotated', rotationOf(a, before.seed)))).toEqual([403, 'key-retired']);
});

test('a charter that names the old key opens nothing; one that names the new key does', async () => {
  const { answer, run } = await propose(world, makeRequest(world));
  expect(answer.status).toBe(201);
  expect(endOf(run).at(-1)).toEqual(['query.refused', 'key-retired']);
  await newCharter();
  await release();
});

test('a suspended member says nothing of runs, keeps what is its own, and takes part again after its return', async () => {
  const { run, players } = await openRun(world);
  await players[0]?.advertise();
  expect(suspendMember(world.desk, 'b').ended).toBe(1);
  expect(endOf(run)).toEqual([
    ['round.aborted', 'suspended'],
    ['query.failed', 'suspended'],
  ]);
  expect(
    codeOf(
      await (players[1] as Player).partner.say('round.key', {
        run,
        round: '0'.repeat(32),
        c_key: '1'.repeat(64),
        s_key: '2'.repeat(64),
        b_commit: '3'.repeat(64),
      }),
    ),
  ).toEqual([403, 'suspended']);
  expect((await b.get('/v1/catalogue')).status).toBe(200);
  const refused = await propose(world, makeRequest(world));
  expect(endOf(refused.run).at(-1)).toEqual(['query.refused', 'suspended']);
  expect(refusal(() => suspendMember(world.desk, 'b'))).toBe('same-standing');
  expect(listPartners(world.desk).find(({ name }) => name === 'b')?.state).toBe('suspended');
  returnMember(world.desk, 'b');
  expect(refusal(() => returnMember(world.desk, 'b'))).toBe('same-standing');
  await release();
});

test("an approver's key that was revoked signs nothing more", async () => {
  const people = ['officer', 'lawyer'].map((name) => ({ name, seed: p.sha256(utf8(name)) }));
  const vkey = ({ name, seed }: (typeof people)[number]): string =>
    encodeVerifierKey(deriveVerifierKey(p, { name, kind: 'ed25519', publicKey: p.ed25519.publicKey(seed) }));
  const keys = people.map(vkey).toSorted();
  expect((await b.say('approvers.named', { needed: 1, keys })).status).toBe(201);
  await newCharter();
  const { run } = await propose(world, makeRequest(world));
  const [officer] = people as [(typeof people)[number]];
  const revoked = encodeHex(p.ed25519.publicKey(officer.seed));
  expect(codeOf(await c.say('key.revoked', { party: 'b', key: revoked }))).toEqual([403, 'forbidden']);
  expect((await b.say('key.revoked', { party: 'b', key: revoked })).status).toBe(201);
  expect((await b.get('/v1/catalogue')).status).toBe(200);
  const body = { run, approver: 'officer', charter_digest: world.charter.digest, codebook_digest: world.codebook.digest };
  const statement = { partner: 'b', run, charterDigest: world.charter.digest, codebookDigest: world.codebook.digest };
  const signature = encodeHex(p.ed25519.sign(officer.seed, approvalBytes(p, statement)));
  expect(codeOf(await b.say('approval.given', { ...body, signature }))).toEqual([403, 'key-revoked']);
  expect(codeOf(await approve(world, run, b))).toEqual([403, 'four-eyes']);
  expect(codeOf(await b.say('approvers.named', { needed: 1, keys }))).toEqual([403, 'key-revoked']);
  expect((await b.say('approvers.named', { needed: 1, keys: keys.filter((key) => !key.startsWith('officer')) })).status).toBe(201);
  await newCharter();
});

test('a revoked member cannot upload, and the round that it was in ends', async () => {
  const request = makeRequest(world, { partners: ['a', 'c', 'd'] });
  const { run } = await propose(world, request);
  const partners = world.partners.filter(({ name }) => name !== 'b');
  for (const partner of partners) await approve(world, run, partner);
  const players = partners.map((partner) => new Player(world, run, partner));
  await playToMasks(world, run, players);
  expect(revokeKey(world.desk, 'c').ended).toBe(2);
  const player = players[1] as Player;
  expect(codeOf(await player.putPart(0, player.vector))).toEqual([403, 'key-revoked']);
  expect(codeOf(await (players[0] as Player).putPart(0, player.vector))).toEqual([410, 'round-closed']);
  expect(endOf(run)).toEqual([
    ['round.aborted', 'key-revoked'],
    ['query.failed', 'key-revoked'],
  ]);
  expect(refusal(() => revokeKey(world.desk, 'c'))).toBe('key-revoked');
  const refused = await propose(world, makeRequest(world, { partners: ['a', 'c', 'd'] }));
  expect(endOf(refused.run).at(-1)).toEqual(['query.refused', 'key-revoked']);
});

function readFolder(folder: string, under = ''): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const name of readdirSync(join(folder, under))) {
    const path = under === '' ? name : `${under}/${name}`;
    if (statSync(join(folder, path)).isDirectory()) for (const entry of readFolder(folder, path)) found.set(...entry);
    else found.set(path, new Uint8Array(readFileSync(join(folder, path))));
  }
  return found;
}

test('the audit attributes every signature of that log to the key of its place, and finds it in order', () => {
  const out = join(world.folder, '..', 'bundle');
  exportBundle(world.desk, { out, role: 'full' });
  const report = verifyBundle(p, bundleSource(memoryFiles(readFolder(out))));
  expect(report.verdicts.filter(({ status }) => status === 'violated')).toEqual([]);
  expect(report.verified).toBe(true);
});
