/** A ring in memory: what it counts equals set algebra over the identifiers; messages out of place are refused. */
import { expect, test } from 'vitest';
import {
  awaitedHolders,
  countRegions,
  countSets,
  countsWithoutCanaries,
  type EndedLists,
  holdersOf,
  type RingMessage,
  setsOfLists,
  startRing,
  stepRing,
} from '../../src/overlap/index.ts';
import { refusalCode } from '../refusal.ts';
import { digest, ringOf } from './ring-of.ts';

const config = ringOf(['a', 'b', 'c'], {
  blinding: 'dh',
  suite: 'x25519',
  lists: [
    { owner: 'a', sets: ['x'] },
    { owner: 'a', sets: ['y'] },
    { owner: 'a', sets: ['x', 'y'] },
    { owner: 'b', sets: ['y'] },
    { owner: 'c', sets: ['z'] },
  ],
  canaries: 2,
});

/** Every message of an honest ring, in an order that the table takes. */
function honest(): RingMessage[] {
  const messages: RingMessage[] = config.roster.map(({ partner }, at) => ({ kind: 'key', partner, sealKey: digest(at) }));
  messages.push(...config.roster.map(({ partner }): RingMessage => ({ kind: 'sizes', partner, commit: digest(50) })));
  for (let list = 0; list <= config.lists.length; list += 1) {
    for (const [hop, partner] of holdersOf(config, list).entries()) {
      const input = hop === 0 ? digest(50) : digest(100 * list + hop);
      const moved = { partner, list, input, output: digest(100 * list + hop + 1), count: 9 };
      messages.push(hop === 2 ? { kind: 'tags', tagsRoot: digest(1), ...moved } : { kind: 'hop', hop, ...moved });
    }
  }
  return messages;
}

const play = (messages: readonly RingMessage[]) => messages.reduce(stepRing, startRing(config));

test('an honest ring ends, and its last holder of a list is never the owner', () => {
  expect(play(honest()).kind).toBe('passed');
  for (let list = 0; list < config.lists.length; list += 1) expect(holdersOf(config, list).at(-1)).not.toBe(config.lists[list]?.owner);
  expect(awaitedHolders(play(honest().slice(0, 2)))).toEqual(['c']);
});

const changed = (at: number, change: object): readonly RingMessage[] =>
  honest().map((message, index) => (index === at ? { ...message, ...change } : message));

test.each([
  ['a hop by somebody whose turn it is not', changed(7, { partner: 'c' }), 'unexpected-message'],
  ['a hop over other bytes than were sent', changed(7, { input: digest(7) }), 'digest-mismatch'],
  ['a list that grew', changed(7, { count: 10 }), 'length'],
  ['the same key twice', changed(1, { sealKey: digest(0) }), 'duplicate-key'],
  ['a stranger', changed(1, { partner: 'd' }), 'unknown-member'],
  ['a hop twice', [...honest().slice(0, 8), ...honest().slice(7, 8)], 'unexpected-message'],
  ['the canaries before the other lists', [...honest().slice(0, 6), ...honest().slice(21)], 'unexpected-message'],
])('%s is refused', (_, messages, code) => expect(refusalCode(() => play(messages))).toBe(code));

/** Tags as numbers; canary tags are those from 1000 on, two for each list. */
const tagsOf = (numbers: readonly number[]): Uint8Array => {
  const tags = new Uint8Array(16 * numbers.length);
  for (const [at, number] of numbers.entries()) new DataView(tags.buffer).setUint32(16 * at, number);
  return tags;
};

const persons = [[1, 2], [3], [4, 5], [2, 3, 5, 6], [1, 5, 6, 7]];
const canariesOf = (list: number): number[] => [1000 + 2 * list, 1001 + 2 * list];
const ended = (spoil: (list: number, tags: number[]) => number[] = (_, tags) => tags): EndedLists => ({
  config,
  tags: persons.map((own, list) => tagsOf(spoil(list, [...own, ...canariesOf(list), 500 + 2 * list, 501 + 2 * list]))),
  canaries: tagsOf(persons.flatMap((_, list) => canariesOf(list))),
  persons: persons.map((own) => own.length),
  seed: 12345,
});

test('counts equal set algebra, padding and canaries taken off', () => {
  const sets = [new Set([1, 2, 4, 5]), new Set([2, 3, 4, 5, 6]), new Set([1, 5, 6, 7])];
  const counts = countSets(['x', 'y', 'z'], ended());
  const all = new Set(sets.flatMap((set) => [...set]));
  expect(counts.union).toBe(BigInt(all.size));
  expect(counts.sizes).toEqual(sets.map((set) => BigInt(set.size)));
  for (let mask = 1; mask < 8; mask += 1) {
    const exact = [...all].filter((person) => sets.every((set, at) => set.has(person) === Boolean((mask >> at) & 1)));
    expect(counts.region?.(mask)).toBe(BigInt(exact.length));
  }
  expect(counts.pair(0, 1)).toBe(3n);
  expect(counts.all).toBe(1n);
});

test('counted before the canaries are known, counts are the same', () => {
  const names = ['x', 'y', 'z'];
  const { seed, ...lists } = ended();
  const counts = countsWithoutCanaries(names, lists, countRegions(lists.tags, seed, setsOfLists(names, config)));
  const known = countSets(names, ended());
  expect({ ...counts, pair: undefined, region: undefined }).toEqual({ ...known, pair: undefined, region: undefined });
  for (let mask = 1; mask < 8; mask += 1) expect(counts?.region?.(mask)).toBe(known.region?.(mask));
  for (const [left, right] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const)
    expect(counts?.pair(left, right)).toBe(known.pair(left, right));
});

test('a canary in a second list is not counted so, and a lost one gives no table', () => {
  const names = ['x', 'y', 'z'];
  const early = ({ seed, ...lists }: EndedLists) =>
    countsWithoutCanaries(names, lists, countRegions(lists.tags, seed, setsOfLists(names, config)));
  // Canary 1002 of list 1 takes the place of padding in list 3.
  const strayed = ended((list, tags) => (list === 3 ? tags.map((tag) => (tag === 506 ? 1002 : tag)) : tags));
  expect(early(strayed)).toBeUndefined();
  expect(countSets(names, strayed).region?.(2)).toBe(countSets(names, ended()).region?.(2));
  const spoiled = ended((list, tags) => (list === 3 ? tags.map((tag) => (tag === 1006 ? 77 : tag)) : tags));
  expect(refusalCode(() => early(spoiled))).toBe('canary-missing');
  // As many rows as persons and canaries together would be, so that only padding and persons tell.
  const short = ended((list, tags) => (list === 3 ? tags.slice(3) : tags));
  expect(refusalCode(() => early(short))).toBe('size-mismatch');
});

test('a spoiled list gives no table', () => {
  expect(
    refusalCode(() =>
      countSets(
        ['x', 'y', 'z'],
        ended((list, tags) => (list === 3 ? tags.map((tag) => (tag === 1006 ? 77 : tag)) : tags)),
      ),
    ),
  ).toBe('canary-missing');
  expect(
    refusalCode(() =>
      countSets(
        ['x', 'y', 'z'],
        ended((list, tags) => (list === 3 ? tags.slice(3) : tags)),
      ),
    ),
  ).toBe('size-mismatch');
});
