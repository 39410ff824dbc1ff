/**
 * Trends over periods of equal length, from released figures alone (docs/statistics.md, "Trends"). In doubles, with the exp and log of elementary.ts, so
 * that everybody who has the same figures gets the same trend.
 */
import { exp, log } from './elementary.ts';

/** The 97.5 % point of the standard normal distribution. */
const z = 1.959963984540054;

/** The fewest points that a trend is drawn through. */
const minPoints = 3;

/** A figure of one period; `at` counts periods from any start. `se` is the standard error that its own interval tells. */
export interface TrendPoint {
  readonly at: number;
  readonly value: number;
  readonly se: number;
}

/** The change from one period to the next with an interval of 95 %. `spread` is by how much the points scatter more than chance alone would have them. */
export interface FittedTrend {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly spread: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How far points lie apart in time, weighted: what a slope is divided by. */
const spanOf = (at: readonly number[], weights: readonly number[]): { readonly centre: number; readonly span: number } => {
  const centre = sum(at.map((t, index) => t * (weights[index] ?? 0))) / sum(weights);
  return { centre, span: sum(at.map((t, index) => (weights[index] ?? 0) * (t - centre) ** 2)) };
};

/** Weighted least squares with weights 1 / se²; undefined with fewer than three points, or one without a standard error. */
export function fitLinearTrend(points: readonly TrendPoint[]): FittedTrend | undefined {
  if (points.length < minPoints || points.some(({ se }) => !(se > 0))) return undefined;
  const weights = points.map(({ se }) => 1 / (se * se));
  const at = points.map((point) => point.at);
  const { centre, span } = spanOf(at, weights);
  if (!(span > 0)) return undefined;
  const mean = sum(points.map(({ value }, index) => value * (weights[index] ?? 0))) / sum(weights);
  const slope = sum(points.map(({ value }, index) => (weights[index] ?? 0) * ((at[index] ?? 0) - centre) * (value - mean))) / span;
  const residuals = points.map(({ value }, index) => value - mean - slope * ((at[index] ?? 0) - centre));
  const misfit = sum(residuals.map((residual, index) => (weights[index] ?? 0) * residual * residual));
  const spread = Math.max(1, Math.sqrt(misfit / (points.length - 2)));
  const half = (z * spread) / Math.sqrt(span);
  return { value: slope, low: slope - half, high: slope + half, spread };
}

const mostSteps = 50;

interface LogLine {
  readonly level: number;
  readonly slope: number;
}

const expected = (line: LogLine, at: readonly number[]): number[] => at.map((t) => exp(line.level + line.slope * t));

/** One Newton step of the Poisson likelihood of log μ = level + slope t. */
function stepPoisson(line: LogLine, at: readonly number[], counts: readonly number[]): LogLine {
  const means = expected(line, at);
  const gap = counts.map((count, index) => count - (means[index] ?? 0));
  const [s0, s1, s2] = [0, 1, 2].map((power) => sum(means.map((mean, index) => mean * (at[index] ?? 0) ** power)));
  const [g0, g1] = [sum(gap), sum(gap.map((value, index) => value * (at[index] ?? 0)))];
  const determinant = (s0 ?? 0) * (s2 ?? 0) - (s1 ?? 0) ** 2;
  return {
    level: line.level + ((s2 ?? 0) * g0 - (s1 ?? 0) * g1) / determinant,
    slope: line.slope + ((s0 ?? 0) * g1 - (s1 ?? 0) * g0) / determinant,
  };
}

/**
 * The factor from one period to the next, by Poisson regression of counts on time with the dispersion that Pearson's statistic tells, at least 1;
 * undefined with fewer than three points, or where nothing was counted.
 */
export function fitCountTrend(points: readonly Omit<TrendPoint, 'se'>[]): FittedTrend | undefined {
  const counts = points.map(({ value }) => value);
  const total = sum(counts);
  if (points.length < minPoints || !(total > 0) || counts.some((count) => count < 0)) return undefined;
  const middle = sum(points.map(({ at }) => at)) / points.length;
  const at = points.map((point) => point.at - middle);
  let line: LogLine = { level: log(total / points.length), slope: 0 };
  for (let step = 0; ; step += 1) {
    const next = stepPoisson(line, at, counts);
    if (step === mostSteps || !Number.isFinite(next.slope)) return undefined;
    const moved = Math.abs(next.slope - line.slope) + Math.abs(next.level - line.level);
    line = next;
    if (moved < 1e-13) break;
  }
  const means = expected(line, at);
  const pearson = sum(counts.map((count, index) => (count - (means[index] ?? 0)) ** 2 / (means[index] ?? 1)));
  const spread = Math.max(1, Math.sqrt(pearson / (points.length - 2)));
  const half = (z * spread) / Math.sqrt(spanOf(at, means).span);
  return { value: exp(line.slope), low: exp(line.slope - half), high: exp(line.slope + half), spread };
}
