/** What the group compared with would have if it were made up as the other: of every stratum its figure, weighed with the other group's rows. */
import { wilsonInterval } from '../../statistics/interval.ts';
import { type Moments, meanOf, varianceOf } from '../../statistics/moments.ts';
import { type Estimate, weightedInterval } from '../../statistics/mover.ts';
import { nearestDouble, nearestRoot, type Rational, rational } from '../../statistics/rational.ts';
import type { GroupSums, Stratum } from './join-strata.ts';

/** 0.975 quantile of the standard normal distribution. */
const z = 1.959963984540054;

/** Exact, with the interval of its estimate where there is one. */
export interface Standardised {
  readonly value: Rational;
  readonly interval?: readonly [low: number, high: number];
  readonly method: 'mover' | 'normal';
}

const momentsOf = ({ present, sum }: GroupSums, scale: number): Moments => ({ n: present.rows, sum, scale });

/** Σ over strata of weight × mean, over a common denominator. */
function addAll(parts: readonly Rational[]): Rational {
  return parts.reduce(
    (sum, part) => rational(sum.numerator * part.denominator + part.numerator * sum.denominator, sum.denominator * part.denominator),
    rational(0n, 1n),
  );
}

/** What is expected of the group `of`, as a number of rows or a sum: Σ rows of it × the figure of the other group. */
export const expectedOf = (strata: readonly Stratum[], scale: number): Rational =>
  addAll(
    strata.map(({ of, against }) => {
      const mean = meanOf(momentsOf(against, scale));
      return rational(of.present.rows * mean.numerator, mean.denominator);
    }),
  );

/** A mean with an interval of its own, as far as its squares were summed. */
function meanEstimate(sums: GroupSums, scale: number): Estimate | undefined {
  const moments = momentsOf(sums, scale);
  if (sums.squares === undefined || moments.n < 2n) return undefined;
  const value = nearestDouble(meanOf(moments));
  const half = (z * nearestRoot(varianceOf(moments, sums.squares))) / Math.sqrt(Number(moments.n));
  return { value, low: value - half, high: value + half };
}

function shareEstimate({ present, sum }: GroupSums): Estimate {
  const [low, high] = wilsonInterval(Number(sum), Number(present.rows));
  return { value: Number(sum) / Number(present.rows), low, high };
}

/** See the module header. @param scale decimals of the variable; 0 of a share */
export function standardise(strata: readonly Stratum[], kind: 'share' | 'mean', scale: number): Standardised {
  const weighed = strata.filter(({ of }) => of.present.rows > 0n);
  const n = weighed.reduce((sum, { of }) => sum + of.present.rows, 0n);
  const expected = expectedOf(weighed, scale);
  const value = rational(expected.numerator, expected.denominator * n);
  const method = kind === 'share' ? 'mover' : 'normal';
  const parts = weighed.map(({ of, against }) => {
    const estimate = kind === 'share' ? shareEstimate(against) : meanEstimate(against, scale);
    return estimate === undefined ? undefined : ([Number(of.present.rows) / Number(n), estimate] as const);
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length ? { value, method } : { value, method, interval: weightedInterval(known) };
}
