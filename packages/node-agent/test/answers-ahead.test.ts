/** Answers that come with a checkpoint are taken once, instead of asking, and are worth no more than those that are asked for. */
import type { Transport } from '@ketensom/host';
import { nativePrimitives as p } from '@ketensom/native';
import { encodeEntryBundle, encodeHex, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { makeCoordinatorClient } from '../src/client/coordinator-client.ts';

const blob = utf8('a document');
const digest = encodeHex(p.sha256(blob));
const round = '2'.repeat(32);
const [note, entry, none] = [utf8('a note'), utf8('an entry'), new Uint8Array(0)];

/** A client of a coordinator whose checkpoints come with these entries, and what was asked of it beside them. */
function clientOf(...bundles: readonly (readonly Uint8Array[])[]) {
  const asked: string[] = [];
  const left = [...bundles];
  const transport: Transport = {
    send: ({ path }) => {
      if (path.startsWith('/v1/log/checkpoint')) {
        const body = encodeEntryBundle(left.shift() ?? []);
        return Promise.resolve({ status: 200, body, contentType: 'application/octet-stream' });
      }
      asked.push(path);
      return Promise.resolve({ status: 200, body: path.includes('blobs') ? blob : utf8('asked'), contentType: 'application/octet-stream' });
    },
  };
  return { client: makeCoordinatorClient(transport, p), asked };
}

const ahead = [note, entry, none, utf8(`/v1/blobs/${digest}`), blob, utf8(`/v1/rounds/${round}/column`), utf8('a column')];

test('entries are given, and answers beside them taken once', async () => {
  const { client, asked } = clientOf(ahead);
  expect(await client.checkpoint({ after: 0, wait: 0 })).toEqual({ note, entries: [entry] });
  expect(await client.column(round)).toEqual(utf8('a column'));
  expect(await client.blob(digest)).toEqual(blob);
  expect(asked).toEqual([]);
  expect(await client.column(round)).toEqual(utf8('asked'));
  expect(await client.blob(digest)).toEqual(blob);
  expect(asked).toEqual([`/v1/rounds/${round}/column`, `/v1/blobs/${digest}`]);
});

test('a blob that does not hash to its name is refused once and asked for then', async () => {
  const { client, asked } = clientOf([note, entry, none, utf8(`/v1/blobs/${digest}`), utf8('something else')]);
  await client.checkpoint({ after: 0, wait: 0 });
  await expect(client.blob(digest)).rejects.toMatchObject({ code: 'digest-mismatch' });
  expect(await client.blob(digest)).toEqual(blob);
  expect(asked).toEqual([`/v1/blobs/${digest}`]);
});

test('only the answers that came last are kept, and a path without one is nothing', async () => {
  const { client, asked } = clientOf(ahead, [note], [note, none, utf8(`/v1/blobs/${digest}`)]);
  for (const entries of [[entry], [], []]) expect(await client.checkpoint({ after: 0, wait: 0 })).toEqual({ note, entries });
  await client.blob(digest);
  expect(asked).toEqual([`/v1/blobs/${digest}`]);
});

test('a list that was passed on comes in pieces', async () => {
  const path = `/v1/rounds/${round}/lists/0/hops/0/parts/0`;
  const { client, asked } = clientOf([note, none, utf8(path), utf8('a '), utf8(path), utf8('list')]);
  await client.checkpoint({ after: 0, wait: 0 });
  expect(await client.hopPart(round, { list: 0, hop: 0 }, 0)).toEqual(utf8('a list'));
  expect(asked).toEqual([]);
});

test('more answers than fit are refused', async () => {
  const many = Array.from({ length: 300 }, () => entry);
  await expect(clientOf([note, ...many]).client.checkpoint({ after: 0, wait: 0 })).rejects.toMatchObject({ code: 'malformed' });
});
