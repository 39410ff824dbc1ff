/** The rounds of the vectors: who takes part, how long the vectors are, and who falls away when. */
import { deriveThresholds, encodeHex, noblePrimitives, type SumConfig, vectorLength } from '@ketensom/protocol';
import { type Draw, drawFor } from './draw.ts';
import type { GivenPartner, GivenRound } from './given.ts';

/** A round by name. */
export interface RoundCase {
  /** The name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly partners: readonly string[];
  readonly words64: number;
  readonly words32: number;
  /** The last words of those who fall away. */
  readonly last?: Readonly<Record<string, GivenPartner['last']>>;
  readonly tolerate?: number;
  readonly config?: Partial<SumConfig>;
  readonly logSizes?: readonly [config: number, statement: number];
}

const trees = ['alder', 'aspen', 'birch', 'cedar', 'elm', 'hazel', 'larch', 'maple', 'oak', 'rowan'];

type Course = Pick<RoundCase, 'last' | 'tolerate'> & { readonly partners: number; readonly story: string };

const courses: Readonly<Record<string, Course>> = {
  'n3-m9-w64': { partners: 3, story: 'nobody falls away' },
  'n3-m9-w32': { partners: 3, story: 'nobody falls away' },
  'n3-m40000-w64': { partners: 3, story: 'nobody falls away' },
  'n3-m40000-w32': { partners: 3, story: 'nobody falls away' },
  'n5-m9-w64': { partners: 5, story: 'one falls away before R2', last: { cedar: 'shares' } },
  'n5-m9-w32': { partners: 5, story: 'the first falls away before R2', last: { alder: 'shares' } },
  'n5-m40000-w64': { partners: 5, story: 'the last falls away before R2', last: { elm: 'shares' } },
  'n5-m40000-w32': { partners: 5, story: 'one falls away before R2', last: { birch: 'shares' } },
  'n10-m9-w64': { partners: 10, story: 'two fall away before R2', last: { birch: 'shares', rowan: 'shares' } },
  'n10-m9-w32': {
    partners: 10,
    story: 'one falls away before R1, one before R2; the charter tolerates five',
    last: { birch: 'key', maple: 'shares' },
    tolerate: 5,
  },
  'n10-m40000-w64': {
    partners: 10,
    story: 'two fall away before R2, one before R4',
    last: { alder: 'shares', hazel: 'shares', oak: 'ack' },
  },
  'n10-m40000-w32': { partners: 10, story: 'one falls away before R0, one before R2', last: { aspen: 'nothing', larch: 'shares' } },
};

const coursesOf = Object.entries(courses).map(([key, { partners, story, ...course }]): RoundCase => {
  const words = key.includes('m40000') ? 40_000 : 9;
  const is64 = key.endsWith('w64');
  return {
    name: `round-${key}`,
    title: `${partners} partners, ${words} words of ${is64 ? 64 : 32} bits: ${story}`,
    partners: trees.slice(0, partners),
    words64: is64 ? words : 0,
    words32: is64 ? 0 : words,
    ...course,
  };
});

/** See the module header. */
export const roundCases: readonly RoundCase[] = [
  ...coursesOf,
  {
    name: 'round-n4-mixed',
    title: 'Words of both widths, names that sort by their bytes, a later step of a run, a log of more than 2^32 leaves',
    partners: ['a', 'a-1', 'a0', `a_${'z'.repeat(62)}`],
    words64: 6,
    words32: 7,
    last: { 'a-1': 'shares' },
    tolerate: 1,
    config: { step: 2, stepInput: 'ab'.repeat(32), releaseMode: 'local-threshold' },
    logSizes: [2 ** 32 + 1, 2 ** 33 + 7],
  },
  {
    name: 'round-n3-parts',
    title: 'Words of both widths in three parts: the widths meet inside a part, and the last part is shorter',
    partners: trees.slice(0, 3),
    words64: 140_000,
    words32: 250_001,
  },
];

function configOf(draw: Draw, round: RoundCase): SumConfig {
  const hex = (what: string, length: number): string => encodeHex(draw(what, length));
  const keyOf = (partner: string): string => encodeHex(noblePrimitives.ed25519.publicKey(draw(`${partner}/identity`, 32)));
  return {
    version: 1,
    suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
    round: hex('round', 16),
    run: hex('run', 32),
    step: 0,
    roster: round.partners.map((partner) => ({ partner, key: keyOf(partner) })),
    ...deriveThresholds(round.partners.length, round.tolerate),
    layout: hex('layout', 32),
    words64: round.words64,
    words32: round.words32,
    releaseMode: 'plain',
    noise: 'none',
    notBefore: 1_767_225_600_000,
    expires: 1_767_312_000_000,
    logHead: { size: round.logSizes?.[0] ?? 12, root: hex('log/config', 32) },
    ...round.config,
  };
}

/** Words at the edges of the ring, as signed numbers of `bits` bits: nothing, one, minus one, the greatest and the least. */
const edgesOf = (bits: bigint): readonly bigint[] => [0n, 1n, -1n, 2n ** (bits - 1n) - 1n, -(2n ** (bits - 1n))];

/** A short vector: each word is now an edge, now anything. */
function shortInput(draw: Draw, round: RoundCase, at: number): Uint8Array {
  const bytes = draw(`${round.partners[at]}/input`, vectorLength(round));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let word = at % 2; word < round.words64; word += 2) view.setBigInt64(8 * word, edgesOf(64n)[(word + at) % 5] as bigint, true);
  const start = 8 * round.words64;
  for (let word = at % 2; word < round.words32; word += 2) view.setInt32(start + 4 * word, Number(edgesOf(32n)[(word + at) % 5]), true);
  return bytes;
}

/** Everything that the round starts from. */
export function givenOf(round: RoundCase): GivenRound {
  const draw = drawFor(noblePrimitives, round.name);
  const hex = (what: string, length: number): string => encodeHex(draw(what, length));
  const isShort = vectorLength(round) <= 128;
  return {
    config: configOf(draw, round),
    ...(round.tolerate === undefined ? {} : { tolerate: round.tolerate }),
    coordinatorSecret: hex('coordinator', 32),
    logHead: { size: round.logSizes?.[1] ?? 40, root: hex('log/statement', 32) },
    partners: round.partners.map((partner, at) => ({
      partner,
      entropy: hex(`${partner}/entropy`, 128),
      nonce: hex(`${partner}/nonce`, 32),
      ephemeral: hex(`${partner}/ephemeral`, 32),
      input: isShort ? { bytes: encodeHex(shortInput(draw, round, at)) } : { keystream: hex(`${partner}/input`, 32) },
      last: round.last?.[partner] ?? 'reveal',
    })),
  };
}
