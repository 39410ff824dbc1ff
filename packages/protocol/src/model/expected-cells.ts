/**
 * Observed against expected per cell of `expectedBy` (MOD-8).
 *
 * A cell is shown when at least minCount persons and minContributors partners stand behind it, minArea rows at the least where persons are
 * protected, and for binomial and poisson at least minCount both observed and expected. With `round` above 1 the observed count is
 * rounded and the expected one written to three digits, and ratio, interval and residual follow from those, so that no exact count can be
 * got back.
 */

import { type AppliedRules, type HiddenBy, hiddenBy, rulesWithoutPersons } from '../disclosure/hidden-by.ts';
import { roundCount } from '../disclosure/round.ts';
import type { Rules } from '../disclosure/rules.ts';
import { codesAt } from '../query/cells.ts';
import type { SummedTable } from '../query/layout-types.ts';
import { readFigures } from '../result/read-figures.ts';
import { fixedDouble, fixedFrom } from '../statistics/fixed-point.ts';
import { z95 } from '../statistics/interval.ts';
import { nearestDouble, rational } from '../statistics/rational.ts';
import type { ExpectedCell, Interval } from './model-table.ts';
import type { Fit } from './step-input.ts';
import type { StepFigures, StepLayout } from './step-layout.ts';
import type { ModelPlan } from './types.ts';

/** The 99.9 % point of the standard normal distribution. */
const z998 = 3.090232306167813;

/** What the cells are made from. */
export interface ExpectedSums {
  readonly plan: ModelPlan;
  readonly rules: Rules;
  readonly layout: StepLayout;
  readonly sums: StepFigures<SummedTable>;
  readonly fit: Fit;
}

/** One entry per combination of codes, in the order asked, first variable slowest. */
export function expectedCells(input: ExpectedSums): ExpectedCell[] {
  const { plan, layout, sums } = input;
  const [table] = layout.tables;
  const [counts] = sums.tables;
  if (table === undefined || counts === undefined) throw new RangeError('a step of expected figures has its table');
  const rules: AppliedRules = plan.public ? { ...rulesWithoutPersons(input.rules), minArea: 0 } : input.rules;
  const figures = readFigures(table.layout, counts, 'cells');
  return orderOf(input).map((cell) => {
    const codes = codesAt(table.layout, cell);
    const by = Object.fromEntries(plan.expectedBy.map(({ variable }) => [variable, codes.get(variable) ?? '']));
    const backing = figures.backing({ kind: 'selected' }, cell);
    const values = valuesAt(input, cell);
    const hidden =
      hiddenBy(
        backing,
        rules,
        plan.expectedBy.map(({ variable }) => variable),
      ) ??
      belowArea(backing.persons, rules) ??
      belowCounts(values, plan, rules);
    if (backing.rows === 0n && hidden === undefined) return { by, ...everywhere({ state: 'noData' }) };
    return hidden === undefined
      ? { by, ...shownExpected(values, plan, rules.round) }
      : { by, ...everywhere({ state: 'suppressed', reason: hidden }) };
  });
}

/** The layout orders axes by name; the result as asked. */
function orderOf({ plan, layout }: ExpectedSums): number[] {
  const axes = layout.tables[0]?.layout.axes ?? [];
  let cells = [0];
  for (const { variable, codes } of plan.expectedBy) {
    const stride = axes.find((axis) => axis.variable === variable)?.stride ?? 0;
    cells = cells.flatMap((start) => codes.map((_, at) => start + at * stride));
  }
  return cells;
}

/** A cell before the rules. */
export interface CellValues {
  readonly observed: number;
  readonly expected: number;
  /** Of observed less expected. */
  readonly variance: number;
}

function valuesAt({ plan, layout, sums, fit }: ExpectedSums, cell: number): CellValues {
  const decimals = plan.response.decimals + (plan.weights?.decimals ?? 0);
  const bits = (at: number): number => layout.figures.columns[at]?.bits ?? 0;
  const [observed = [], expected = [], variance = []] = sums.figures;
  return {
    observed: nearestDouble(rational(observed[cell] ?? 0n, 10n ** BigInt(decimals))),
    expected: fixedDouble(fixedFrom(expected[cell] ?? 0n, bits(1))),
    variance: fixedDouble(fixedFrom(variance[cell] ?? 0n, bits(2))) * fit.dispersion,
  };
}

/** Why an area of few must go. */
export const belowArea = (persons: bigint, { minArea, minCount }: Pick<AppliedRules, 'minArea' | 'minCount'>): HiddenBy | undefined =>
  minCount > 1 && persons < BigInt(minArea) ? 'minCount' : undefined;

/** Why a comparison of few must go. */
export const belowCounts = (
  { observed, expected }: CellValues,
  { family }: Pick<ModelPlan, 'family'>,
  { minCount }: Pick<AppliedRules, 'minCount'>,
): HiddenBy | undefined => (minCount > 1 && family !== 'gaussian' && (observed < minCount || expected < minCount) ? 'minCount' : undefined);

type Cells = Omit<ExpectedCell, 'by'>;

/** The same for every figure of a cell. */
export const everywhere = (cell: ExpectedCell['ratio']): Cells => ({ observed: cell, expected: cell, ratio: cell, residual: cell });

const digits = (value: number): number => Number(value.toPrecision(3));

/** The figures as they are released. */
export function shownExpected(values: CellValues, { family }: Pick<ModelPlan, 'family'>, round: number): Cells {
  const isRounded = round > 1 && family !== 'gaussian';
  const observed = isRounded ? Number(roundCount(BigInt(Math.round(values.observed)), round)) : values.observed;
  const tidy = (value: number): number => (round > 1 ? digits(value) : value);
  const expected = tidy(values.expected);
  const spread = Math.sqrt(values.variance);
  const value = (figure: number): ExpectedCell['ratio'] => ({ state: 'value', value: figure });
  const cells = {
    observed: value(tidy2(observed, isRounded, tidy)),
    expected: value(expected),
    residual: value(tidy((observed - expected) / spread)),
  };
  if (!(expected > 0)) return { ...cells, ratio: { state: 'noData' } };
  const [low, high] = ratioInterval({ observed, expected, spread }, family).map(tidy) as [number, number];
  const funnel = (z: number): Interval => [tidy(1 - (z * spread) / expected), tidy(1 + (z * spread) / expected)];
  return {
    ...cells,
    ratio: { state: 'value', value: tidy(observed / expected), low, high, method: family === 'gaussian' ? 'normal' : 'byar' },
    interval: [low, high],
    limits95: funnel(z95),
    limits998: funnel(z998),
  };
}

/** A rounded count is written as it is. */
const tidy2 = (observed: number, isRounded: boolean, tidy: (value: number) => number): number => (isRounded ? observed : tidy(observed));

/**
 * 95 %: Byar's approximation to the exact Poisson limits of the observed count over the expected one (Breslow and Day 1987, 2.3); for gaussian
 * the normal interval.
 */
function ratioInterval(
  { observed, expected, spread }: { readonly observed: number; readonly expected: number; readonly spread: number },
  family: ModelPlan['family'],
): Interval {
  if (family === 'gaussian') return [(observed - z95 * spread) / expected, (observed + z95 * spread) / expected];
  const limit = (count: number, z: number): number => {
    const root = 1 - 1 / (9 * count) + z / (3 * Math.sqrt(count));
    return (count * root * root * root) / expected;
  };
  return [observed > 0 ? limit(observed, -z95) : 0, limit(observed + 1, z95)];
}
