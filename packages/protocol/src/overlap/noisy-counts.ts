/**
 * Counts over sets with noise (OVL-12). The noise follows from the salts that all owners sealed with their sizes: each committed to its own before a tag was
 * known, so nobody can choose it, one honest owner's salt is enough to hide it from all others, and an auditor who is shown the sizes makes it again.
 *
 * Who learns what: the coordinator knows exact counts and noise, as it knows exact counts without; partners, analysts and readers of the result see noisy ones.
 */
import { concatBytes, decodeHex, u32be, utf8 } from '../crypto/bytes.ts';
import { hashLabelled } from '../crypto/frame.ts';
import { labels } from '../crypto/labels.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { type ByteSource, discreteLaplace } from '../disclosure/discrete-laplace.ts';
import { thousandths } from '../disclosure/noise.ts';
import type { OverlapReport } from '../query/overlap/types.ts';
import type { SealedSizes } from './sealed-sizes.ts';
import type { SetCounts } from './set-counts.ts';

/** 32 bytes that all noise of a run follows from. `run` in hex. */
export function deriveNoiseSeed(primitives: Pick<Primitives, 'sha256'>, run: string, sizes: readonly SealedSizes[]): Uint8Array {
  const owners = sizes.toSorted((left, right) => (left.partner < right.partner ? -1 : 1));
  const salts = owners.flatMap(({ partner, salt }) => [utf8(partner), decodeHex(salt)]);
  return hashLabelled(primitives, labels.noiseSeed, decodeHex(run), ...salts);
}

/** The bytes that one figure's noise is drawn from: SHA-256 of the seed, the figure's number and a counter, as long as it takes. */
function figureBytes(primitives: Pick<Primitives, 'sha256'>, seed: Uint8Array, figure: number): ByteSource {
  let rest: Uint8Array = new Uint8Array(0);
  let counter = 0;
  return (length) => {
    while (rest.length < length) {
      rest = concatBytes(rest, hashLabelled(primitives, labels.noise, seed, u32be(figure), u32be(counter)));
      counter += 1;
    }
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
}

/**
 * By how much all released figures together change at most when one person enters or leaves one set. A region table moves by one out of a region and one into
 * another, and all else follows from it. With pairs the set's size, its pairs and the union move; with `all-sets` its size, the number in all, and the union.
 */
export function noiseSensitivity(report: OverlapReport, sets: number): number {
  if (report === 'regions') return 2;
  return report === 'pairs' ? sets + 1 : 3;
}

/** Noise of one run: exp(-|Y| numerator / denominator), denominator the sensitivity in thousandths. */
export interface NoiseSource {
  readonly primitives: Pick<Primitives, 'sha256'>;
  readonly seed: Uint8Array;
  readonly epsilon: number;
}

/** Figure numbers, one for each thing that gets noise of its own: regions by mask; else sizes, pairs, all, union. */
const maxSets = 64;

/** @throws TypeError where regions are asked of too many sets to tell them apart. */
export function noisyCounts(counts: SetCounts, report: OverlapReport, { primitives, seed, epsilon }: NoiseSource): SetCounts {
  const sets = counts.sizes.length;
  const denominator = 1000 * noiseSensitivity(report, sets);
  const noisy = (figure: number, exact: bigint): bigint => {
    const sum = exact + BigInt(discreteLaplace(figureBytes(primitives, seed, figure), thousandths(epsilon), denominator));
    return sum < 0n ? 0n : sum;
  };
  if (report === 'regions') return fromRegions(counts, sets, noisy);
  const pairAt = (left: number, right: number): number => maxSets + Math.min(left, right) * maxSets + Math.max(left, right);
  const all = maxSets * (maxSets + 1);
  return {
    sizes: counts.sizes.map((size, set) => noisy(set, size)),
    pair: (left, right) => noisy(pairAt(left, right), counts.pair(left, right)),
    all: noisy(all, counts.all),
    union: noisy(all + 1, counts.union),
    region: undefined,
  };
}

/** Everything from noisy regions, so that the table adds up and no margin has less noise than its parts. */
function fromRegions({ region }: SetCounts, sets: number, noisy: (figure: number, exact: bigint) => bigint): SetCounts {
  if (region === undefined) throw new TypeError('regions are asked of few enough sets');
  const regions = Array.from({ length: 2 ** sets }, (_, mask) => (mask === 0 ? 0n : noisy(mask, region(mask))));
  const over = (hits: (mask: number) => boolean): bigint => regions.reduce((sum, count, mask) => (hits(mask) ? sum + count : sum), 0n);
  const has = (mask: number, set: number): boolean => ((mask >> set) & 1) === 1;
  return {
    union: over(() => true),
    all: regions.at(-1) ?? 0n,
    sizes: Array.from({ length: sets }, (_, set) => over((mask) => has(mask, set))),
    pair: (left, right) => over((mask) => has(mask, left) && has(mask, right)),
    region: (mask) => regions[mask] ?? 0n,
  };
}
