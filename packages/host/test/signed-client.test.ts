/** What the client takes from a server that means no good. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noblePrimitives as primitives, verifyRequestHead } from '@ketensom/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError, readCoordinatorAddress, SignedClient, TransportError } from '../src/index.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

let answer: Answer = () => undefined;
let count = 0;
const server = createServer((request, response) => {
  count += 1;
  request.resume();
  answer(request, response, count);
});
let client: SignedClient;
const seed = new Uint8Array(32).fill(5);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new SignedClient({ address: new URL(`http://127.0.0.1:${port}`), primitives, seed, attempts: 3 });
});

afterAll(async () => {
  await client.close();
  server.close();
});

async function ask(how: Answer, options: object = {}) {
  answer = how;
  count = 0;
  return client.send({ method: 'GET', path: '/v1/thing?a=1', ...options });
}

const failureOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('there was an answer');
};

test('every request is signed afresh, with its body and its query', async () => {
  const nonces = new Set<string>();
  answer = (request, response) => {
    const { headers } = request;
    const fields = {
      signature: String(headers['signature']),
      'signature-input': String(headers['signature-input']),
      ...(headers['content-digest'] === undefined
        ? {}
        : { 'content-digest': String(headers['content-digest']), 'content-type': String(headers['content-type']) }),
    };
    const head = { method: request.method ?? '', authority: headers.host ?? '', target: request.url ?? '', fields };
    const signer = verifyRequestHead(primitives, head, {
      now: Math.floor(Date.now() / 1000),
      lookupKey: () => primitives.ed25519.publicKey(seed),
    });
    nonces.add(signer.nonce);
    expect(headers['accept-encoding']).toBe('identity');
    response.end('ok');
  };
  await client.send({ method: 'GET', path: '/v1/thing?a=1' });
  await client.send({ method: 'POST', path: '/v1/thing', body: new Uint8Array([123, 125]) });
  await client.send({ method: 'PUT', path: '/v1/thing', body: new Uint8Array(70_000) });
  expect(nonces.size).toBe(3);
});

test('503 and 429 are tried again, and a lost connection too', async () => {
  const { body } = await ask((request, response, at) => {
    if (at === 1) response.writeHead(503).end();
    else if (at === 2) request.socket.destroy();
    else response.end('there');
  });
  expect(new TextDecoder().decode(body)).toBe('there');
  expect(count).toBe(3);
});

test('a refusal is not tried again, and only a code of the list is taken from it', async () => {
  const problem = JSON.stringify({ type: 'x', title: 'secret words', status: 409, code: 'input-conflict', detail: 'more' });
  const error = await failureOf(
    ask((_request, response) => response.writeHead(409, { 'content-type': 'application/problem+json' }).end(problem)),
  );
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ status: 409, code: 'input-conflict' });
  expect(count).toBe(1);
  expect(await failureOf(ask((_request, response) => response.writeHead(400).end('{"code":"<script>"}')))).toMatchObject({
    code: 'unknown',
  });
  expect(await failureOf(ask((_request, response) => response.writeHead(404).end('not json')))).toMatchObject({
    code: 'unknown',
    status: 404,
  });
});

test('a redirect is not followed', async () => {
  const error = await failureOf(ask((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()));
  expect(error).toMatchObject({ status: 302 });
  expect(count).toBe(1);
});

test('an answer above its cap is cut off, whatever it says of its length', async () => {
  const endless: Answer = (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(new Uint8Array(65_536)));
    };
    response.on('drain', more);
    more();
  };
  expect(await failureOf(ask(endless, { maxBytes: 100_000 }))).toMatchObject({ code: 'answer-too-large' });
});

test('an encoded answer is refused', async () => {
  const error = await failureOf(ask((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x')));
  expect(error).toBeInstanceOf(TransportError);
  expect(error).toMatchObject({ code: 'bad-answer' });
});

test('a server that says nothing is left', async () => {
  expect(await failureOf(ask(() => undefined, { timeoutMs: 50 }))).toMatchObject({ code: 'timeout' });
});

test('the address is https, or http on this machine', () => {
  const where = { file: 'f', path: 'address' };
  for (const address of ['https://coordinator.example', 'http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:5'])
    expect(readCoordinatorAddress(address, where).href).toContain('://');
  for (const address of [
    'http://coordinator.example',
    'http://127.0.0.1.example',
    'ftp://localhost',
    'https://a:b@c',
    'https://a/path',
    'nothing',
  ]) {
    expect(() => readCoordinatorAddress(address, where)).toThrow('address');
  }
});
