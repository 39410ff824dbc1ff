/**
 * Quantiles from counts in bins (docs/statistics.md, STA-Q). Exact in all but the interpolation: quotients of whole numbers until they are
 * written.
 */
import { type BinGrid, isSingleValued } from '../codebook/bins.ts';
import { type Rational, rational } from './rational.ts';

/** Counts per bin of a grid whose edges are whole units of 10^-scale. */
export interface BinnedCounts {
  readonly grid: BinGrid;
  readonly counts: readonly bigint[];
  readonly scale: number;
}

/** A quantile, and the bins it lies in: the first bin of the rows at or below it, and the last of those at or above it. */
export interface QuantilePlace {
  readonly value: Rational;
  readonly first: number;
  readonly last: number;
}

const total = (counts: readonly bigint[]): bigint => counts.reduce((sum, count) => sum + count, 0n);

/** The bin of the row of a rank (0 is the lowest). */
function binOfRank(counts: readonly bigint[], rank: bigint): number {
  let below = 0n;
  for (const [bin, count] of counts.entries()) {
    below += count;
    if (rank < below) return bin;
  }
  throw new RangeError('a rank beyond the rows');
}

/**
 * Of bins that hold one value each: the quantile of the values themselves, by linear interpolation between order statistics
 * (Hyndman and Fan 1996, definition 7; the default of R and of most programs): with h = (n - 1) p, the value of rank floor(h) and
 * the fraction h - floor(h) of the way to the next.
 */
function quantileOfValues({ grid, counts, scale }: BinnedCounts, p: Rational): QuantilePlace {
  const n = total(counts);
  const position = (n - 1n) * p.numerator;
  const rank = position / p.denominator;
  const rest = position % p.denominator;
  const first = binOfRank(counts, rank);
  const last = rest === 0n ? first : binOfRank(counts, rank + 1n);
  const [low = 0n, high = 0n] = [grid.edges[first], grid.edges[last]];
  const value = rational(low * p.denominator + (high - low) * rest, p.denominator * 10n ** BigInt(scale));
  return { value, first, last };
}

/**
 * Of wider bins: the point below which p n rows lie when the rows of each bin are spread evenly over it. Where exactly p n rows lie below a
 * stretch without rows, its middle.
 */
function quantileOfBins({ grid, counts, scale }: BinnedCounts, p: Rational): QuantilePlace {
  const wanted = total(counts) * p.numerator;
  const unit = 10n ** BigInt(scale);
  const edge = (at: number): bigint => grid.edges[at] ?? 0n;
  let below = 0n;
  for (const [bin, count] of counts.entries()) {
    const above = below + count;
    if (count > 0n && above * p.denominator >= wanted) {
      if (above * p.denominator === wanted) {
        const next = counts.findIndex((other, at) => at > bin && other > 0n);
        const last = next === -1 ? bin : next;
        return { value: rational(edge(bin + 1) + (next === -1 ? edge(bin + 1) : edge(next)), 2n * unit), first: bin, last };
      }
      const part = wanted - below * p.denominator;
      const width = edge(bin + 1) - edge(bin);
      const value = rational(edge(bin) * count * p.denominator + part * width, count * p.denominator * unit);
      return { value, first: bin, last: bin };
    }
    below = above;
  }
  throw new RangeError('a quantile of nothing');
}

/**
 * Of the weights in bins that hold one value each: the least value up to which the part p of all weight lies. Where exactly that part does, the middle
 * between it and the next value.
 */
function quantileOfWeights({ grid, counts, scale }: BinnedCounts, p: Rational): QuantilePlace {
  const wanted = total(counts) * p.numerator;
  const value = (at: number): bigint => grid.edges[at] ?? 0n;
  let below = 0n;
  for (const [bin, weight] of counts.entries()) {
    below += weight;
    if (weight === 0n || below * p.denominator < wanted) continue;
    const next = below * p.denominator === wanted ? counts.findIndex((other, at) => at > bin && other > 0n) : -1;
    const last = next === -1 ? bin : next;
    return { value: rational(value(bin) + value(last), 2n * 10n ** BigInt(scale)), first: bin, last };
  }
  throw new RangeError('a quantile of nothing');
}

/** The same of weights: `counts` are the sums of weights in each bin, not all of them 0. */
export const weightedQuantileOf = (binned: BinnedCounts, p: Rational): QuantilePlace =>
  isSingleValued(binned.grid) ? quantileOfWeights(binned, p) : quantileOfBins(binned, p);

/** The quantile at `p` (above 0, below 1). @throws RangeError without any row */
export const quantileOf = (binned: BinnedCounts, p: Rational): QuantilePlace =>
  isSingleValued(binned.grid) ? quantileOfValues(binned, p) : quantileOfBins(binned, p);
