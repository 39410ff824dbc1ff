/** Events, blobs, cosignatures and requests: what is taken once, and what is refused with which code. */
import { randomBytes } from 'node:crypto';
import { nativePrimitives } from '@ketensom/native';
import {
  cosign,
  decodeOpenBundle,
  decodeVerifierKey,
  deriveVerifierKey,
  encodeEntryBundle,
  encodeHex,
  encodeNote,
  encodeOffer,
  encodeRequest,
  encodeSignatureLine,
  findDoubleStatements,
  type QueryRequest,
  shortenEventNote,
  signNote,
  utf8,
  verifyCheckpoint,
} from '@ketensom/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { equivocationFile, keptEquivocations } from '../src/cli/equivocations-command.ts';
import { logVerifierKey, newestHead } from '../src/log/checkpoints.ts';
import { notesBetween, treeSize } from '../src/log/tree-store.ts';
import { selectOne } from '../src/store/sql.ts';
import type { Answer } from './support/caller.ts';
import { eventOf, makeRequest, propose } from './support/play.ts';
import { Partner, readEvents, startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let a: Partner;
let b: Partner;

beforeAll(async () => {
  world = await startWorld();
  [a, b] = world.partners as [Partner, Partner];
});

afterAll(() => stopWorld(world));

const codeOf = (answer: Answer): unknown => [answer.status, answer.json['code']];
const offer = (partner: string, snapshot: string): Uint8Array =>
  encodeOffer({ partner, datasets: { cases: { variables: ['age', 'region'], keys: ['person'], snapshot } } });

describe('events', () => {
  test('the same note again: 200, the same answer, no second leaf', async () => {
    const note = a.note('offer.published', await a.putBlob(offer('a', '2025-01-01')));
    const first = await a.postNote(note);
    const size = treeSize(world.desk);
    const again = await a.postNote(note);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json).toEqual(first.json);
    expect(treeSize(world.desk)).toBe(size);
    expect(codeOf(await b.postNote(note))).toEqual([422, 'bad-signature']);
    const other = a.note('offer.published', await a.putBlob(offer('a', '2025-01-02')));
    expect(codeOf(await a.postNote(other))).toEqual([409, 'equivocation']);
    const [kept] = keptEquivocations(world.desk);
    expect(kept).toMatchObject({ actor: 'a', note: other, standing: note });
    const text = new TextDecoder().decode(equivocationFile(kept === undefined ? [] : [kept]));
    const notes = text.match(/ketensom\/event\/v1\n.*\n\n.*\n/g)?.map(utf8) ?? [];
    const keyOf = ({ name, seed }: Partner) =>
      deriveVerifierKey(nativePrimitives, { name, kind: 'ed25519', publicKey: nativePrimitives.ed25519.publicKey(seed) });
    expect(findDoubleStatements(nativePrimitives, notes, [keyOf(a), keyOf(b)])).toMatchObject([{ actor: 'a', notes: [note, other] }]);
    expect(findDoubleStatements(nativePrimitives, [...notes.slice(0, 1), ...notes.slice(0, 1)], [keyOf(a)])).toEqual([]);
    expect(findDoubleStatements(nativePrimitives, notes, [keyOf(b), { ...keyOf(b), name: 'a' }])).toEqual([]);
    a.advance(note);
  });

  test('a gap in the chain, and a wrong predecessor', async () => {
    const forked = Object.assign(new Partner('a', world.running.url, a.seed), {});
    expect(codeOf(await forked.say('offer.published', await a.putBlob(offer('a', '2025-01-03'))))).toEqual([409, 'equivocation']);
    const ahead = a.note('offer.published', await a.putBlob(offer('a', '2025-01-03')));
    const skipped = new TextDecoder().decode(ahead).replace(/"seq":(\d+)/, (_all, seq: string) => `"seq":${Number(seq) + 1}`);
    expect(codeOf(await a.postNote(utf8(skipped)))).toEqual([422, 'bad-signature']);
  });

  test('an event with two signatures, and one in another form', async () => {
    const note = new TextDecoder().decode(a.note('offer.published', await a.putBlob(offer('a', '2025-01-04'))));
    const text = `${note.split('\n\n')[0]}\n`;
    const two = encodeNote({ text, signatures: [a, b].map(({ name, seed }) => signNote(nativePrimitives, text, { name, seed })) });
    expect(codeOf(await a.postNote(two))).toEqual([400, 'malformed']);
    expect(codeOf(await a.post('/v1/events', { note: 'hello' }))).toEqual([400, 'malformed']);
    expect(codeOf(await a.post('/v1/events', { note: note.replace('{"actor"', '{ "actor"') }))).toEqual([422, 'bad-signature']);
  });

  test('F5: an event of more than 16 KiB', async () => {
    expect(codeOf(await a.post('/v1/events', { note: `ketensom/event/v1\n${'x'.repeat(20_000)}\n` }))).toEqual([413, 'event-too-large']);
    expect(codeOf(await a.post('/v1/events', { note: 'x'.repeat(60_000) }))).toEqual([400, 'malformed']);
    expect(codeOf(await a.post('/v1/events', { note: 'x'.repeat(70_000) }))).toEqual([413, 'body-too-large']);
  });

  test("an offer that is another's, not stored, or of another length", async () => {
    const foreign = await a.putBlob(offer('b', '2025-01-01'));
    expect(codeOf(await a.say('offer.published', foreign))).toEqual([409, 'binding-mismatch']);
    const own = await a.putBlob(offer('a', '2025-01-05'));
    expect(codeOf(await a.say('offer.published', { ...own, length: own.length + 1 }))).toEqual([422, 'length']);
    expect(codeOf(await a.say('offer.published', { ...own, digest: '0'.repeat(64) }))).toEqual([404, 'not-found']);
  });
});

describe('blobs', () => {
  test('only bytes that hash to their name; nobody reads one that no event names', async () => {
    const bytes = new Uint8Array(randomBytes(64));
    const digest = encodeHex(nativePrimitives.sha256(bytes));
    const put = (name: string, body: Uint8Array) => a.send({ method: 'PUT', target: `/v1/blobs/${name}`, body });
    expect(codeOf(await put('0'.repeat(64), bytes))).toEqual([422, 'digest-mismatch']);
    expect((await put(digest, bytes)).status).toBe(201);
    expect((await put(digest, bytes)).status).toBe(200);
    expect(codeOf(await a.get(`/v1/blobs/${digest}`))).toEqual([404, 'not-found']);
    const named = eventOf(world, '', 'offer.published') ?? readEvents(world.desk).findLast((event) => event.type === 'offer.published');
    expect((await b.get(`/v1/blobs/${named?.type === 'offer.published' ? named.digest : ''}`)).status).toBe(200);
  });

  test('with their event, in one request: taken with it, given again with it, or refused with it', async () => {
    const send = (entries: readonly Uint8Array[], cut = 0) => {
      const body = encodeEntryBundle(entries);
      return a.send({ method: 'POST', target: '/v1/events/short', type, body: body.subarray(0, body.length - cut) });
    };
    const type = 'application/octet-stream';
    const blob = offer('a', '2025-05-01');
    const named = { digest: encodeHex(nativePrimitives.sha256(blob)), length: blob.length };
    const note = a.note('offer.published', named);
    const { fields, signature } = shortenEventNote(note);
    expect(codeOf(await send([]))).toEqual([400, 'malformed']);
    expect(codeOf(await send([fields]))).toEqual([400, 'malformed']);
    expect(codeOf(await send([fields, signature, blob], 1))).toEqual([400, 'malformed']);
    expect(codeOf(await send([fields, signature, ...Array<Uint8Array>(17).fill(blob)]))).toEqual([400, 'malformed']);
    expect(codeOf(await send([fields, signature, blob.subarray(1)]))).toEqual([404, 'not-found']);
    expect(codeOf(await send([fields, signature.with(5, (signature[5] as number) ^ 1), blob]))).toEqual([422, 'bad-signature']);
    expect((await send([fields, signature, blob])).status).toBe(201);
    a.advance(note);
    expect((await send([fields, signature, blob])).status).toBe(200);
    // Somebody else's event before it: the caller is not who signed.
    const stolen = { method: 'POST', target: '/v1/events/short', type, body: encodeEntryBundle([fields, signature, blob]) } as const;
    expect(codeOf(await b.send(stolen))).toEqual([422, 'bad-signature']);
    // The log took the event down whole.
    const leaf = selectOne<{ note: Uint8Array }>(world.desk.db, "SELECT note FROM leaves WHERE actor = 'a' ORDER BY seq DESC LIMIT 1");
    expect(Uint8Array.from(leaf?.note ?? [])).toEqual(note);
    expect((await b.get(`/v1/blobs/${named.digest}`)).bytes).toEqual(blob);
  });

  test('at most 64 that no event names', async () => {
    const answers: number[] = [];
    for (let at = 0; at < 66; at += 1) {
      const bytes = new Uint8Array(randomBytes(8));
      answers.push((await b.send({ method: 'PUT', target: `/v1/blobs/${encodeHex(nativePrimitives.sha256(bytes))}`, body: bytes })).status);
    }
    expect([answers[0], answers.at(-1)]).toEqual([201, 429]);
    expect(codeOf(await a.say('offer.published', await a.putBlob(offer('a', '2025-02-01'))))).toEqual([201, undefined]);
  });
});

describe('the log', () => {
  const lineFor = (partner: Partner, name: string, seed: Uint8Array, text: string): string =>
    encodeSignatureLine(cosign(nativePrimitives, text, { name: name === '' ? `${partner.name}/witness` : name, seed, timestamp: 1 }));

  test('checkpoints are signed, wait for more, and give up after the wait', async () => {
    const answer = await a.get('/v1/log/checkpoint');
    const trust = {
      origin: world.desk.keys.origin,
      logKey: decodeVerifierKey(nativePrimitives, logVerifierKey(world.desk)),
      witnesses: [],
    };
    const checkpoint = verifyCheckpoint(nativePrimitives, answer.bytes, trust);
    expect(checkpoint.size).toBe(treeSize(world.desk));
    const waiting = a.get(`/v1/log/checkpoint?after=${checkpoint.size}&wait=10`);
    await b.say('query.declined', { run: '0'.repeat(64), code: 'declined' });
    await a.say('offer.published', await a.putBlob(offer('a', '2025-03-01')));
    expect(verifyCheckpoint(nativePrimitives, (await waiting).bytes, trust).size).toBe(checkpoint.size + 1);
    const [note = new Uint8Array(), ...entries] = decodeOpenBundle(
      (await a.get(`/v1/log/checkpoint?after=${checkpoint.size - 1}&entries=true`)).bytes,
      256,
    );
    expect(verifyCheckpoint(nativePrimitives, note, trust).size).toBe(checkpoint.size + 1);
    expect(entries).toEqual(notesBetween(world.desk, checkpoint.size - 1, checkpoint.size + 1));
    const none = await a.get(`/v1/log/checkpoint?after=${checkpoint.size + 1}&entries=true`);
    expect(verifyCheckpoint(nativePrimitives, none.bytes, trust).size).toBe(checkpoint.size + 1);
    const begun = performance.now();
    expect(
      verifyCheckpoint(nativePrimitives, (await a.get(`/v1/log/checkpoint?after=${checkpoint.size + 1}&wait=1`)).bytes, trust).size,
    ).toBe(checkpoint.size + 1);
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  test('F1: cosignatures by another witness, over another text, for a size that was not signed', async () => {
    const head = newestHead(world.desk);
    const text = head?.text ?? '';
    const size = head?.size ?? 0;
    const post = (line: string, at = size) => a.post('/v1/log/cosignatures', { size: at, line });
    expect(codeOf(await post(lineFor(b, '', b.witnessSeed, text)))).toEqual([403, 'forbidden']);
    expect(codeOf(await post(lineFor(a, '', a.witnessSeed, `${text}x\n`)))).toEqual([422, 'bad-signature']);
    expect(codeOf(await post(lineFor(a, 'a', a.seed, text)))).toEqual([403, 'forbidden']);
    expect(codeOf(await post(lineFor(a, '', a.witnessSeed, text), size + 1))).toEqual([404, 'not-found']);
    expect((await post(lineFor(a, '', a.witnessSeed, text))).status).toBe(201);
    expect((await post(lineFor(a, '', a.witnessSeed, text))).status).toBe(200);
  });

  test('a cosignature with a question is stored, then answered with what is new; a bad one is refused before any wait', async () => {
    const { size = 0, text = '' } = newestHead(world.desk) ?? {};
    const ask = (line: string, after: number, wait: number) =>
      b.post(`/v1/log/cosignatures?after=${after}&wait=${wait}&entries=true`, { size, line });
    expect(codeOf(await ask(lineFor(b, '', b.witnessSeed, `${text}x\n`), size, 25))).toEqual([422, 'bad-signature']);
    const said = await ask(lineFor(b, '', b.witnessSeed, text), size - 1, 25);
    expect(said.status).toBe(200);
    expect(decodeOpenBundle(said.bytes, 256).slice(1)).toEqual(notesBetween(world.desk, size - 1, size));
    expect((await b.post('/v1/log/cosignatures', { size, line: lineFor(b, '', b.witnessSeed, text) })).status).toBe(200);
    const waiting = ask(lineFor(b, '', b.witnessSeed, text), size, 10);
    await a.say('offer.published', await a.putBlob(offer('a', '2025-04-01')));
    expect(decodeOpenBundle((await waiting).bytes, 256).slice(1)).toEqual(notesBetween(world.desk, size, size + 1));
  });
});

describe('requests', () => {
  const refusalOf = async (changes: Partial<QueryRequest>, asked?: object): Promise<unknown> => {
    const { run, answer } = await propose(world, makeRequest(world, changes, asked));
    expect(answer.status).toBe(201);
    return eventOf(world, run, 'query.refused')?.code ?? 'admitted';
  };
  const base = { query: 'q', purpose: 'test', kind: 'aggregate', dataset: 'cases', measures: ['count'] };

  test('one that fits is admitted', async () => {
    expect(await refusalOf({})).toBe('admitted');
  });

  test.each<[string, Partial<QueryRequest>, object | undefined, string]>([
    ['too few partners', { partners: ['a', 'b'] }, undefined, 'too-few-partners'],
    ['a stranger', { partners: ['a', 'b', 'z'] }, undefined, 'unknown-member'],
    ['another charter', { charter: { version: 1, digest: '0'.repeat(64) } }, undefined, 'binding-mismatch'],
    ['another codebook', { codebook: { name: 'tiny', version: 1, digest: '0'.repeat(64) } }, undefined, 'binding-mismatch'],
    ['an unknown purpose', {}, { ...base, purpose: 'other' }, 'unknown-purpose'],
    ['a purpose that ended', {}, { ...base, purpose: 'past' }, 'expired'],
    ['an unknown dataset', {}, { ...base, dataset: 'nothing' }, 'unknown-name'],
    ['a past expiry', { expires: 1 }, undefined, 'expired'],
    ['an expiry years ahead', { expires: Date.now() + 3 * 366 * 86_400_000 }, undefined, 'expired'],
    ['a partner as not offering that does', { notOffering: ['c'], partners: ['a', 'b'] }, undefined, 'too-few-partners'],
    ['a run that it does not replace', { replaces: '0'.repeat(64) }, undefined, 'binding-mismatch'],
  ])('%s', async (_name, changes, asked, code) => {
    expect(await refusalOf(changes, asked)).toBe(code);
  });

  test('event and request that differ, another analyst, lists out of order, a run that stands', async () => {
    const request = makeRequest(world);
    const bytes = encodeRequest(request);
    const { digest: run, length } = await world.analyst.putBlob(bytes);
    const event = { run, query: 'q', purpose: 'test', digest: run, length, expires: request.expires };
    for (const spoilt of [{ query: 'other' }, { purpose: 'other' }, { expires: 5 }, { run: '1'.repeat(64) }]) {
      expect(codeOf(await world.analyst.say('query.proposed', { ...event, ...spoilt }))).toEqual([409, 'binding-mismatch']);
    }
    expect((await propose(world, makeRequest(world, { analyst: 'other' }))).answer.json['code']).toBe('binding-mismatch');
    expect((await propose(world, makeRequest(world, { partners: ['b', 'a', 'c'] }))).answer.json['code']).toBe('malformed');
    expect((await propose(world, makeRequest(world, { partners: ['a', 'b', 'c'], notOffering: ['c'] }))).answer.json['code']).toBe(
      'malformed',
    );
    expect((await world.analyst.say('query.proposed', event)).status).toBe(201);
    expect(codeOf(await world.analyst.say('query.proposed', event))).toEqual([409, 'round-id-seen']);
  });
});

describe('what anyone may read', () => {
  test('the interface describes every address, and the service its keys', async () => {
    const document = (await a.get('/v1/openapi.json')).json as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths).sort()).toEqual([
      '/v1/answers',
      '/v1/blobs/{digest}',
      '/v1/catalogue',
      '/v1/enrolments',
      '/v1/events',
      '/v1/events/passed',
      '/v1/events/short',
      '/v1/health',
      '/v1/log/checkpoint',
      '/v1/log/cosignatures',
      '/v1/log/cosigned',
      '/v1/log/mirror',
      '/v1/log/mirror/{start}',
      '/v1/log/tile/{path}',
      '/v1/openapi.json',
      '/v1/queries',
      '/v1/queries/{run}',
      '/v1/queries/{run}/result',
      '/v1/rounds/{round}/column',
      '/v1/rounds/{round}/lists/{list}/hops/{hop}/parts',
      '/v1/rounds/{round}/lists/{list}/hops/{hop}/parts/{index}',
      '/v1/rounds/{round}/opening',
      '/v1/rounds/{round}/survivors/{partner}/parts/{index}',
      '/v1/rounds/{round}/vector/parts',
      '/v1/rounds/{round}/vector/parts/{index}',
      '/v1/service',
    ]);
    expect((await a.get('/v1/service')).json).toMatchObject({
      protocol: 'ketensom/v1',
      origin: 'ketensom.local/tiny/1',
      logKey: logVerifierKey(world.desk),
    });
  });
});
