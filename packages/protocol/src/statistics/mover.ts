/**
 * Intervals of sums, differences and ratios of independent estimates, made of their own intervals ("method of variance estimates recovery": Zou and
 * Donner, Statistics in Medicine 27 (2008) 1693-1702; weighted sums of shares: Zou, Huang and Zhang, Computational Statistics and Data Analysis 53 (2009)
 * 1080-1085; ratios: Donner and Zou, Statistical Methods in Medical Research 21 (2012) 347-359). The difference of two shares with Wilson's intervals is
 * method 10 of Newcombe, Statistics in Medicine 17 (1998) 873-890. Doubles, by additions, products, quotients and square roots alone.
 */
import type { Interval } from './interval.ts';

/** An estimate with its interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Of Σ weight × value; weights are positive and taken as known. */
export function weightedInterval(parts: readonly (readonly [weight: number, estimate: Estimate])[]): Interval {
  let [value, below, above] = [0, 0, 0];
  for (const [weight, { value: own, low, high }] of parts) {
    value += weight * own;
    below += (weight * (own - low)) ** 2;
    above += (weight * (high - own)) ** 2;
  }
  return [value - Math.sqrt(below), value + Math.sqrt(above)];
}

/** Of a - b. */
export function differenceInterval(a: Estimate, b: Estimate): Interval {
  const difference = a.value - b.value;
  const below = Math.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2);
  const above = Math.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2);
  return [difference - below, difference + above];
}

/** Of a / b; undefined where b may be zero or less, or a below zero. */
export function quotientInterval(a: Estimate, b: Estimate): Interval | undefined {
  if (a.low < 0 || b.low <= 0) return undefined;
  const product = a.value * b.value;
  const low = a.low * (2 * a.value - a.low);
  const high = a.high * (2 * a.value - a.high);
  const [baseLow, baseHigh] = [b.low * (2 * b.value - b.low), b.high * (2 * b.value - b.high)];
  // The lower end in the form that stands also where `baseHigh` is zero or below.
  const root = (outer: number): number => Math.sqrt(Math.max(0, product * product - outer));
  return [low / (product + root(low * baseHigh)), (product + root(high * baseLow)) / baseLow];
}
