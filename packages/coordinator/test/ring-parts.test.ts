/** The last part of a list comes with the event that passes it on, and goes to the next holder with the checkpoint that covers that event. */
import { setTimeout } from 'node:timers/promises';
import { nativePrimitives as p } from '@ketensom/native';
import {
  concatBytes,
  decodeHex,
  decodeOpenBundle,
  decodeRingConfig,
  deriveSizesCommit,
  deriveVectorRoot,
  type EventType,
  encodeEntryBundle,
  encodeHex,
  encodeSizes,
  hashPart,
  hopPartBytes,
  type JsonObject,
  sealOverhead,
  sealTo,
  shortenEventNote,
  splitEntries,
  utf8,
} from '@ketensom/protocol';
import { afterEach, expect, test } from 'vitest';
import { newestHead } from '../src/log/checkpoints.ts';
import type { ServiceSettings } from '../src/server/service.ts';
import { readDocument } from '../src/store/charters.ts';
import type { Answer, Caller } from './support/caller.ts';
import { approve, makeRequest, propose, until } from './support/play.ts';
import { type Partner, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
afterEach(() => stopWorld(world));

interface Ringed {
  readonly a: Partner;
  readonly b: Partner;
  readonly scope: { readonly run: string; readonly round: string };
  /** Commitments to the sizes of both. */
  readonly commits: readonly [string, string];
}

/** Sizes of one list, sealed to the coordinator; gives what they are committed to with. */
async function saySizes(partner: Partner, list: number, scope: Ringed['scope'], sealKey: string): Promise<string> {
  const sizes = { partner: partner.name, salt: '0'.repeat(64), lists: [{ list, persons: 1 }], sets: [] };
  const sealed = sealTo(p, {
    recipientKey: decodeHex(sealKey),
    ephemeralSecret: p.sha256(utf8('ephemeral')),
    aad: utf8(`sizes/${scope.round}/${partner.name}`),
    plaintext: encodeSizes(sizes),
  });
  const commit = encodeHex(deriveSizesCommit(p, sizes));
  const { status } = await partner.say('sizes.sealed', { ...scope, commit, ...(await partner.putBlob(sealed)) });
  expect(status).toBe(201);
  return commit;
}

/** A ring of two whose keys and sizes are there. */
async function openRing(settings: Partial<ServiceSettings> = { answerPause: 5 }): Promise<Ringed> {
  world = await startWorld({ settings });
  const [a, b] = world.partners as [Partner, Partner];
  const sets = Object.fromEntries(['a', 'b'].map((partner) => [partner, { partner, dataset: 'cases' }]));
  const asked = { query: 'both', purpose: 'test', kind: 'overlap', key: 'person', blinding: 'dh', report: 'regions', sets };
  const { run } = await propose(world, makeRequest(world, { partners: ['a', 'b'] }, asked));
  for (const partner of [a, b]) await approve(world, run, partner);
  const event = await until(world, run, 'overlap.config');
  const scope = { run, round: event.round };
  const config = decodeRingConfig(readDocument(world.desk, event.digest));
  for (const partner of [a, b])
    await partner.say('overlap.key', { ...scope, seal_key: encodeHex(p.x25519.publicKey(p.sha256(partner.seed))) });
  const commits = [await saySizes(a, 0, scope, config.sealKey), await saySizes(b, 1, scope, config.sealKey)] as const;
  return { a, b, scope, commits };
}

/** A list after a hop, whose parts these are. */
function passedBody({ scope }: Ringed, list: number, input: string, parts: readonly Uint8Array[], width = 32) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = encodeHex(
    deriveVectorRoot(
      p,
      parts.map((part) => hashPart(p, part)),
    ),
  );
  return { ...scope, list, in: input, out, count: (length - parts.length * sealOverhead) / width, length };
}

/** `hop.done` of list 0 by its owner. */
const doneBody = (ring: Ringed, parts: readonly Uint8Array[]) => ({ ...passedBody(ring, 0, ring.commits[0], parts), hop: 0 });

function postPassed(caller: Caller, note: Uint8Array, last: Uint8Array): Promise<Answer> {
  const { fields, signature } = shortenEventNote(note);
  const body = encodeEntryBundle([fields, signature, ...splitEntries(last)]);
  return caller.send({ method: 'POST', target: '/v1/events/passed', type: 'application/octet-stream', body });
}

const codeOf = ({ status, json }: Answer): readonly unknown[] => [status, json['code']];

/** Bytes that look like nothing, as sealed ones do. */
const sealedBytes = (length: number): Uint8Array => p.keystream(p.sha256(utf8('a list')), 0, length);

/** What comes with the entries from the start of the log on, by address. */
async function aheadOf(caller: Caller, size: number): Promise<ReadonlyMap<string, Uint8Array>> {
  const { bytes } = await caller.get(`/v1/log/checkpoint?after=${size}&wait=5&entries=true`);
  const entries = decodeOpenBundle(bytes, 1000);
  const end = entries.findIndex(({ length }) => length === 0);
  const answers = end < 0 ? [] : entries.slice(end + 1);
  const pieces = new Map<string, Uint8Array[]>();
  for (let at = 0; at < answers.length; at += 2) {
    const path = new TextDecoder().decode(answers[at]);
    pieces.set(path, [...(pieces.get(path) ?? []), answers[at + 1] as Uint8Array]);
  }
  return new Map([...pieces].map(([path, answer]) => [path, concatBytes(...answer)]));
}

test('a list of one part comes with its event, and goes on with the checkpoint to its next holder alone', async () => {
  const ring = await openRing();
  const { a, b, scope } = ring;
  const part = sealedBytes(10_000 * 32 + sealOverhead);
  const note = a.note('hop.done', doneBody(ring, [part]));
  const first = await postPassed(a, note, part);
  expect(first.status).toBe(201);
  const path = `/v1/rounds/${scope.round}/lists/0/hops/0/parts/0`;
  const size = Number(first.json['leaf']);
  expect(await aheadOf(b, size)).toEqual(new Map([[path, part]]));
  expect((await b.get(path)).bytes).toEqual(part);
  expect([...(await aheadOf(a, size)).keys()]).not.toContain(path);
  expect(codeOf(await a.get(path))).toEqual([404, 'not-found']);
  // The answer may be lost: the same again changes nothing, although the list waits for somebody else now.
  expect(await postPassed(a, note, part)).toMatchObject({ status: 200, json: first.json });
});

test('the last of several parts comes with the event, once the others are there', async () => {
  const ring = await openRing();
  const { a, b, scope } = ring;
  const parts = [sealedBytes(hopPartBytes + sealOverhead), sealedBytes(3 * 32 + sealOverhead)] as const;
  const note = a.note('hop.done', doneBody(ring, parts));
  expect(codeOf(await postPassed(a, note, parts[1]))).toEqual([422, 'vector-shape']);
  const target = `/v1/rounds/${scope.round}/lists/0/hops/0/parts`;
  expect((await a.send({ method: 'PUT', target: `${target}/0`, body: parts[0] })).status).toBe(201);
  const taken = await postPassed(a, note, parts[1]);
  expect(taken.status).toBe(201);
  // Too much to be sent unasked.
  expect([...(await aheadOf(b, Number(taken.json['leaf']))).keys()]).toEqual([]);
  for (const [at, part] of parts.entries()) expect((await b.get(`${target}/${at}`)).bytes).toEqual(part);
});

test('other bytes than were signed, another holder and another event are refused', async () => {
  const ring = await openRing();
  const { a, b, scope } = ring;
  const part = sealedBytes(320 + sealOverhead);
  const body = doneBody(ring, [part]);
  expect(codeOf(await postPassed(b, b.note('hop.done', body), part))).toEqual([409, 'unexpected-message']);
  expect(codeOf(await postPassed(a, a.note('sizes.sealed', { ...scope, commit: body.in, digest: body.in, length: 1 }), part))).toEqual([
    400,
    'malformed',
  ]);
  expect(codeOf(await postPassed(a, a.note('hop.done', body), sealedBytes(352 + sealOverhead)))).toEqual([422, 'digest-mismatch']);
});

test('a checkpoint that nobody else can say anything for is signed at once, as while canaries pass; any other keeps its distance', async () => {
  const ring = await openRing({ answerPause: 600_000, checkpointPause: 600_000 });
  const { a, b } = ring;
  const rows = (count: number, width: number): Uint8Array => sealedBytes(count * width + sealOverhead);
  const say = async (caller: Caller, type: EventType, fields: JsonObject, part: Uint8Array): Promise<number> => {
    const note = caller.note(type, fields);
    const answer = await postPassed(caller, note, part);
    expect(codeOf(answer)).toEqual([201, undefined]);
    caller.advance(note);
    return Number(answer.json['leaf']) + 1;
  };
  const signed = (): number => newestHead(world.desk)?.size ?? 0;
  const [elements, tags] = [rows(50, 32), rows(50, 16)];
  const tagsRoot = { tags_root: '0'.repeat(64) };
  const roots: string[] = [];
  const pass = (owner: Caller, list: number): Promise<number> => {
    const body = passedBody(ring, list, ring.commits[list] ?? '', [elements]);
    roots.push(body.out);
    return say(owner, 'hop.done', { ...body, hop: 0 }, elements);
  };
  // The first checkpoint has none before it to keep a distance from.
  const before = await pass(a, 0);
  await expect.poll(signed, { timeout: 10_000 }).toBe(before);
  await pass(b, 1);
  await setTimeout(100);
  expect(signed()).toBe(before);
  // From here on one holder is waited for.
  const first = await say(b, 'tags.final', { ...passedBody(ring, 0, roots[0] ?? '', [tags], 16), ...tagsRoot }, tags);
  await expect.poll(signed, { timeout: 10_000 }).toBe(first);
  const persons = await say(a, 'tags.final', { ...passedBody(ring, 1, roots[1] ?? '', [tags], 16), ...tagsRoot }, tags);
  await expect.poll(signed, { timeout: 10_000 }).toBe(persons);
  const canaries = rows(100, 32);
  const passed = await say(a, 'hop.done', { ...passedBody(ring, 2, ring.commits[0], [canaries]), hop: 0 }, canaries);
  await expect.poll(signed, { timeout: 10_000 }).toBe(passed);
});
