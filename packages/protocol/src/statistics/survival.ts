/**
 * The Kaplan-Meier curve on a grid (docs/statistics.md, "Time to an event"; Kaplan and Meier 1958, JASA 53, 457-481), the variance of
 * Greenwood (1926) and the interval on the log-log scale (Kalbfleisch and Prentice 1980, The Statistical Analysis of Failure Time Data).
 * Counts are exact; products stay quotients until they are written.
 */
import { roundCount } from '../disclosure/round.ts';
import { decimalFigure, roundToScale, shortFigure } from './decimal-figure.ts';
import { exp, log } from './elementary.ts';
import type { Interval } from './interval.ts';
import { nearestDouble, type Rational, rational } from './rational.ts';
import type { Figure } from './released.ts';

/** Of one step: rows seen until its end or to the event in it, and those with the event in it. */
export interface SurvivalStep {
  readonly atRisk: bigint;
  readonly events: bigint;
}

/** How far a curve has come: the part without the event, and the sum of d / (n (n - d)) up to here. */
interface Curve {
  readonly survival: Rational;
  readonly greenwood: number;
}

/** A point of a curve as it is released: `n` rows were at risk when its span began. */
export interface SurvivalPoint {
  readonly value: Figure;
  readonly n: Figure;
  readonly low?: number;
  readonly high?: number;
}

const z = 1.959963984540054;
const fineBase = 1000n;

const start: Curve = { survival: rational(1n, 1n), greenwood: 0 };

/** One step on. With everybody gone the curve is 0, and Greenwood's sum without end. */
const advance = ({ survival, greenwood }: Curve, { atRisk, events }: SurvivalStep): Curve => ({
  survival: rational(survival.numerator * (atRisk - events), survival.denominator * atRisk),
  greenwood: greenwood + nearestDouble(rational(events, atRisk)) / Number(atRisk - events),
});

/** The steps of a span as one step of rounded counts: those at risk at its start, and as many of them as its part of the curve takes away. */
function roundedSpan(steps: readonly SurvivalStep[], round: number): SurvivalStep {
  const { survival } = steps.reduce(advance, start);
  const atRisk = steps[0]?.atRisk ?? 0n;
  const [gone, over] = [(survival.denominator - survival.numerator) * atRisk, survival.denominator];
  const events = roundCount((2n * gone + over) / (2n * over), round);
  const base = roundCount(atRisk, round);
  return { atRisk: base, events: events > base ? base : events };
}

/** S^exp(±z √V / (S log S)), V Greenwood's variance of S; none where nobody or everybody had the event. */
function logLogInterval({ survival, greenwood }: Curve): Interval | undefined {
  const s = nearestDouble(survival);
  if (s <= 0 || s >= 1) return undefined;
  const half = (z * Math.sqrt(greenwood)) / -log(s);
  return [exp(log(s) * exp(half)), exp(log(s) * exp(-half))];
}

/**
 * The points at the ends of spans of steps, each with somebody at risk. round 1: exact. Above 1 every span is one step of rounded counts, and
 * figures have 2 decimals, or 3 from 1000 at risk.
 */
export function survivalPoints(spans: readonly (readonly SurvivalStep[])[], round: number): SurvivalPoint[] {
  let curve = start;
  return spans.map((steps) => {
    const taken = round === 1 ? steps : [roundedSpan(steps, round)];
    curve = taken.reduce(advance, curve);
    const n = taken[0]?.atRisk ?? 0n;
    const decimals = n < fineBase ? 2 : 3;
    const bound = (value: number): number => (round === 1 ? value : Number(value.toFixed(decimals)));
    const interval = logLogInterval(curve);
    return {
      value: round === 1 ? nearestDouble(curve.survival) : shortFigure(roundToScale(curve.survival, decimals)),
      n: decimalFigure(n, 0),
      ...(interval === undefined ? {} : { low: bound(interval[0]), high: bound(interval[1]) }),
    };
  });
}
