/** Noise of overlaps: the draws against a second implementation (tools/check-noise.py) and against the distribution itself, and what noise is made of. */
import { readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import {
  decodeHex,
  deriveNoiseSeed,
  encodeHex,
  hashLabelled,
  labels,
  noblePrimitives,
  noiseSensitivity,
  noisyCounts,
  type OverlapReport,
  type SealedSizes,
  type SetCounts,
  u32be,
} from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { type ByteSource, discreteLaplace, noiseWithin95 } from '../../src/disclosure/discrete-laplace.ts';

interface Table {
  readonly report: OverlapReport;
  readonly sets: number;
  readonly epsilon: number;
  readonly regions: readonly number[];
}
interface Draws {
  readonly numerator: number;
  readonly denominator: number;
  readonly count: number;
}
interface Vector {
  readonly given: {
    readonly run: string;
    readonly salts: Readonly<Record<string, string>>;
    readonly tables: readonly Table[];
    readonly draws: readonly Draws[];
  };
  readonly expected: {
    readonly seed: string;
    readonly tables: readonly Readonly<Record<string, unknown>>[];
    readonly draws: readonly (Draws & { readonly values: readonly number[] })[];
  };
}
const { given, expected } = JSON.parse(readFileSync(new URL('../../../../vectors/noise/overlap.json', import.meta.url), 'utf8')) as Vector;

const sizesOf = (salts: Readonly<Record<string, string>>): SealedSizes[] =>
  Object.entries(salts).map(([partner, salt]) => ({ partner, salt, lists: [], sets: [] }));

function countsOf(sets: number, regions: readonly number[]): SetCounts {
  const masks = Array.from({ length: 2 ** sets }, (_, mask) => mask);
  const over = (...wanted: readonly number[]): bigint =>
    BigInt(masks.filter((mask) => wanted.every((set) => (mask >> set) & 1)).reduce((sum, mask) => sum + (regions[mask - 1] ?? 0), 0));
  return {
    union: over(),
    all: BigInt(regions.at(-1) ?? 0),
    sizes: Array.from({ length: sets }, (_, set) => over(set)),
    pair: (left, right) => over(left, right),
    region: (mask) => BigInt(regions[mask - 1] ?? 0),
  };
}

/** The same in the words of the vector. */
function written({ union, all, sizes, pair, region }: SetCounts): Readonly<Record<string, unknown>> {
  const pairs = sizes.flatMap((_, left) => sizes.slice(left + 1).map((_size, next) => Number(pair(left, left + 1 + next))));
  const regions = region === undefined ? null : Array.from({ length: 2 ** sizes.length - 1 }, (_, at) => Number(region(at + 1)));
  return { regions, sizes: sizes.map(Number), pairs, all: Number(all), union: Number(union) };
}

/** Bytes as the specification has them, made here once more. */
function bytesOf(seed: Uint8Array, figure: number): ByteSource {
  let [counter, rest] = [0, [] as number[]];
  return (length) => {
    while (rest.length < length) {
      rest = [...rest, ...hashLabelled(nativePrimitives, labels.noise, seed, u32be(figure), u32be(counter))];
      counter += 1;
    }
    return Uint8Array.from(rest.splice(0, length));
  };
}

describe.each([
  ['native', nativePrimitives],
  ['portable', noblePrimitives],
])('%s', (_name, primitives) => {
  it('gives what the second implementation gives', () => {
    const seed = deriveNoiseSeed(primitives, given.run, sizesOf(given.salts));
    expect(encodeHex(seed)).toBe(expected.seed);
    const tables = given.tables.map(({ sets, report, epsilon, regions }) =>
      written(noisyCounts(countsOf(sets, regions), report, { primitives, seed, epsilon })),
    );
    expect(tables).toEqual(expected.tables);
  });
});

it('draws what the second implementation draws', () => {
  const seed = decodeHex(expected.seed);
  for (const { numerator, denominator, values } of expected.draws) {
    expect(values.map((_, figure) => discreteLaplace(bytesOf(seed, figure), numerator, denominator))).toEqual(values);
  }
});

it.each([
  [1000, 2000],
  [700, 3000],
])('follows the distribution with parameter %i / %i', (numerator, denominator) => {
  const draws = 6000;
  const take = bytesOf(decodeHex(expected.seed), 1_000_000);
  const seen = new Map<number, number>();
  for (let at = 0; at < draws; at += 1) {
    const value = discreteLaplace(take, numerator, denominator);
    seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  const step = Math.exp(-numerator / denominator);
  const likely = (value: number): number => ((1 - step) / (1 + step)) * step ** Math.abs(value);
  // Chi-square over values that are expected twenty times or more, the rest together; the draws are fixed, so this holds or it does not.
  const shown = Array.from({ length: 201 }, (_, at) => at - 100).filter((value) => draws * likely(value) >= 20);
  const parts = shown.map((value) => ({ of: draws * likely(value), have: seen.get(value) ?? 0 }));
  const [of, have] = [draws - parts.reduce((sum, part) => sum + part.of, 0), draws - parts.reduce((sum, part) => sum + part.have, 0)];
  const distance = [...parts, { of, have }].reduce((sum, part) => sum + (part.have - part.of) ** 2 / part.of, 0);
  // Three standard deviations above the mean of chi-square with so many degrees of freedom.
  expect(distance).toBeLessThan(shown.length + 3 * Math.sqrt(2 * shown.length));
  const most = noiseWithin95(numerator, denominator);
  const beyond = [...seen].reduce((sum, [value, count]) => (Math.abs(value) > most ? sum + count : sum), 0) / draws;
  expect(beyond).toBeLessThan(0.055);
});

describe('what noise is made of', () => {
  it('every salt, whatever order they come in, and the run', () => {
    const seed = (salts: Readonly<Record<string, string>>, run = given.run) =>
      encodeHex(deriveNoiseSeed(nativePrimitives, run, sizesOf(salts)));
    expect(seed(Object.fromEntries(Object.entries(given.salts).toReversed()))).toBe(expected.seed);
    for (const partner of Object.keys(given.salts)) {
      expect(seed({ ...given.salts, [partner]: '00'.repeat(32) })).not.toBe(expected.seed);
    }
    expect(seed(given.salts, given.run.replace('0', '1'))).not.toBe(expected.seed);
  });

  it('no figure below zero, and a table of regions that adds up', () => {
    const seed = decodeHex(expected.seed);
    for (let at = 0; at < 50; at += 1) {
      const run = hashLabelled(nativePrimitives, labels.noise, seed, u32be(at));
      const noisy = written(noisyCounts(countsOf(2, [0, 4, 0]), 'regions', { primitives: nativePrimitives, seed: run, epsilon: 0.3 })) as {
        regions: number[];
        sizes: number[];
        union: number;
      };
      const [left = 0, right = 0, both = 0] = noisy.regions;
      expect(Math.min(left, right, both)).toBeGreaterThanOrEqual(0);
      expect([noisy.sizes, noisy.union]).toEqual([[left + both, right + both], left + right + both]);
    }
  });

  it('a sensitivity that no change of one person in one set exceeds', () => {
    // All tables of two and three sets with one person more: by how much do all figures change together?
    for (const sets of [2, 3]) {
      for (let own = 0; own < 2 ** sets; own += 1) {
        for (let set = 0; set < sets; set += 1) {
          if ((own >> set) & 1) continue;
          const regions = (mask: number): number[] => Array.from({ length: 2 ** sets - 1 }, (_, at) => (at + 1 === mask ? 6 : 5));
          const before = written(countsOf(sets, regions(own)));
          const after = written(countsOf(sets, regions(own | (1 << set))));
          const figures = (table: typeof before, name: string): number[] => [table[name]].flat() as number[];
          const off = (name: string): number => {
            const others = figures(after, name);
            return figures(before, name).reduce((sum, value, at) => sum + Math.abs(value - (others[at] ?? 0)), 0);
          };
          expect(off('regions')).toBeLessThanOrEqual(noiseSensitivity('regions', sets));
          expect(off('sizes') + off('pairs') + off('union')).toBeLessThanOrEqual(noiseSensitivity('pairs', sets));
          expect(off('sizes') + off('all') + off('union')).toBeLessThanOrEqual(noiseSensitivity('all-sets', sets));
        }
      }
    }
  });
});
