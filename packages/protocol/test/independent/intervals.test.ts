/** Intervals against Python: score tests inverted by halving, its own normal distribution and standard deviation. */
import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../src/disclosure/index.ts';
import { byarInterval, wilsonInterval } from '../../src/statistics/interval.ts';
import { deal, expectedFigures, releaseOf } from './pooled.ts';

const { intervals } = expectedFigures as { readonly intervals: Readonly<Record<string, readonly [number, number]>> };

interface WithInterval {
  readonly low?: number;
  readonly high?: number;
  readonly method?: string;
  readonly n?: number;
}

const measures = [{ share: 'has_plan' }, { mean: 'income' }, { median: 'age' }];
const cellOf = (name: string, rules?: typeof defaultRules): WithInterval =>
  releaseOf({ measures }, deal(4), rules === undefined ? {} : { rules }).cells[0]?.[name] as WithInterval;

describe('the interval of', () => {
  it.each([
    ['share(has_plan)', 'wilson'],
    ['mean(income)', 'normal'],
    ['median(age)', 'woodruff'],
  ])('%s is that of the pooled rows (%s)', (name, method) => {
    const { low, high, ...rest } = cellOf(name);
    expect(low).toBeCloseTo(intervals[name]?.[0] ?? Number.NaN, 9);
    expect(high).toBeCloseTo(intervals[name]?.[1] ?? Number.NaN, 9);
    expect(rest.method).toBe(method);
  });

  it('a rounded figure follows from rounded figures alone', () => {
    const share = cellOf('share(has_plan)', defaultRules);
    expect((share.n ?? 1) % 5).toBe(0);
    expect([share.low, share.high].map((bound) => Number(bound?.toFixed(2)))).toEqual([share.low, share.high]);
    const mean = cellOf('mean(income)', defaultRules);
    expect([mean.low, mean.high].map((bound) => Number(bound?.toPrecision(3)))).toEqual([mean.low, mean.high]);
  });

  it('a share stays between 0 and 1 at the ends', () => {
    // Wilson: (0, z² / (n + z²)) for no hits.
    const edge = 1.959963984540054 ** 2 / (10 + 1.959963984540054 ** 2);
    expect(wilsonInterval(0, 10)[0]).toBe(0);
    expect(wilsonInterval(0, 10)[1]).toBeCloseTo(edge, 12);
    expect(wilsonInterval(10, 10)[1]).toBe(1);
  });

  // R: poisson.test(x, conf.level = 0.95)$conf.int, the exact limits that Byar's approach.
  it.each([
    [10, 4.7953887, 18.390356],
    [25, 16.1786818, 36.9049317],
    [100, 81.3639913, 121.6267938],
  ])('%s events is close to the exact Poisson limits', (events, low, high) => {
    const [lower, upper] = byarInterval(events, 1000);
    expect(Math.abs(lower * 1000 - low)).toBeLessThan(0.02);
    expect(Math.abs(upper * 1000 - high)).toBeLessThan(0.02);
  });
});
