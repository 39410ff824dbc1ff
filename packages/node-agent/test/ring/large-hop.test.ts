/** Lists of more rows than are worked at a time: what is sent is every row once, blinded in place and in an order that nobody knows. */
import { mkdirSync } from 'node:fs';
import { type BlindingEngine, blindingEngine, nativePrimitives as primitives } from '@ketensom/native';
import {
  concatBytes,
  decodeHex,
  encodeHex,
  hopPartBytes,
  ProtocolError,
  packIdentifiers,
  permuteRows,
  type RingConfig,
  saltedTagKey,
} from '@ketensom/protocol';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { AgentContext } from '../../src/driver/context.ts';
import { type HopInput, makeHop, type RingWork } from '../../src/ring/make-hop.ts';
import { hopFileName, openList, sealedPartBytes } from '../../src/ring/seal-list.ts';
import { shuffledPieces } from '../../src/ring/shuffled-pieces.ts';
import { startedBytes, startLists } from '../../src/ring/start-rows.ts';
import { makeVectorFiles } from '../../src/store/vector-files.ts';
import { freshFolder } from '../scripted/world.ts';

const engine = blindingEngine({ workers: 1 });
afterAll(() => engine.close());
const secret = new Uint8Array(32).fill(7);
const sealKey = encodeHex(primitives.x25519.publicKey(secret));
const [run, round] = ['1'.repeat(64), '2'.repeat(32)];
/** More than are worked at a time, and no whole number of stretches. */
const many = 2 ** 16 + 777;

const bytesOf = (name: string, length: number): Uint8Array =>
  primitives.keystream(primitives.sha256(new TextEncoder().encode(name)), 0, length);

function workOf(change: Partial<RingConfig>, engineOf: Partial<BlindingEngine> = {}): RingWork {
  const folder = freshFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let drawn = 0;
  const entropy = (length: number): Uint8Array => {
    drawn += 1;
    return bytesOf(`entropy ${drawn}`, length);
  };
  const config = {
    run,
    round,
    blinding: 'salted-hash',
    columns: 1,
    canaries: 0,
    padding: true,
    sealKey,
    roster: [{ partner: 'a' }, { partner: 'b' }],
    lists: [{ owner: 'a', sets: ['x'] }],
    ...change,
  };
  return {
    context: { self: 'a', primitives, entropy, store: { vectors: makeVectorFiles(folder) } } as unknown as AgentContext,
    config: config as unknown as RingConfig,
    secrets: { sealSecret: secret, numbering: secret, blinding: new Uint8Array(32).fill(8) },
    engine: { ...engine, ...engineOf },
    keys: new Map([['b', sealKey]]),
    keyKinds: () => ['first', 'second'],
  };
}

/** Makes a hop and opens what it sealed. */
async function sent(work: RingWork, from: Omit<HopInput, 'list' | 'input'>, to = 'coordinator') {
  const made = await makeHop(work, { list: 0, input: '0'.repeat(64), ...from });
  const file = work.context.store.vectors.open(hopFileName(round, 0, from.hop));
  const place = { run, round, list: 0, hop: from.hop, from: 'a', to };
  const parts = Math.ceil(file.length / sealedPartBytes);
  const bytes = file.length - parts * (sealedPartBytes - hopPartBytes);
  const rows = await openList(primitives, { place, secret, root: made.output, bytes }, async (part) =>
    file.read(part * sealedPartBytes, Math.min(sealedPartBytes, file.length - part * sealedPartBytes)),
  );
  file.close();
  return { made, rows };
}

const rowsIn = (rows: Uint8Array, width: number): readonly string[] =>
  Array.from({ length: rows.length / width }, (_, at) => encodeHex(rows.subarray(at * width, (at + 1) * width)));

test('an own list of two columns: tags of both beside one another, of nobody where one is missing, padding behind', async () => {
  const work = workOf({ columns: 2 });
  const columns = [0, 1].map((column) =>
    packIdentifiers(Array.from({ length: many }, (_, at) => (at % 1000 === column ? '' : `${column}:${at}`))),
  );
  const lists = new Map([[0, columns]]);
  expect(startedBytes(work, { lists })).toBe(98_304 * 32);
  for await (const [list, { rows, known }] of startLists(work, { lists, hashed: new Map() })) {
    expect([list, known, rows.length]).toEqual([0, many, 98_304 * 32]);
    const tags = await Promise.all(
      columns.map((column, at) => {
        const domain = { run: decodeHex(run), keyKind: ['first', 'second'][at] ?? '', purpose: 'identifier' } as const;
        return engine.saltedTags(saltedTagKey(primitives, new Uint8Array(32).fill(8), domain), column);
      }),
    );
    for (let row = 0; row < many; row += 1) {
      for (const [column, own] of tags.entries()) {
        const mark = rows.subarray(row * 32 + column * 16, row * 32 + column * 16 + 16);
        if ((encodeHex(mark) === encodeHex(own.subarray(row * 16, row * 16 + 16))) === (row % 1000 === column))
          throw new Error(`row ${row}`);
      }
    }
    const { made, rows: arrived } = await sent(work, { hop: 0, rows, known });
    expect(made).toMatchObject({ count: 98_304, length: expect.any(Number) });
    expect(rowsIn(arrived, 32).toSorted()).toEqual(rowsIn(rows, 32).toSorted());
    expect(encodeHex(arrived)).not.toBe(encodeHex(rows));
  }
});

describe('a list that is passed on', () => {
  const elements = bytesOf('elements', many * 32);
  const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 255);
  const cut = (bytes: Uint8Array): Uint8Array => concatBytes(...rowsIn(bytes, 32).map((row) => decodeHex(row.slice(0, 32))));
  const fake = {
    blind: async (_suite: unknown, _scalar: unknown, own: Uint8Array) => turned(own),
    finalTags: async (_run: unknown, own: Uint8Array) => cut(own),
  };
  const dh = { blinding: 'dh', suite: 'x25519', lists: [{ owner: 'b', sets: ['x'] }] } as const;
  const roster = ['a', 'b', 'c'].map((partner) => ({ partner })) as unknown as RingConfig['roster'];

  it('is every element blinded once', async () => {
    const work = workOf({ ...dh, roster, lists: [{ owner: 'c', sets: ['x'] }] }, fake);
    const { made, rows } = await sent(work, { hop: 1, rows: elements.slice() }, 'b');
    expect(made.tagsRoot).toBeUndefined();
    expect(rowsIn(rows, 32).toSorted()).toEqual(rowsIn(turned(elements), 32).toSorted());
  });

  it('ends as tags, with their digest', async () => {
    const { made, rows } = await sent(workOf(dh, fake), { hop: 1, rows: elements.slice() });
    expect(made).toMatchObject({ count: many, tagsRoot: encodeHex(primitives.sha256(rows)) });
    expect(rowsIn(rows, 16).toSorted()).toEqual(rowsIn(cut(turned(elements)), 16).toSorted());
  });

  it('is refused where an element stands twice', async () => {
    const twice = elements.slice();
    twice.set(twice.subarray(0, 32), (many - 1) * 32);
    await expect(sent(workOf(dh, fake), { hop: 1, rows: twice })).rejects.toMatchObject({ code: 'element-repeated' });
    const refusing = { ...fake, blind: () => Promise.reject(new ProtocolError('element-invalid', { clause: 'BLD-5', index: 3 })) };
    await expect(sent(workOf(dh, refusing), { hop: 1, rows: elements.slice() })).rejects.toMatchObject({ code: 'element-invalid' });
  });
});

describe('pieces of a list in another order', () => {
  it.each([
    [16, 100_000],
    [32, 32_766],
    [48, 21_844],
    [80, 30_000],
    [16, 0],
  ])('rows of %i bytes, %i of them', (width, count) => {
    const rows = bytesOf(`rows ${width}`, width * count);
    const order = Uint32Array.from({ length: count }, (_, at) => (at * 7919) % Math.max(1, count));
    const pieces = [...shuffledPieces(rows, width, order)].map((piece) => piece.length);
    expect(pieces.slice(0, -1).every((length) => length === hopPartBytes)).toBe(true);
    expect(pieces).toHaveLength(Math.max(1, Math.ceil(rows.length / hopPartBytes)));
    const copied: Uint8Array[] = [];
    for (const piece of shuffledPieces(rows, width, order)) copied.push(piece.slice());
    expect(encodeHex(concatBytes(...copied))).toBe(encodeHex(permuteRows(rows, width, order)));
  });

  it('an order of other rows is our own mistake', () => {
    expect(() => [...shuffledPieces(new Uint8Array(32), 16, Uint32Array.of(0))]).toThrow(RangeError);
    expect(() => [...shuffledPieces(new Uint8Array(6), 6, Uint32Array.of(0))]).toThrow(RangeError);
  });
});
