/** Counting in passes gives what counting at once gives, and refuses what it refuses. */
import { expect, test } from 'vitest';
import { concatBytes, countInPasses, countSets, type RingConfig, tagLength } from '../../src/index.ts';
import { refusalCode } from '../refusal.ts';
import { tagsOf } from './lists.ts';
import { ringOf } from './ring-of.ts';

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + at);

/** Two owners of set x, one of y; canaries are numbers above 90,000. */
const canaries = 4;
const lists = ['x', 'x', 'y'].map((set, at) => ({ owner: ['a', 'b', 'c'][at] as string, sets: [set] }));
const config: RingConfig = ringOf(['a', 'b', 'c'], { blinding: 'dh', suite: 'x25519', canaries, lists } as never);
const marked = numbers(90_000, canaries * lists.length);
const people = [numbers(0, 700), numbers(500, 400), numbers(650, 900)];
const tags = people.map((own, list) =>
  tagsOf([...own.slice(0, 30), ...marked.slice(list * canaries, (list + 1) * canaries), ...own.slice(30)]),
);
const persons = [690, 400, 850];
const names = ['x', 'y'];

/** A list in pieces of 100 tags. */
function* cut(rows: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < rows.length; at += 100 * tagLength) yield rows.slice(at, at + 100 * tagLength);
}

const count = (all: readonly Uint8Array[], atOnce: number) =>
  countInPasses(
    names,
    { config, canaries: tagsOf(marked), persons, seed: 7, pieces: (list) => cut(all[list] ?? new Uint8Array()), total: 2_000 },
    atOnce,
  );

test.each([2_000, 700, 100, 1])('at most %i tags at once', (atOnce) => {
  const [whole, parts] = [countSets(names, { config, tags, canaries: tagsOf(marked), persons, seed: 3 }), count(tags, atOnce)];
  expect([parts.union, parts.all, parts.sizes, parts.pair(0, 1)]).toEqual([whole.union, whole.all, whole.sizes, whole.pair(0, 1)]);
  for (const mask of [1, 2, 3]) expect(parts.region?.(mask)).toBe(whole.region?.(mask));
});

test.each([
  ['a canary that is gone', 'canary-missing', (list: Uint8Array) => concatBytes(list.slice(0, 30 * tagLength), list.slice(31 * tagLength))],
  ['a tag twice', 'element-repeated', (list: Uint8Array) => concatBytes(list, list.slice(0, tagLength))],
  ['fewer rows than persons', 'size-mismatch', (list: Uint8Array) => list.slice(0, 600 * tagLength)],
])('%s: %s', (_name, code, spoil) => {
  expect(refusalCode(() => count(tags.with(0, spoil(tags[0] as Uint8Array)), 100))).toBe(code);
});
