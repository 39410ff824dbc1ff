/** Masked vectors whose files changed after they were acknowledged: no sum is made of them, whichever bit it was. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nativePrimitives as p } from '@ketensom/native';
import { encodeHex, partLength, type SumConfig } from '@ketensom/protocol';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { initCoordinator, openDesk, startCoordinator } from '../src/index.ts';
import { addVectors } from '../src/round/add-vectors.ts';
import { type Desk, vectorsFolder } from '../src/store/desk.ts';
import { partBodyOf } from '../src/store/part-body.ts';
import { PartIntake } from '../src/store/part-intake.ts';
import { selectOne } from '../src/store/sql.ts';
import { cosignAll, openRun, playOpening, playToMasks, until } from './support/play.ts';
import { freshFolder, startWorld, stopWorld, type World } from './support/world.ts';

const round = '0'.repeat(32);
const partners = ['a', 'b'];
/** One whole part and a short one. */
const config = { round, words64: partLength / 8 + 6, words32: 0 } as unknown as SumConfig;
const length = config.words64 * 8;

describe('stored vectors', () => {
  let desk: Desk;
  let sumRoot: string;
  const fileOf = (partner: string): string => join(vectorsFolder(desk.folder), round, partner);

  beforeAll(async () => {
    const folder = freshFolder();
    initCoordinator({ folder, name: 'tiny' });
    desk = openDesk({ folder });
    const intake = new PartIntake(desk);
    for (const partner of partners) {
      const vector = desk.random(length);
      for (const part of [0, 1]) {
        const bytes = vector.slice(part * partLength, (part + 1) * partLength);
        await intake.store({ round, partner, part, ...partBodyOf(p, bytes) });
      }
    }
    sumRoot = encodeHex(await addVectors(desk, config, partners));
  });

  afterAll(() => {
    desk.db.close();
    rmSync(dirname(desk.folder), { recursive: true, force: true });
  });

  /** Whether vectors add up while the file of `a` is what `change` makes of it. */
  async function addsWith(change: (bytes: Uint8Array) => void): Promise<string> {
    const before = readFileSync(fileOf('a'));
    const bytes = Uint8Array.from(before);
    change(bytes);
    writeFileSync(fileOf('a'), bytes);
    try {
      return encodeHex(await addVectors(desk, config, partners));
    } catch (error) {
      return (error as Error).name;
    } finally {
      writeFileSync(fileOf('a'), before);
    }
  }

  const flip = (bit: number) => (bytes: Uint8Array) => {
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  };

  test('add up as long as they are what came in', async () => {
    expect(await addsWith(() => undefined)).toBe(sumRoot);
  });

  test('do not with a bit flipped anywhere', async () => {
    const edges = [0, 7, 8 * partLength - 1, 8 * partLength, 8 * length - 1];
    for (const bit of edges) expect(await addsWith(flip(bit)), `bit ${bit}`).toBe('DamagedVectorError');
    const anywhere = fc.asyncProperty(fc.nat(8 * length - 1), async (bit) => {
      expect(await addsWith(flip(bit))).toBe('DamagedVectorError');
    });
    await fc.assert(anywhere, { numRuns: 20 });
  });

  test('do not with two bits flipped that would leave a sum of words as it was, or with pieces swapped', async () => {
    const topBits = (bytes: Uint8Array): void => {
      for (const bit of [63, 64 * 1024 + 63]) flip(bit)(bytes);
    };
    const swap = (bytes: Uint8Array): void => {
      const first = bytes.slice(0, 4096);
      bytes.copyWithin(0, 8192, 8192 + 4096);
      bytes.set(first, 8192);
    };
    const zeros = (bytes: Uint8Array): unknown => bytes.fill(0, 4096, 8192);
    for (const change of [topBits, swap, zeros]) expect(await addsWith(change)).toBe('DamagedVectorError');
  });

  test('do not with the vector of another partner in place of one', async () => {
    expect(await addsWith((bytes) => bytes.set(readFileSync(fileOf('b'))))).toBe('DamagedVectorError');
  });

  test('do not with the end missing', async () => {
    const before = readFileSync(fileOf('a'));
    truncateSync(fileOf('a'), length - 1);
    await expect(addVectors(desk, config, partners)).rejects.toThrow('shorter than its parts');
    writeFileSync(fileOf('a'), before);
  });
});

describe('a run', () => {
  let world: World;
  afterEach(() => stopWorld(world));

  /** Uploads everything; then a bit of one stored vector flips. */
  async function playToDamage() {
    world = await startWorld();
    const { run, players } = await openRun(world);
    await playToMasks(world, run, players);
    for (const player of players) await player.upload();
    const size = await cosignAll(world, players);
    const { round: open } = await until(world, run, 'round.config');
    const file = join(vectorsFolder(world.desk.folder), open, 'b');
    const bytes = readFileSync(file);
    bytes[5] = (bytes[5] as number) ^ 16;
    writeFileSync(file, bytes);
    return { run, players, size };
  }

  test('ends without a statement when a stored vector is damaged before it is read', async () => {
    const { run, players, size } = await playToDamage();
    // What was added up as it came in is lost with the program.
    await world.running.close();
    world.running = await startCoordinator({ desk: world.desk, host: '127.0.0.1', port: 0 });
    for (const caller of world.partners) caller.url = world.running.url;
    for (const player of players) expect((await player.commit(size)).status).toBe(201);
    expect(await until(world, run, 'query.failed')).toMatchObject({ code: 'internal' });
  });

  test('gives the sum of what came in when nothing of it needs to be read', async () => {
    const { run, players, size } = await playToDamage();
    for (const player of players) expect((await player.commit(size)).status).toBe(201);
    await playOpening(players);
    expect(await until(world, run, 'result.released')).toMatchObject({ type: 'result.released' });
    const row = selectOne<{ document: Uint8Array }>(world.desk.db, 'SELECT document FROM results');
    const { cells } = JSON.parse(new TextDecoder().decode(row?.document)) as {
      readonly cells: readonly { readonly count: { readonly value: number } }[];
    };
    expect(cells.map((cell) => cell.count.value)).toEqual([30, 6]);
  });
});
