/**
 * Intervals of 95 % around released figures (docs/statistics.md, "Intervals"). Doubles, by additions, products, quotients and square roots
 * alone, all of which IEEE 754 fixes to the last bit, so that every program finds the same ones.
 */

/** The 0.975 quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/** Both ends, the lower one first. */
export type Interval = readonly [low: number, high: number];

/** Of a share: Wilson's score interval (Wilson 1927, JASA 22, 209-212). `n` is at least one. */
export function wilsonInterval(hits: number, n: number): Interval {
  const share = hits / n;
  const scale = 1 + (z95 * z95) / n;
  const centre = (share + (z95 * z95) / (2 * n)) / scale;
  const half = (z95 / scale) * Math.sqrt((share * (1 - share)) / n + (z95 * z95) / (4 * n * n));
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}

/** Of a mean: the normal interval, mean plus and minus z sd / √n. */
export function normalInterval(mean: number, sd: number, n: number): Interval {
  const half = (z95 * sd) / Math.sqrt(n);
  return [mean - half, mean + half];
}

/** Where to look for the ends of a quantile's interval: at p minus and plus z √(p (1 - p) / n) (Woodruff 1952, JASA 47, 635-646). */
export function woodruffFractions(p: number, n: number): Interval {
  const half = z95 * Math.sqrt((p * (1 - p)) / n);
  return [p - half, p + half];
}

/**
 * Of a ratio of a count of events to a base that is taken as known: Byar's approximation to the exact Poisson limits (Breslow and Day 1987,
 * Statistical Methods in Cancer Research II, p. 69).
 */
export function byarInterval(events: number, base: number): Interval {
  const limit = (count: number, sign: 1 | -1): number => {
    const inner = 1 - 1 / (9 * count) + (sign * z95) / (3 * Math.sqrt(count));
    return count * inner * inner * inner;
  };
  return [events === 0 ? 0 : Math.max(0, limit(events, -1)) / base, limit(events + 1, 1) / base];
}
