/** Events go to the coordinator in short, and whole where it cannot put them together. */
import { ProblemError, type Transport, type TransportRequest } from '@ketensom/host';
import { nativePrimitives as p } from '@ketensom/native';
import { concatBytes, decodeOpenBundle, encodeEventNote, encodeHex, shortenEventNote, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { type CoordinatorClient, makeCoordinatorClient } from '../src/client/coordinator-client.ts';

const note = encodeEventNote(
  p,
  { v: 1, type: 'survivors.ack', actor: 'a', seq: 0, ts: 1, run: '1'.repeat(64), round: '2'.repeat(32) },
  { name: 'a', seed: new Uint8Array(32).fill(1) },
);
const blob = utf8('a blob');

/** What reaches a coordinator that refuses events in short with `code`. */
async function sentTo(
  code: string | undefined,
  post: (client: CoordinatorClient) => Promise<void> = (client) => client.postEvent(note, [blob]),
) {
  const sent: TransportRequest[] = [];
  const transport: Transport = {
    send: (request) => {
      sent.push(request);
      if (code !== undefined && ['/v1/events/short', '/v1/events/passed'].includes(request.path))
        return Promise.reject(new ProblemError({ code, status: 422 }));
      return Promise.resolve({ status: 201, body: new Uint8Array(0), contentType: 'application/json' });
    },
  };
  const outcome = await post(makeCoordinatorClient(transport, p)).then(
    () => 'taken',
    (error: unknown) => (error as ProblemError).code,
  );
  return { outcome, sent };
}

test('an event goes in short, with its blobs', async () => {
  const { outcome, sent } = await sentTo(undefined);
  expect(outcome).toBe('taken');
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/events/short']);
  const { fields, signature } = shortenEventNote(note);
  expect(decodeOpenBundle(sent[0]?.body as Uint8Array, 3)).toEqual([fields, signature, blob]);
});

test('it goes whole, after its blobs, where its signature is not good in short', async () => {
  const { outcome, sent } = await sentTo('bad-signature');
  expect(outcome).toBe('taken');
  const digest = encodeHex(p.sha256(blob));
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v1/events/short',
    `PUT /v1/blobs/${digest}`,
    'POST /v1/events',
  ]);
  expect(JSON.parse(new TextDecoder().decode(sent[2]?.body))).toEqual({ note: new TextDecoder().decode(note) });
});

test('any other refusal stands', async () => {
  const { outcome, sent } = await sentTo('round-closed');
  expect([outcome, sent.length]).toEqual(['round-closed', 1]);
});

test('the last part of a list goes with its event, in pieces; or before it, where that goes whole', async () => {
  const round = '2'.repeat(32);
  const bytes = p.keystream(p.sha256(blob), 0, 2 ** 17);
  const passed = (client: CoordinatorClient): Promise<void> => client.postPassed(note, { round, list: 1, hop: 0, part: 2, bytes });
  const { sent } = await sentTo(undefined, passed);
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/events/passed']);
  const { fields, signature } = shortenEventNote(note);
  const [first, second, ...pieces] = decodeOpenBundle(sent[0]?.body as Uint8Array, 5);
  expect([first, second]).toEqual([fields, signature]);
  expect(concatBytes(...pieces)).toEqual(bytes);
  const whole = await sentTo('bad-signature', passed);
  expect(whole.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /v1/events/passed',
    `PUT /v1/rounds/${round}/lists/1/hops/0/parts/2`,
    'POST /v1/events',
  ]);
  expect(whole.sent[1]?.body).toEqual(bytes);
});
