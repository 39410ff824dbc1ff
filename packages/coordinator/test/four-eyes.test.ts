/** Approvals of a partner that let people sign (DOC-7): what the coordinator takes and refuses, and what the next charter repeats. */
import { dirname, join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { approvalBytes, deriveVerifierKey, encodeHex, encodeVerifierKey, type JsonObject } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftCharter } from '../src/cli/draft-charter.ts';
import { readCharter } from '../src/store/charters.ts';
import type { Answer } from './support/caller.ts';
import { approve, makeRequest, propose } from './support/play.ts';
import { type Partner, startWorld, stopWorld, type World } from './support/world.ts';

const p = nativePrimitives;
const people = ['data-officer', 'manager', 'lawyer'].map((name, at) => ({ name, seed: new Uint8Array(32).fill(at + 1) }));
const vkeyOf = (name: string, seed: Uint8Array): string =>
  encodeVerifierKey(deriveVerifierKey(p, { name, kind: 'ed25519', publicKey: p.ed25519.publicKey(seed) }));
const keys = people.map(({ name, seed }) => vkeyOf(name, seed)).toSorted();

let world: World;
let a: Partner;
let run: string;

const codeOf = (answer: Answer): unknown => [answer.status, answer.json['code']];

beforeAll(async () => {
  world = await startWorld();
  a = world.partners[0] as Partner;
});

afterAll(() => stopWorld(world));

const given = (at: number, changes: JsonObject = {}): JsonObject => {
  const { name, seed } = people[at] as (typeof people)[number];
  const statement = { partner: 'a', run, charterDigest: world.charter.digest, codebookDigest: world.codebook.digest };
  const signature = encodeHex(p.ed25519.sign(seed, approvalBytes(p, statement)));
  return { run, approver: name, charter_digest: world.charter.digest, codebook_digest: world.codebook.digest, signature, ...changes };
};

test('who is named: sorted keys of functions, each nobody’s identity, and no more signatures than keys', async () => {
  expect(codeOf(await a.say('approvers.named', { needed: 2, keys: keys.toReversed() }))).toEqual([400, 'malformed']);
  expect(codeOf(await a.say('approvers.named', { needed: 4, keys }))).toEqual([403, 'four-eyes']);
  expect(codeOf(await a.say('approvers.named', { needed: 1, keys: [vkeyOf('officer', a.seed)] }))).toEqual([409, 'key-in-use']);
  expect(codeOf(await a.say('approvers.named', { needed: 1, keys: [vkeyOf('Officer', people[0]?.seed ?? a.seed)] }))).toEqual([
    400,
    'malformed',
  ]);
  expect(codeOf(await world.analyst.say('approvers.named', { needed: 2, keys }))).toEqual([403, 'forbidden']);
  expect((await a.say('approvers.named', { needed: 2, keys })).status).toBe(201);
});

test('the next charter repeats them', async () => {
  const files = join(dirname(world.folder), 'files');
  const drafted = draftCharter(world.desk, { codebook: join(files, 'codebook.yaml'), charter: join(files, 'charter.yaml'), purposes: [] });
  for (const partner of world.partners) await partner.say('charter.signed', { version: drafted.version, digest: drafted.digest });
  world = { ...world, charter: { version: drafted.version, digest: drafted.digest } };
  expect(readCharter(world.desk, drafted.digest).members.map((member) => member.approvers)).toEqual([
    { needed: 2, keys },
    undefined,
    undefined,
  ]);
});

test('an approval comes after enough signatures of different people', async () => {
  run = (await propose(world, makeRequest(world))).run;
  expect(codeOf(await approve(world, run, a))).toEqual([403, 'four-eyes']);
  expect(codeOf(await a.say('approval.given', given(0, { approver: 'manager' })))).toEqual([403, 'four-eyes']);
  expect(codeOf(await a.say('approval.given', given(0, { approver: 'stranger' })))).toEqual([403, 'four-eyes']);
  expect(codeOf(await a.say('approval.given', given(0, { charter_digest: '0'.repeat(64) })))).toEqual([409, 'binding-mismatch']);
  expect((await a.say('approval.given', given(0))).status).toBe(201);
  expect(codeOf(await a.say('approval.given', given(0)))).toEqual([409, 'already-approved']);
  expect(codeOf(await approve(world, run, a))).toEqual([403, 'four-eyes']);
  expect((await a.say('approval.given', given(1))).status).toBe(201);
  expect((await approve(world, run, a)).status).toBe(201);
});

test('a partner that named nobody has nobody to sign', async () => {
  const b = world.partners[1] as Partner;
  expect(codeOf(await b.say('approval.given', given(2)))).toEqual([403, 'four-eyes']);
  expect((await approve(world, run, b)).status).toBe(201);
});
