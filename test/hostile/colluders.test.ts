/**
 * Attack D7: all partners but one put together everything that they have. Of the round: their secrets, the masks that they share with the last one, the
 * shares that they can open, the log, and, at the worst, the last one's masked vector. Of the release: the table, less their own figures.
 */
import { nativePrimitives } from '@ketensom/native';
import { describe, expect, it } from 'vitest';
import { decodeScalar, encodeScalar } from '../../packages/protocol/src/crypto/scalar.ts';
import { interpolateAtZero } from '../../packages/protocol/src/crypto/shamir.ts';
import { defaultRules } from '../../packages/protocol/src/disclosure/index.ts';
import { buildAggregateResult, type ResultCell } from '../../packages/protocol/src/result/index.ts';
import { deriveBCommit, deriveMaskSecret } from '../../packages/protocol/src/sum/dealer.ts';
import { type HeldShares, type RoundSecrets, type UnmaskPlan, unmaskPiece, vectorLength } from '../../packages/protocol/src/sum/index.ts';
import { derivePairKey, deriveSelfKey, pairSign } from '../../packages/protocol/src/sum/pair-masks.ts';
import { play, worldOf } from '../../packages/protocol/test/sum/play.ts';
import type { World } from '../../packages/protocol/test/sum/world.ts';
import { open, partner, row } from '../../packages/protocol/test/tables.ts';
import { youth } from '../../packages/protocol/test/youth-codebook.ts';
import { chiSquare, critical } from './chi-square.ts';

const words64 = 1024;

interface Round {
  readonly world: World;
  readonly last: string;
  /** The last one's figures, all of few persons, and the same masked: what it sent to the coordinator. */
  readonly input: Uint8Array;
  readonly masked: Uint8Array;
  /** What each agent held: its secrets when it had dealt, its shares of everybody when it had masked. */
  readonly secrets: ReadonlyMap<string, RoundSecrets>;
  readonly shares: ReadonlyMap<string, readonly HeldShares[]>;
}

/** Makes every figure of a vector one of few persons. */
function makeSmall(vector: Uint8Array): void {
  const words = new BigUint64Array(vector.buffer, vector.byteOffset, words64);
  for (const [at, word] of words.entries()) words[at] = word % 10n;
}

/** A whole round of real state machines, each of which is looked into on the way. */
function playRound(partners: number, tolerate: number): Round {
  const world = worldOf(partners, {
    primitives: nativePrimitives,
    tolerate,
    words64,
    words32: 0,
    seed: `colluders ${partners} ${tolerate}`,
  });
  const last = world.names.at(-1) ?? '';
  const secrets = new Map<string, RoundSecrets>();
  const shares = new Map<string, readonly HeldShares[]>();
  play(world, {
    watch: () => {
      for (const [name, { round, input }] of world.seats) {
        if (round.kind === 'advertised') makeSmall(input);
        if (round.kind === 'shared') secrets.set(name, structuredClone(round.secrets));
        if (round.kind === 'uploaded') shares.set(name, structuredClone(round.held));
      }
    },
  });
  const { input, masked = new Uint8Array() } = world.seat(last);
  return { world, last, input, masked, secrets, shares };
}

const strip = ({ world, masked }: Round, streams: UnmaskPlan['streams']): Uint8Array =>
  world.mapVector(masked, (window, { offset }, bytes) => unmaskPiece(window, { streams }, offset, bytes));

/** The masks that the others share with the last one, each made of that other's own secrets and of what stands in the log. */
function pairMasks({ world, last, secrets }: Round): UnmaskPlan['streams'] {
  const { primitives, log, names } = world;
  const { roundCtx } = world.coordinator;
  const end = (name: string) => ({
    index: names.indexOf(name) + 1,
    partner: name,
    sKey: log.advertisements.find((advertisement) => advertisement.partner === name)?.sKey ?? new Uint8Array(),
  });
  return [...secrets].flatMap(([name, { s }]) => {
    if (name === last) return [];
    const own = { ...end(name), secret: deriveMaskSecret(primitives, roundCtx, s) };
    const key = derivePairKey(primitives, { roundCtx, r1Hash: log.shares?.r1Hash ?? new Uint8Array(), own, other: end(last) });
    return key === undefined ? [] : [{ key, sign: pairSign(end(last).index, own.index) }];
  });
}

/** What the others' shares of the last one's self-mask secret lie on, all taken. */
function guessedSecret({ world, last, shares }: Round): Uint8Array {
  const held = [...shares].flatMap(([name, all]) =>
    name === last ? [] : all.flatMap(({ dealer, bShare }) => (dealer === last ? [{ name, bShare }] : [])),
  );
  expect(held).toHaveLength(world.names.length - 1);
  return encodeScalar(
    interpolateAtZero(held.map(({ name, bShare }) => ({ index: BigInt(world.names.indexOf(name) + 1), value: decodeScalar(bShare) }))),
  );
}

const selfMask = ({ world }: Round, b: Uint8Array): UnmaskPlan['streams'] => [
  { key: deriveSelfKey(world.primitives, world.coordinator.roundCtx, b), sign: 1 },
];

/** Whether the last one said in the log that this is its secret. */
const isCommitted = ({ world, last }: Round, b: Uint8Array): boolean => {
  const commit = deriveBCommit(world.primitives, { roundCtx: world.coordinator.roundCtx, partner: last, b });
  const said = world.log.advertisements.find((advertisement) => advertisement.partner === last)?.bCommit;
  return said !== undefined && Buffer.from(commit).equals(said);
};

describe('the transcript: fewer than T others, with every mask that they share with the last one and its masked vector', () => {
  it.each([
    [3, 1],
    [4, 2],
    [5, 3],
  ])('of %i partners where the charter tolerates %i are left with noise', (partners, tolerate) => {
    const round = playRound(partners, tolerate);
    const known = pairMasks(round);
    expect(known).toHaveLength(partners - 1);
    const left = strip(round, known);
    expect(left).toHaveLength(vectorLength(round.world.config));
    expect(chiSquare(left)).toBeLessThan(critical);
    // The shares that they can open are too few: what they lie on is not the secret, and takes no mask off.
    const guess = guessedSecret(round);
    expect(isCommitted(round, guess)).toBe(false);
    expect(chiSquare(strip(round, [...known, ...selfMask(round, guess)]))).toBeLessThan(critical);
    // The control: with the last one's own secret it is its input, which is no noise; so only the self-mask was left.
    const { b } = round.secrets.get(round.last) ?? { b: new Uint8Array() };
    expect(isCommitted(round, b)).toBe(true);
    const bare = strip(round, [...known, ...selfMask(round, b)]);
    expect(bare).toEqual(round.input);
    expect(chiSquare(bare)).toBeGreaterThan(critical);
  });

  it('T others have its secret: nobody of more than t partners may have its vector', () => {
    const round = playRound(4, 1);
    const guess = guessedSecret(round);
    expect(isCommitted(round, guess)).toBe(true);
    expect(strip(round, [...pairMasks(round), ...selfMask(round, guess)])).toEqual(round.input);
  });
});

const names = ['a', 'b', 'c', 'd'];

interface Modes {
  readonly releaseMode?: 'plain' | 'local-threshold';
  /** Partners whose own policy leaves small cells out. */
  readonly localThreshold?: readonly string[];
}

/** The released count, of so many persons at each partner. */
function released(counts: readonly number[], { releaseMode = 'plain', localThreshold }: Modes = {}): ResultCell {
  const thresholds = names.map((name) =>
    releaseMode === 'local-threshold' || localThreshold?.includes(name) === true ? defaultRules.minCount : undefined,
  );
  const partners = counts.map((count, part) =>
    partner(Array.from({ length: count }, (_, at) => row(`${names[part]}${at}`, { region: 'N' }))),
  );
  const table = buildAggregateResult({
    ...open(youth, { dataset: 'cases', measures: ['count'] }, partners, thresholds),
    ...(localThreshold === undefined ? {} : { localThreshold }),
    codebook: youth,
    rules: defaultRules,
    releaseMode,
    included: names,
    notRegistered: new Map(),
    suppress: () => undefined,
  });
  return table.cells[0]?.['count'] as ResultCell;
}

/** What the first three know of the last from the release, in whole persons. */
function knownOfLast(counts: readonly number[]): readonly [number, number] | undefined {
  const cell = released(counts);
  if (cell.state !== 'value' || !('value' in cell)) return undefined;
  const own = counts.slice(0, -1).reduce((sum, count) => sum + count, 0);
  return [Math.max(0, Number(cell.value) - 2 - own), Number(cell.value) + 2 - own];
}

describe('the release: three of four partners put their figures together', () => {
  it.each([
    [
      [40, 40, 40, 40],
      [38, 42],
    ],
    // Also where the last has few: nothing but the rounding stands between them and its figure (docs/threat-model.md).
    [
      [40, 40, 40, 3],
      [3, 7],
    ],
    [
      [40, 40, 0, 3],
      [3, 7],
    ],
  ])('of %j they learn the last within the rounding and no more closely: %j', (counts, known) => {
    expect(knownOfLast(counts)).toEqual(known);
  });

  it.each([[[40, 0, 0, 40]], [[0, 0, 0, 40]], [[0, 0, 0, 3]]])(
    'of %j, where fewer than three have anybody, nothing is released',
    (counts) => {
      expect(knownOfLast(counts)).toBeUndefined();
      expect(released(counts)).toEqual({ state: 'suppressed', reason: counts.at(-1) === 3 ? 'minCount' : 'minContributors' });
    },
  );
});

describe('where all partners leave their own small cells out (release mode local-threshold)', () => {
  const shown = (last: number): ResultCell => released([40, 40, 40, last], { releaseMode: 'local-threshold' });
  it.each([
    [0, 120],
    [1, 120],
    [9, 120],
    [10, 130],
    [11, 130],
  ])('of a last partner with %i persons the others together see %i', (last, value) => {
    expect(shown(last)).toEqual({ state: 'value', value });
  });

  it('a figure of small cells alone is nothing', () => {
    expect(released([9, 9, 9, 9], { releaseMode: 'local-threshold' })).toEqual({ state: 'suppressed', reason: 'hiddenAtSource' });
  });
});

describe('where the last partner alone leaves its small cells out, by its own policy', () => {
  it.each([
    [0, 120],
    [1, 120],
    [9, 120],
    [10, 130],
    [11, 130],
  ])('of its %i persons the others together see %i', (last, value) => {
    expect(released([40, 40, 40, last], { localThreshold: ['d'] })).toEqual({ state: 'value', value });
  });

  it('the same at the others is added, and at nobody hidden as left out', () => {
    expect(released([9, 9, 9, 9], { localThreshold: ['d'] })).toEqual({ state: 'value', value: 25 });
    expect(released([0, 0, 0, 9], { localThreshold: ['d'] })).toEqual({ state: 'suppressed', reason: 'hiddenAtSource' });
    expect(released([0, 0, 0, 0], { localThreshold: ['d'] })).toEqual({ state: 'suppressed', reason: 'hiddenAtSource' });
  });
});
