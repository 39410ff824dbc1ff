/** A ring in blinding salted-hash: one key for all or none; and persons found again by any of several keys, against union-find over texts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeHex, noblePrimitives as primitives } from '../../src/crypto/index.ts';
import {
  awaitedHolders,
  CanarySieve,
  countLinked,
  countRegions,
  deriveSaltCommit,
  openSalt,
  type RingMessage,
  sealSalt,
  setMask,
  startRing,
  stepRing,
} from '../../src/overlap/index.ts';
import { refusalCode } from '../refusal.ts';
import { digest, ringOf } from './ring-of.ts';

const config = ringOf(['a', 'b'], {
  blinding: 'salted-hash',
  lists: [
    { owner: 'a', sets: ['x'] },
    { owner: 'b', sets: ['y'] },
  ],
  canaries: 0,
});

const keys: readonly RingMessage[] = ['a', 'b'].map((partner, at) => ({ kind: 'key', partner, sealKey: digest(at) }));
const salt: RingMessage = { kind: 'salt', partner: 'a', commit: digest(5) };
const rest: readonly RingMessage[] = [
  { kind: 'sizes', partner: 'a', commit: digest(50) },
  { kind: 'sizes', partner: 'b', commit: digest(51) },
  { kind: 'tags', partner: 'a', list: 0, input: digest(50), output: digest(60), count: 9 },
  { kind: 'tags', partner: 'b', list: 1, input: digest(51), output: digest(61), count: 9 },
];
const play = (messages: readonly RingMessage[]) => messages.reduce(stepRing, startRing(config));

test('an owner ends its own lists, once the key is there', () => {
  expect(awaitedHolders(play(keys))).toEqual(['a']);
  expect(play([...keys, salt, ...rest])).toMatchObject({ kind: 'passed', salt: digest(5) });
});

test.each<[string, readonly RingMessage[], string]>([
  ['a key of the run by another than the first', [...keys, { ...salt, partner: 'b' }], 'unexpected-message'],
  ['a second key of the run', [...keys, salt, salt], 'unexpected-message'],
  ['sizes before the key of the run', [...keys, ...rest.slice(0, 1)], 'unexpected-message'],
  [
    'a list that is passed to another',
    [...keys, salt, ...rest.slice(0, 2), { ...(rest[2] as object), kind: 'hop', hop: 0 } as RingMessage],
    'unexpected-message',
  ],
  ['a digest of tags', [...keys, salt, ...rest.slice(0, 2), { ...(rest[2] as object), tagsRoot: digest(7) } as RingMessage], 'malformed'],
])('%s is refused', (_, messages, code) => expect(refusalCode(() => play(messages))).toBe(code));

describe('the partners’ key', () => {
  const secrets = new Map(['a', 'b'].map((partner, at) => [partner, new Uint8Array(32).fill(at + 1)]));
  const publicKeys = new Map([...secrets].map(([partner, secret]) => [partner, encodeHex(primitives.x25519.publicKey(secret))]));
  const drawn = new Uint8Array(32).fill(42);
  let counter = 0;
  const entropy = (length: number): Uint8Array => {
    counter += 1;
    return new Uint8Array(length).fill(100 + counter);
  };
  const boxes = sealSalt(primitives, { config, salt: drawn, keys: publicKeys }, entropy);
  const commit = encodeHex(deriveSaltCommit(primitives, config, drawn));
  const secretOf = (self: string): Uint8Array => secrets.get(self) ?? new Uint8Array();
  const open = (self: string, change: Partial<Parameters<typeof openSalt>[1]> = {}, bytes = boxes) =>
    openSalt(primitives, { config, self, secret: secretOf(self), commit, ...change }, bytes);

  test('everybody opens the same', () => {
    expect(open('a')).toEqual(drawn);
    expect(open('b')).toEqual(drawn);
  });

  test('another key than the one that was committed to, a box of another round or place, and a cut box are refused', () => {
    const other = sealSalt(primitives, { config, salt: new Uint8Array(32).fill(43), keys: publicKeys }, entropy);
    expect(refusalCode(() => open('b', {}, other))).toBe('digest-mismatch');
    expect(refusalCode(() => open('b', { config: { ...config, round: '1'.repeat(32) } }))).toBe('share-decrypt');
    expect(refusalCode(() => open('b', { secret: secretOf('a') }))).toBe('share-decrypt');
    expect(refusalCode(() => open('b', {}, boxes.subarray(1)))).toBe('length');
  });
});

/** Rows of numbers as tags. */
const tagsOf = (rows: readonly (readonly number[])[]): Uint8Array => {
  const flat = rows.flat();
  const tags = new Uint8Array(16 * flat.length);
  for (const [at, number] of flat.entries()) new DataView(tags.buffer).setUint32(16 * at + 4, number);
  return tags;
};

test('what hangs together by any column is one person', () => {
  const row = fc.tuple(fc.nat(12), fc.nat(12));
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 8 }), { minLength: 2, maxLength: 4 }), (lists) => {
      const rows = lists.flatMap((list, set) => list.map((values) => ({ set, values })));
      const groups: { readonly sets: Set<number>; readonly seen: Set<string> }[] = [];
      for (const { set, values } of rows) {
        const marks = values.map((value, column) => `${column}:${value}`);
        const joined = groups.filter(({ seen }) => marks.some((mark) => seen.has(mark)));
        for (const group of joined) groups.splice(groups.indexOf(group), 1);
        groups.push({
          sets: new Set([set, ...joined.flatMap(({ sets }) => [...sets])]),
          seen: new Set([...marks, ...joined.flatMap(({ seen }) => [...seen])]),
        });
      }
      const expected = new Float64Array(2 ** lists.length);
      for (const { sets } of groups) {
        const mask = [...sets].reduce((sum, set) => sum + 2 ** set, 0);
        expected[mask] = (expected[mask] ?? 0) + 1;
      }
      const of = { sets: lists.length, masks: lists.map((_, set) => setMask([set])) };
      const counts = countLinked(lists.map(tagsOf), { columns: 2, seed: 77, of });
      expect([...(counts.regions ?? [])]).toEqual([...expected]);
    }),
  );
});

test('lists of one set are joined, each tag once; a repetition within a list is refused', () => {
  const of = { sets: 2, masks: [setMask([0]), setMask([0]), setMask([0, 1])] };
  const lists = [[[1], [2]], [[2], [3]], [[4]]].map(tagsOf);
  expect([...(countRegions(lists, 5, of).regions ?? [])]).toEqual([0, 3, 0, 1]);
  expect(refusalCode(() => countRegions([tagsOf([[1], [1]]), ...lists.slice(1)], 5, of))).toBe('element-repeated');
});

test('canaries are sieved by whole rows, in pieces', () => {
  const marked = tagsOf([
    [1, 2],
    [3, 4],
  ]);
  const sieve = new CanarySieve({ ...config, columns: 2, canaries: 1 }, marked);
  expect(sieve.sieve(tagsOf([[5, 6]]))).toHaveLength(32);
  expect(sieve.sieve(tagsOf([[1, 2]]))).toHaveLength(0);
  sieve.endList();
  expect(sieve.sieve(tagsOf([[3, 9]]))).toHaveLength(32);
  expect(refusalCode(() => sieve.endList())).toBe('canary-missing');
});
