/** What must be refused at the door (threats: A, B): every row changes nothing, adds no leaf, repeats no value, and leaves the program alive. */
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { treeSize } from '../src/log/tree-store.ts';
import { type Answer, bytesOf, Caller, send } from './support/caller.ts';
import { startWorld, stopWorld, type World } from './support/world.ts';

let world: World;
let partner: Caller;
let leaves = 0;

beforeAll(async () => {
  world = await startWorld({ settings: { bodyDeadline: 1 } });
  partner = world.partners[0] as Caller;
  leaves = treeSize(world.desk);
});

afterAll(async () => {
  expect(treeSize(world.desk)).toBe(leaves);
  const health = await send(world.running.url, { method: 'GET', target: '/v1/health', headers: {} });
  expect(health.status).toBe(200);
  await stopWorld(world);
});

const refused = (answer: Answer, status: number, code: string): void => {
  expect([answer.status, answer.json['code']]).toEqual([status, code]);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.headers['date']).toBeDefined();
};

const post = (text: string) => partner.send({ method: 'POST', target: '/v1/events', body: bytesOf(text) });

describe('A: bodies', () => {
  test.each([
    ['A1 a key twice', '{"note":"x","note":"y"}', 'non-canonical'],
    ['A2 white space', '{ "note":"x"}', 'non-canonical'],
    ['A3 a number too large to be exact', '{"note":9007199254740993}', 'non-canonical'],
    ['A3 a number that overflows', '{"note":1e400}', 'non-canonical'],
    ['A3 1.0', '{"note":1.0}', 'non-canonical'],
    ['A3 -0', '{"note":-0}', 'non-canonical'],
    ['A4 a lone surrogate', '{"note":"\\ud800"}', 'non-canonical'],
    ['A5 __proto__', '{"__proto__":{"note":"x"}}', 'malformed'],
    ['A5 constructor', '{"constructor":{"prototype":{}},"note":"x"}', 'malformed'],
    ['A6 no JSON', 'note=x', 'malformed'],
    ['A7 an unknown field', '{"note":"x","secret-4711":1}', 'unknown-field'],
    ['A8 another type', '{"note":["x"]}', 'malformed'],
    ['A10 deep nesting', `{"note":${'['.repeat(3000)}${']'.repeat(3000)}}`, 'malformed'],
  ])('%s', async (_name, body, code) => {
    const answer = await post(body);
    refused(answer, 400, code);
    expect(new TextDecoder().decode(answer.bytes)).not.toContain('4711');
  });

  test.each(['application/json garbage', 'application/json\ta', 'application/json; charset=utf-8', 'text/plain', 'APPLICATION/JSON'])(
    'A9 the type %j',
    async (type) => {
      const body = bytesOf('{"note":"x"}');
      const answer = await partner.send({
        method: 'POST',
        target: '/v1/events',
        body,
        tamper: (headers) => ({ ...headers, 'content-type': type }),
      });
      refused(answer, 415, 'media-type');
    },
  );

  test('A9 no type, and a content encoding', async () => {
    const body = bytesOf('{"note":"x"}');
    const without = await partner.send({
      method: 'POST',
      target: '/v1/events',
      body,
      tamper: ({ 'content-type': _type, ...headers }) => headers,
    });
    refused(without, 415, 'media-type');
    refused(
      await partner.send({ method: 'POST', target: '/v1/events', body, tamper: (headers) => ({ ...headers, 'content-encoding': 'gzip' }) }),
      415,
      'media-type',
    );
  });

  test.each([
    ['a JSON route', 'POST', '/v1/events', 64 * 1024],
    ['a blob', 'PUT', `/v1/blobs/${'0'.repeat(64)}`, 2 ** 20],
    ['a part', 'PUT', `/v1/rounds/${'0'.repeat(32)}/vector/parts/0`, 2 ** 20],
  ] as const)('A11 too long a body on %s: declared, and undeclared', async (_name, method, target, limit) => {
    const body = new Uint8Array(limit + 1).fill(0x20);
    const declared = partner.sign({ method, target, body });
    refused(
      await send(world.running.url, { method, target, headers: { ...declared, 'content-length': '1000000000' } }).catch(onReset),
      413,
      'body-too-large',
    );
    const chunked = partner.sign({ method, target, body });
    refused(
      await send(world.running.url, { method, target, headers: { ...chunked, 'transfer-encoding': 'chunked' }, body }).catch(onReset),
      413,
      'body-too-large',
    );
  });

  test('A15 a body that comes a byte at a time is given up', async () => {
    const { hostname, port } = new URL(world.running.url);
    const target = '/v1/events';
    const headers = partner.sign({ method: 'POST', target, body: bytesOf('{"note":"x"}') });
    const head = Object.entries({ host: `${hostname}:${port}`, ...headers, 'content-length': '12' }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const socket = createConnection({ host: hostname, port: Number(port) });
    socket.write(`POST ${target} HTTP/1.1\r\n${head.join('')}\r\n{`);
    const answer = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
    expect(answer).toContain('HTTP/1.1 408');
    expect(answer).toContain('"code":"timeout"');
    socket.destroy();
  });
});

/** A server that closes early may reset the connection before the answer is read. */
const onReset = (error: NodeJS.ErrnoException): never => {
  throw new Error(`connection ended without an answer: ${error.code}`);
};

describe('A: addresses', () => {
  test.each([
    ['a NUL', '/v1/queries/%00'],
    ['a path that climbs', '/v1/blobs/..%2f..%2fetc%2fpasswd'],
    ['200 characters', `/v1/blobs/${'a'.repeat(200)}`],
    ['upper case', `/v1/blobs/${'A'.repeat(64)}`],
    ['a look-alike', `/v1/queries/${encodeURIComponent('а'.repeat(4))}`],
    ['a bad escape', '/v1/queries/%zz'],
    ['a tile that is none', '/v1/log/tile/0/../../keys.json'],
    ['a tile in another spelling', '/v1/log/tile/0/0'],
  ])('A13 %s', async (_name, target) => {
    const answer = await partner.get(target);
    expect([400, 404, 414]).toContain(answer.status);
    expect(answer.json['code']).toBeDefined();
  });

  test.each(['?include=results', '?expand=all', '?fields=key', '?after=-1', '?wait=26', '?after=1&after=2', '?after=1e3'])(
    'B15 the query %s',
    async (query) => {
      const answer = await partner.get(`/v1/log/checkpoint${query}`);
      expect(answer.status).toBe(400);
      expect(['unknown-field', 'malformed']).toContain(answer.json['code']);
    },
  );

  test('an address that does not exist, another method, and a body where none belongs', async () => {
    refused(await partner.get('/v1/nothing'), 404, 'not-found');
    refused(await partner.send({ method: 'DELETE', target: '/v1/queries' }), 404, 'not-found');
    refused(await partner.send({ method: 'GET', target: '/v1/queries', body: bytesOf('{}') }), 400, 'malformed');
  });
});

describe('B: signatures', () => {
  const target = '/v1/queries';

  test('B1 none', async () => {
    refused(await send(world.running.url, { method: 'GET', target, headers: {} }), 401, 'sig-missing');
  });

  test('B2 of a key that nobody enrolled', async () => {
    refused(await new Caller('a', world.running.url).get(target), 401, 'sig-invalid');
  });

  test('B3 over another body, path, query or method', async () => {
    const body = bytesOf('{"note":"x"}');
    refused(await partner.send({ method: 'POST', target: '/v1/events', body, sentBody: bytesOf('{"note":"y"}') }), 422, 'digest-mismatch');
    const digest = partner.sign({ method: 'POST', target: '/v1/events', body: bytesOf('{"note":"y"}') })['content-digest'] ?? '';
    const changed = { method: 'POST', target: '/v1/events', body, sentBody: bytesOf('{"note":"y"}') } as const;
    refused(await partner.send({ ...changed, tamper: (headers) => ({ ...headers, 'content-digest': digest }) }), 401, 'sig-invalid');
    const headers = partner.sign({ method: 'GET', target });
    refused(await send(world.running.url, { method: 'GET', target: '/v1/catalogue', headers }), 401, 'sig-invalid');
    refused(await send(world.running.url, { method: 'GET', target: `${target}?x=1`, headers }), 401, 'sig-invalid');
  });

  test('B4 that leaves the body out', async () => {
    const body = bytesOf('{"note":"x"}');
    const headers = partner.sign({ method: 'POST', target: '/v1/events' });
    const sent = { ...headers, 'content-type': 'application/json', 'content-length': String(body.length) };
    refused(await send(world.running.url, { method: 'POST', target: '/v1/events', headers: sent, body }), 401, 'sig-invalid');
  });

  test('B5 twice', async () => {
    const headers = partner.sign({ method: 'GET', target });
    expect((await send(world.running.url, { method: 'GET', target, headers })).status).toBe(200);
    refused(await send(world.running.url, { method: 'GET', target, headers }), 401, 'sig-replayed');
  });

  test.each([-600, 600])('B7, G5 by a clock %i s off', async (seconds) => {
    refused(await partner.send({ method: 'GET', target, now: Math.floor(Date.now() / 1000) + seconds }), 401, 'sig-stale');
  });

  test('B9 two of them', async () => {
    const other = (world.partners[1] as Caller).sign({ method: 'GET', target });
    const both = (headers: Record<string, string>) => ({
      ...headers,
      'signature-input': `${headers['signature-input']}, ${other['signature-input']?.replace('ketensom=', 'second=')}`,
      signature: `${headers['signature']}, ${other['signature']?.replace('ketensom=', 'second=')}`,
    });
    refused(await partner.send({ method: 'GET', target, tamper: both }), 401, 'sig-multiple');
  });

  test('B11 with another algorithm declared, or a weak key', async () => {
    const declare = (headers: Record<string, string>) => ({
      ...headers,
      'signature-input': `${headers['signature-input']};alg="rsa-v1_5-sha256"`,
    });
    refused(await partner.send({ method: 'GET', target, tamper: declare }), 401, 'sig-invalid');
    const weak = (headers: Record<string, string>) => ({
      ...headers,
      'signature-input': headers['signature-input']?.replace(partner.key, '0'.repeat(64)) ?? '',
    });
    refused(await partner.send({ method: 'GET', target, tamper: weak }), 401, 'sig-invalid');
  });

  test('B12 for another host, which the request names too', async () => {
    const toOther = { method: 'GET', target, authority: 'evil.example' } as const;
    refused(await partner.send({ ...toOther, tamper: (headers) => ({ ...headers, host: 'evil.example' }) }), 401, 'sig-invalid');
  });

  test('B13 forwarded headers change nothing, another host breaks the signature', async () => {
    const spoof = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'host=evil.example',
    };
    expect((await partner.send({ method: 'GET', target, tamper: (headers) => ({ ...headers, ...spoof }) })).status).toBe(200);
    refused(await partner.send({ method: 'GET', target, tamper: (headers) => ({ ...headers, host: 'evil.example' }) }), 401, 'sig-invalid');
  });
});
