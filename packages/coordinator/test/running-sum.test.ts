/** Sums that are made as vectors come in are those that are made of the files, or none. */
import { rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nativePrimitives as p } from '@ketensom/native';
import { equalBytes, partLength, type SumConfig, vectorPieces } from '@ketensom/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initCoordinator, openDesk } from '../src/index.ts';
import { addVectors, hashSum } from '../src/round/add-vectors.ts';
import { type Desk, vectorsFolder } from '../src/store/desk.ts';
import { partBodyOf } from '../src/store/part-body.ts';
import { PartIntake } from '../src/store/part-intake.ts';
import { RunningSum, RunningSums } from '../src/store/running-sum.ts';
import { freshFolder } from './support/world.ts';

const partners = ['a', 'b', 'c'];
const round = '0'.repeat(32);
/** Two whole parts and a short one of an odd number of words. */
const config = { round, words64: (2 * partLength) / 8 + 7, words32: 0 } as unknown as SumConfig;
const length = config.words64 * 8;
const parts = [...vectorPieces(config, partLength)];
const stream = (seed: number): Uint8Array => p.keystream(new Uint8Array(32).fill(seed), 0, length);
const vectors = new Map(partners.map((partner, at) => [partner, stream(at + 1)]));

const partOf = (partner: string, part: number): Uint8Array => {
  const { offset, length: bytes } = parts[part] ?? { offset: 0, length: 0 };
  return (vectors.get(partner) as Uint8Array).subarray(offset, offset + bytes);
};

const expected = (): Uint8Array => {
  const window = p.ringWindow(64, Math.ceil(length / 16) * 16);
  for (const vector of vectors.values()) window.add(vector);
  return window.read().subarray(0, length);
};

const addAll = (sum: RunningSum, whose: readonly string[] = partners): void => {
  for (const partner of whose) for (const part of parts.keys()) sum.add({ partner, part, pieces: [partOf(partner, part)] });
};

/** `bytes` cut at places that lie anywhere in a word. */
function cut(bytes: Uint8Array, lengths: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const next of lengths) {
    pieces.push(bytes.subarray(at, at + next));
    at = Math.min(bytes.length, at + next);
  }
  return [...pieces, bytes.subarray(at)];
}

describe('a running sum', () => {
  test('is the sum, in whatever order parts come and wherever their pieces are cut', () => {
    const places = partners.flatMap((partner) => [...parts.keys()].map((part) => ({ partner, part })));
    const whole = expected();
    const lengths = fc.array(fc.oneof(fc.nat(20), fc.nat(200_000)), { maxLength: 20 });
    fc.assert(
      fc.property(fc.shuffledSubarray(places, { minLength: places.length }), lengths, (order, cuts) => {
        const sum = new RunningSum(p, length);
        for (const { partner, part } of order) sum.add({ partner, part, pieces: cut(partOf(partner, part), cuts) });
        expect(equalBytes(sum.of(partners) ?? new Uint8Array(), whole)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('is none of other partners than those whose vectors came in', () => {
    const sum = new RunningSum(p, length);
    addAll(sum);
    expect(sum.of(['a', 'b'])).toBeUndefined();
    expect(sum.of(['a', 'b', 'd'])).toBeUndefined();
    expect(sum.of([...partners, 'd'])).toBeUndefined();
    expect(sum.of(partners)).toEqual(expected());
  });

  test('is none while a part is missing, and none with one of a partner who did not go on', () => {
    const sum = new RunningSum(p, length);
    addAll(sum, ['a', 'b']);
    sum.add({ partner: 'c', part: 0, pieces: [partOf('c', 0)] });
    expect(sum.of(partners)).toBeUndefined();
    expect(sum.of(['a', 'b'])).toBeUndefined();
  });

  test('is none once it is spoilt, whatever is added then', () => {
    const sum = new RunningSum(p, length);
    sum.spoil();
    addAll(sum);
    expect(sum.of(partners)).toBeUndefined();
  });
});

describe('running sums', () => {
  test('are begun as long as they fit into memory, and forgotten with their rounds', () => {
    const sums = new RunningSums(p, 3 * length);
    const first = sums.at('first', length);
    expect(sums.at('first', length)).toBe(first);
    expect([sums.at('second', 2 * length + 8), sums.at('third', length)].map((sum) => sum?.length)).toEqual([undefined, length]);
    expect(sums.of('second', partners)).toBeUndefined();
    addAll(first as RunningSum);
    expect(sums.of('first', partners)).toEqual(expected());
    sums.keepOnly(new Set(['third']));
    expect(sums.of('first', partners)).toBeUndefined();
    expect(sums.at('second', 2 * length)?.length).toBe(2 * length);
  });
});

describe('parts as they are stored', () => {
  let desk: Desk;
  beforeAll(() => {
    const folder = freshFolder();
    initCoordinator({ folder, name: 'tiny' });
    desk = openDesk({ folder });
  });
  afterAll(() => {
    desk.db.close();
    rmSync(dirname(desk.folder), { recursive: true, force: true });
  });

  const store = (intake: PartIntake, sum: RunningSum, partner: string, part: number): Promise<boolean> =>
    intake.store({ round, partner, part, ...partBodyOf(p, partOf(partner, part)) }, { sum });

  test('are added once, however often and at once they come', async () => {
    const [intake, sum] = [new PartIntake(desk), new RunningSum(p, length)];
    // A vector's files are not there yet: a part that cannot be written takes the sum with it.
    writeFileSync(vectorsFolder(desk.folder), '');
    const broken = new RunningSum(p, length);
    await expect(store(intake, broken, 'a', 0)).rejects.toThrow();
    rmSync(vectorsFolder(desk.folder));
    const places = partners.flatMap((partner) => [...parts.keys()].map((part) => ({ partner, part })));
    await Promise.all([...places, ...places].map(({ partner, part }) => store(intake, sum, partner, part)));
    for (const { partner, part } of places) expect(await store(intake, sum, partner, part)).toBe(false);
    for (const { partner, part } of places.slice(1)) broken.add({ partner, part, pieces: [partOf(partner, part)] });
    expect(broken.of(partners)).toBeUndefined();
    const running = sum.of(partners);
    expect(running).toEqual(expected());
    expect(await hashSum(desk, config, running as Uint8Array)).toEqual(await addVectors(desk, config, partners));
  });
});
