/** A list on its way opens at its place and nowhere else; rows of several keys or sets become persons. */
import { mkdirSync } from 'node:fs';
import { nativePrimitives as primitives } from '@ketensom/native';
import { packIdentifiers, type RingConfig } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import type { PersonSet } from '../src/evaluate/list-persons.ts';
import { joinPersons } from '../src/ring/join-persons.ts';
import { demandDifferences, demandSetSizes, ownLists, personCount, setSizes } from '../src/ring/own-lists.ts';
import { hopFileName, openList, sealList } from '../src/ring/seal-list.ts';
import { makeVectorFiles } from '../src/store/vector-files.ts';
import { freshFolder } from './scripted/world.ts';

const secret = new Uint8Array(32).fill(7);
const place = { run: '1'.repeat(64), round: '2'.repeat(32), list: 3, hop: 0, from: 'a', to: 'b' };

async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
  return 'taken';
}

test.each([
  ['its place', {}, 'taken'],
  ['another run', { run: '3'.repeat(64) }, 'share-decrypt'],
  ['another round', { round: '3'.repeat(32) }, 'share-decrypt'],
  ['another list', { list: 4 }, 'share-decrypt'],
  ['another hop', { hop: 1 }, 'share-decrypt'],
  ['another sender', { from: 'c' }, 'share-decrypt'],
  ['another receiver', { to: 'c' }, 'share-decrypt'],
])('a list replayed at %s', async (_, change, code) => {
  const folder = freshFolder();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const vectors = makeVectorFiles(folder);
  const rows = new Uint8Array(96).fill(9);
  const recipientKey = primitives.x25519.publicKey(secret);
  let drawn = 0;
  const entropy = (length: number): Uint8Array => {
    drawn += 1;
    return new Uint8Array(length).fill(drawn);
  };
  const { output } = await sealList({ primitives, entropy, vectors }, { place, recipientKey }, { length: rows.length, pieces: [rows] });
  const file = vectors.open(hopFileName(place.round, place.list, place.hop));
  const sealed = file.read(0, file.length);
  file.close();
  const open = (bytes: number, root = output, at: object = change) =>
    openList(primitives, { place: { ...place, ...at }, secret, root, bytes }, async () => sealed);
  expect(await codeOf(() => open(96))).toBe(code);
  expect(await codeOf(() => open(64, output, {}))).toBe('length');
  expect(await codeOf(() => open(96, '0'.repeat(64), {}))).toBe('digest-mismatch');
});

const setOf = (set: string, ...columns: readonly (readonly string[])[]): PersonSet => ({
  set,
  columns: columns.map((column) => packIdentifiers(column)),
  rows: columns[0]?.length ?? 0,
  usable: columns[0]?.length ?? 0,
  differences: [],
  groups: [],
});

test('rows that share any identifier are one person, also through a third', () => {
  const sets = [setOf('x', ['1', '2', ''], ['ann', 'bob', 'cas']), setOf('y', ['1', '9'], ['bob', 'eve'])];
  const persons = joinPersons(sets, 2).map(({ sets: own, identifiers }) => [[...own].toSorted((left, right) => left - right), identifiers]);
  expect(persons).toEqual(
    expect.arrayContaining([
      [
        [0, 1],
        ['1', 'ann'],
      ],
      [[0], ['', 'cas']],
      [[1], ['9', 'eve']],
    ]),
  );
  expect(persons).toHaveLength(3);
});

const config = (blinding: RingConfig['blinding'], lists: RingConfig['lists']): RingConfig => ({
  version: 1,
  round: place.round,
  run: place.run,
  blinding,
  columns: 1,
  sealKey: '0'.repeat(64),
  roster: [],
  lists,
  padding: false,
  canaries: 0,
  notBefore: 0,
  expires: 1,
  logHead: { size: 0, root: '0'.repeat(64) },
});

test('an owner of two sets sends each person in one list of dh, and in every list of its sets in salted-hash', () => {
  const sets = [setOf('x', ['1', '2']), setOf('y', ['2', '3', '4'])];
  const [x, y, both] = [
    { owner: 'a', sets: ['x'] },
    { owner: 'a', sets: ['y'] },
    { owner: 'a', sets: ['x', 'y'] },
  ] as const;
  const dh = config('dh', [x, y, both]);
  const lists = ownLists(dh, 'a', sets);
  expect([...lists.values()].map(personCount)).toEqual([1, 2, 1]);
  expect([...setSizes(dh, lists, sets).values()]).toEqual([2, 3]);
  expect([...ownLists(config('salted-hash', [x, y]), 'a', sets).values()].map(personCount)).toEqual([2, 3]);
});

test('a set of a few, and one that differs by a few, are refused', async () => {
  const sizes = new Map([['x', 29]]);
  expect(await codeOf(() => demandSetSizes(sizes, { isProtected: true, minSelection: 0 }))).toBe('set-size');
  expect(await codeOf(() => demandSetSizes(sizes, { isProtected: false, minSelection: 0 }))).toBe('taken');
  const differing = (count: number) => [[0, count]];
  expect(await codeOf(() => demandDifferences(differing(9), 10))).toBe('differencing');
  expect(await codeOf(() => demandDifferences(differing(10), 10))).toBe('taken');
});
