/** Who gets in (threats: C), and who may say what once in. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import { deriveVerifierKey, encodeVerifierKey } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { revokeKey } from '../src/cli/change-standing.ts';
import { invite } from '../src/index.ts';
import { treeSize } from '../src/log/tree-store.ts';
import { findActor } from '../src/store/actors.ts';
import type { InvitedRole } from '../src/store/invitations.ts';
import { type Answer, Caller } from './support/caller.ts';
import { enrolmentFields, Partner, readToken, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let clock = 0;

beforeAll(async () => {
  world = await startWorld({ now: () => Date.now() + clock });
});

afterAll(() => stopWorld(world));

const codeOf = (answer: Answer): unknown => [answer.status, answer.json['code']];

/** An invitation's token. */
function invited(name: string, role: InvitedRole = 'partner'): string {
  const out = join(world.folder, '..', 'files');
  invite(world.desk, { names: [name], role, address: world.running.url, out, hours: 1 });
  return readToken(join(out, `${name}.json`));
}

const newcomer = (name: string): Partner => new Partner(name, world.running.url);

function enrol(caller: Caller, token: string, fields: object = {}, sent: string = token): Promise<Answer> {
  const note = caller.note('roster.enrolled', { ...enrolmentFields(caller, token), ...fields });
  return caller.post('/v1/enrolments', { note: new TextDecoder().decode(note), token: sent });
}

const flipLast = (hex: string): string => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');

test('C1: a token one bit off, for another name or role, expired, and used', async () => {
  const token = invited('d');
  const before = treeSize(world.desk);
  expect(codeOf(await enrol(newcomer('d'), flipLast(token)))).toEqual([403, 'invitation-invalid']);
  expect(codeOf(await enrol(newcomer('d'), token, {}, flipLast(token)))).toEqual([403, 'invitation-invalid']);
  expect(codeOf(await enrol(newcomer('e'), token))).toEqual([403, 'invitation-invalid']);
  expect(codeOf(await enrol(new Caller('d', world.running.url), token))).toEqual([403, 'invitation-invalid']);
  clock = 2 * 3_600_000;
  const late = { now: Math.floor((Date.now() + clock) / 1000) };
  const note = newcomer('d').note('roster.enrolled', enrolmentFields(newcomer('d'), token));
  expect(note.length).toBeGreaterThan(0);
  const patient = newcomer('d');
  const own = patient.note('roster.enrolled', enrolmentFields(patient, token));
  const body = new TextEncoder().encode(JSON.stringify({ note: new TextDecoder().decode(own), token }));
  expect(codeOf(await patient.send({ method: 'POST', target: '/v1/enrolments', body, ...late }))).toEqual([410, 'invitation-used']);
  clock = 0;
  expect(treeSize(world.desk)).toBe(before);
  const first = newcomer('d');
  expect((await enrol(first, token)).status).toBe(201);
  expect(codeOf(await enrol(newcomer('d'), token))).toEqual([410, 'invitation-used']);
});

test('an enrolment whose answer was lost gets the same answer again', async () => {
  const caller = newcomer('f');
  const token = invited('f');
  const note = caller.note('roster.enrolled', enrolmentFields(caller, token));
  const body = { note: new TextDecoder().decode(note), token };
  const first = await caller.post('/v1/enrolments', body);
  const second = await caller.post('/v1/enrolments', body);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.json).toEqual(first.json);
});

test('C3: the key or the witness of another', async () => {
  const [a] = world.partners as [Partner];
  const twin = new Partner('g', world.running.url, a.seed);
  expect(codeOf(await enrol(twin, invited('g')))).toEqual([409, 'key-in-use']);
  const cuckoo = newcomer('h');
  expect(codeOf(await enrol(cuckoo, invited('h'), { witness_vkey: a.witness }))).toEqual([409, 'key-in-use']);
  const publicKey = nativePrimitives.ed25519.publicKey(a.witnessSeed);
  const renamed = encodeVerifierKey(deriveVerifierKey(nativePrimitives, { name: 'h/witness', kind: 'cosignature', publicKey }));
  expect(codeOf(await enrol(newcomer('h'), invited('h'), { witness_vkey: renamed }))).toEqual([409, 'key-in-use']);
  const both = newcomer('h');
  const own = encodeVerifierKey(
    deriveVerifierKey(nativePrimitives, {
      name: 'h/witness',
      kind: 'cosignature',
      publicKey: nativePrimitives.ed25519.publicKey(both.seed),
    }),
  );
  expect(codeOf(await enrol(both, invited('h'), { witness_vkey: own }))).toEqual([409, 'key-in-use']);
});

test('a witness key that followers could not read is not let in', async () => {
  expect(codeOf(await enrol(newcomer('i'), invited('i'), { witness_vkey: 'none' }))).toEqual([400, 'malformed']);
  expect(codeOf(await enrol(new Caller('j', world.running.url), invited('j', 'analyst'), { witness_vkey: 'none' }))).toEqual([
    400,
    'malformed',
  ]);
});

test('an event signed by another key than the request, and one that shows another key', async () => {
  const caller = newcomer('k');
  const token = invited('k');
  const other = new Partner('k', world.running.url);
  const note = other.note('roster.enrolled', enrolmentFields(other, token));
  expect(codeOf(await caller.post('/v1/enrolments', { note: new TextDecoder().decode(note), token }))).toEqual([403, 'forbidden']);
  expect(codeOf(await enrol(caller, token, { key: other.key }))).toEqual([403, 'forbidden']);
  expect(codeOf(await caller.say('roster.enrolled', enrolmentFields(caller, token)))).toEqual([401, 'sig-invalid']);
});

test('roles: analysts do not sign charters or cosign, partners do not ask, nobody speaks for the coordinator', async () => {
  const [a] = world.partners as [Partner];
  expect(codeOf(await world.analyst.say('charter.signed', world.charter))).toEqual([403, 'forbidden']);
  expect(codeOf(await world.analyst.post('/v1/log/cosignatures', { size: 1, line: 'x' }))).toEqual([403, 'forbidden']);
  const run = '0'.repeat(64);
  expect(codeOf(await a.say('query.cancelled', { run }))).toEqual([403, 'forbidden']);
  expect(codeOf(await a.say('query.admitted', { run }))).toEqual([403, 'forbidden']);
  expect(codeOf(await a.say('charter.signed', world.charter))).toEqual([409, 'unexpected-message']);
  expect(codeOf(await a.say('charter.signed', { ...world.charter, version: 9 }))).toEqual([404, 'not-found']);
});

test('a revoked key is refused, and its name stays taken', async () => {
  const caller = newcomer('l');
  await enrol(caller, invited('l'));
  expect((await caller.get('/v1/catalogue')).status).toBe(200);
  revokeKey(world.desk, 'l');
  expect(codeOf(await caller.get('/v1/catalogue'))).toEqual([403, 'key-revoked']);
  expect(findActor(world.desk, 'l')?.revoked).toBe(1);
  expect(() => invited('l')).toThrow();
  for (const name of ['coordinator', 'l', 'nobody']) expect(() => revokeKey(world.desk, name)).toThrow();
});

test('B11: a key of small order cannot enrol', async () => {
  const caller = newcomer('m');
  const token = invited('m');
  const note = caller.note('roster.enrolled', enrolmentFields(caller, token));
  const body = new TextEncoder().encode(JSON.stringify({ note: new TextDecoder().decode(note), token }));
  const weak = `01${'0'.repeat(62)}`;
  const answer = await caller.send({
    method: 'POST',
    target: '/v1/enrolments',
    body,
    nonce: new Uint8Array(randomBytes(16)),
    tamper: (headers) => ({ ...headers, 'signature-input': headers['signature-input']?.replace(caller.key, weak) ?? '' }),
  });
  expect(codeOf(answer)).toEqual([401, 'sig-invalid']);
});
