/** A ring in memory with a holder that cheats at its hop: each way that a check catches, by its code, and the one that none does. */
import { randomBytes } from 'node:crypto';
import { blindingEngine, nativePrimitives as primitives } from '@ketensom/native';
import {
  canaryIdentifiers,
  concatBytes,
  countSets,
  demandDistinct,
  elementLength,
  type HashDomain,
  ProtocolError,
  packIdentifiers,
  permutation,
  permuteRows,
  type RingConfig,
  tagLength,
  u32be,
  x25519Suite,
} from '@ketensom/protocol';
import { afterAll, expect, test } from 'vitest';

const engine = blindingEngine({ workers: 1 });
afterAll(() => engine.close());

const suite = 'x25519';
const run = randomBytes(32);
const canaries = 50;
const people = (from: number, to: number): readonly string[] => Array.from({ length: to - from }, (_, at) => `person ${from + at}`);
/** Two lists of the first owner, of the same length, and one of the second. */
const lists = [people(0, 60), people(60, 120), people(30, 100)];
const config = {
  canaries,
  columns: 1,
  blinding: 'dh',
  lists: [
    { owner: 'a', sets: ['x'] },
    { owner: 'a', sets: ['y'] },
    { owner: 'b', sets: ['z'] },
  ],
} as unknown as RingConfig;

const scalars = Array.from({ length: 3 }, () => x25519Suite.scalarFromEntropy(randomBytes(32)));
const shuffled = (rows: Uint8Array, width: number): Uint8Array =>
  permuteRows(rows, width, permutation(primitives, randomBytes(32), rows.length / width));
const hash = (purpose: HashDomain['purpose'], identifiers: ReturnType<typeof packIdentifiers>): Promise<Uint8Array> =>
  engine.hashToElements(
    suite,
    { run, keyKind: purpose === 'canary' ? 'column 0' : 'bsn/1', ...(purpose === undefined ? {} : { purpose }) },
    identifiers,
  );
const canariesOf = (list: number): ReturnType<typeof packIdentifiers> =>
  canaryIdentifiers(primitives, { secret: primitives.sha256(u32be(list)), run, count: canaries });

/** What the second holder makes of the lists that it blinded: `at` is the list, 3 that of the canaries, which passes last. */
type Cheat = (rows: Uint8Array, at: number, unblinded: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** The lists that the second holder passes on, in its order; an honest one changes nothing. */
async function play(cheat: Cheat, order: readonly number[] = [0, 1, 2]): Promise<readonly bigint[]> {
  const started = await Promise.all([
    ...lists.map(async (own, list) => concatBytes(await hash('identifier', packIdentifiers(own)), await hash('canary', canariesOf(list)))),
    Promise.all(lists.map((_, list) => hash('canary', canariesOf(list)))).then((all) => concatBytes(...all)),
  ]);
  const first = await Promise.all(
    started.map(async (rows) => shuffled(await engine.blind(suite, scalars[0] as Uint8Array, rows), elementLength)),
  );
  const second: Uint8Array[] = [];
  for (const [at, rows] of first.entries()) second.push(await cheat(await engine.blind(suite, scalars[1] as Uint8Array, rows), at, rows));
  const passed = [...order.map((at) => second[at] as Uint8Array), second[3] as Uint8Array];
  const tags: Uint8Array[] = [];
  for (const rows of passed) {
    demandDistinct(rows, elementLength, 7);
    tags.push(shuffled(await engine.finalTags(run, await engine.blind(suite, scalars[2] as Uint8Array, rows)), tagLength));
  }
  const counts = countSets(['x', 'y', 'z'], {
    config,
    tags: tags.slice(0, 3),
    canaries: tags[3] as Uint8Array,
    persons: lists.map(({ length }) => length),
    seed: 5,
  });
  return [counts.pair(0, 2), counts.pair(1, 2), counts.all];
}

const only =
  (list: number, change: Cheat): Cheat =>
  (rows, at, before) =>
    at === list ? change(rows, at, before) : rows;
const random = (count: number): Promise<Uint8Array> => engine.randomElements(suite, randomBytes(32 * count));

test('an honest one gives the counts', async () => {
  expect(await play((rows) => rows)).toEqual([30n, 40n, 0n]);
});

test.each<[string, Cheat, string]>([
  ['leaves out a tenth', only(0, (rows) => rows.slice(0, 99 * elementLength)), 'canary-missing|size-mismatch'],
  [
    'exchanges a third for nobody',
    only(0, async (rows) => concatBytes(await random(37), rows.slice(37 * elementLength))),
    'canary-missing',
  ],
  [
    'sends one element twice',
    only(2, (rows) => concatBytes(rows.slice(0, elementLength), rows.slice(0, rows.length - elementLength))),
    'element-repeated',
  ],
  ['takes another key for one list', only(1, (_, __, before) => engine.blind(suite, scalars[2] as Uint8Array, before)), 'canary-missing'],
  [
    'is honest with the canaries alone',
    async (rows, at, before) => (at === 3 ? rows : await engine.blind(suite, x25519Suite.scalarFromEntropy(randomBytes(32)), before)),
    'canary-missing',
  ],
])('one that %s is found', async (_, cheat, codes) => {
  const caught: unknown = await play(cheat).catch((error: unknown) => error);
  expect(caught).toBeInstanceOf(ProtocolError);
  expect(codes.split('|')).toContain((caught as ProtocolError).code);
});

test('one that exchanges two elements is hardly ever found, nor one that exchanges two lists of one owner: the threat model says so', async () => {
  // Two that are no canaries: whoever exchanges any two of a long list most often has that luck.
  const counts = await play(
    only(2, async (rows, _, before) => {
      const watched = new Set<string>();
      for (const list of [0, 1, 2]) {
        const marks = await engine.blind(suite, scalars[0] as Uint8Array, await hash('canary', canariesOf(list)));
        for (let at = 0; at < marks.length; at += elementLength)
          watched.add(Buffer.from(marks.subarray(at, at + elementLength)).toString('hex'));
      }
      const free = Array.from({ length: before.length / elementLength }, (__, at) => at).filter(
        (at) => !watched.has(Buffer.from(before.subarray(at * elementLength, (at + 1) * elementLength)).toString('hex')),
      );
      const changed = rows.slice();
      changed.set(await random(1), (free[0] ?? 0) * elementLength);
      changed.set(await random(1), (free[1] ?? 0) * elementLength);
      return changed;
    }),
  );
  expect((counts[0] ?? 0n) + (counts[1] ?? 0n)).toBe(68n);
  expect(await play((rows) => rows, [1, 0, 2])).toEqual([40n, 30n, 0n]);
});
