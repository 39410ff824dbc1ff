/**
 * What one partner adds up for a step, row by row (MOD-5, MOD-6). Least squares adds whole numbers, so nothing is lost; iterated families add
 * doubles with compensation and round each sum once.
 */
import { cellAt } from '../query/cells.ts';
import type { Layout } from '../query/layout-types.ts';
import { type DesignReader, type Entry, type RowPattern, readDesign, readScaled } from './design-row.ts';
import { CompensatedSums } from './exact-sum.ts';
import { estimateDouble, type FigureColumn, responseDecimals, triangleLength } from './figure-columns.ts';
import { figuresAt, predictorOf, rowExpectation } from './row-expectation.ts';
import { type StepFocus, WeightSpread } from './step-focus.ts';
import type { ExpectedInput, NewtonInput, StepInput } from './step-input.ts';
import type { StepLayout } from './step-layout.ts';
import type { ModelPlan } from './types.ts';

/** Takes rows, then gives the figures in the order of the layout's columns. */
export interface StepAccumulator {
  readonly add: (row: RowPattern) => void;
  readonly figures: () => bigint[][];
  /** Of a Newton step. */
  readonly focus?: () => StepFocus;
}

/** The accumulator of a step after step 0, which counts rows and persons and adds nothing up. */
export function stepAccumulator(plan: ModelPlan, input: StepInput, layout: StepLayout): StepAccumulator {
  switch (input.work) {
    case 'gate':
      throw new TypeError('step 0 counts persons and adds nothing up');
    case 'cross-products':
      return crossProducts(plan);
    case 'newton':
      return newtonFigures(plan, input, layout.figures.columns);
    case 'expected':
      return expectedFigures(plan, input, layout);
  }
}

const triangle = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/** Exact products of columns and response. */
export function crossProducts(plan: ModelPlan): StepAccumulator {
  const reader = readDesign(plan);
  const size = plan.columns.length;
  const products: bigint[] = Array.from({ length: triangleLength(size) }, () => 0n);
  const response: bigint[] = Array.from({ length: size }, () => 0n);
  let squares = 0n;
  return {
    add: (row) => {
      const weight = reader.weight(row) * row.count;
      const y = adjustedResponse(plan, reader, row);
      const entries = reader.entries(row);
      for (const [at, { column, value }] of entries.entries()) {
        const weighed = weight * value;
        addProducts(products, entries.slice(0, at + 1), column, weighed);
        response[column] = (response[column] ?? 0n) + weighed * y;
      }
      squares += weight * y * y;
    },
    figures: () => [products, response, [squares]],
  };
}

function addProducts(products: bigint[], earlier: readonly Entry[], column: number, weighed: bigint): void {
  for (const other of earlier) {
    const at = triangle(column, other.column);
    products[at] = (products[at] ?? 0n) + weighed * other.value;
  }
}

/** The response less the offset, in the finer units of the two. */
function adjustedResponse(plan: ModelPlan, reader: DesignReader, row: RowPattern): bigint {
  const decimals = responseDecimals(plan);
  const offset = reader.offset(row) ?? 0n;
  const y = reader.response(row) * 10n ** BigInt(decimals - plan.response.decimals);
  return y - offset * 10n ** BigInt(decimals - (plan.offset?.decimals ?? decimals));
}

/** Information, score and deviance of the rows, and those of the model without terms; `columns` say how finely each is rounded. */
export function newtonFigures(
  plan: ModelPlan,
  { gate, estimate, nullEstimate }: NewtonInput,
  columns: readonly Pick<FigureColumn, 'bits'>[],
): StepAccumulator {
  const read = readScaled(plan, gate.scales);
  const at = figuresAt(plan, gate);
  const point = estimate.map(estimateDouble);
  const intercept = estimateDouble(nullEstimate);
  const information = new CompensatedSums(triangleLength(point.length));
  const score = new CompensatedSums(point.length);
  const deviance = new CompensatedSums(1);
  const none = new CompensatedSums(3);
  const [fitted, bareSpread] = [new WeightSpread(), new WeightSpread()];
  return {
    add: (pattern) => {
      const row = read(pattern);
      const weight = row.weight * Number(pattern.count);
      const own = at(predictorOf(row, point), row.y);
      const slope = weight * (row.y - own.mean);
      const curve = weight * own.variance;
      for (const [k, column] of row.columns.entries()) {
        const z = row.z[k] ?? 0;
        score.add(column, slope * z);
        const curved = curve * z;
        for (let l = 0; l <= k; l += 1) information.add(triangle(column, row.columns[l] ?? 0), curved * (row.z[l] ?? 0));
      }
      deviance.add(0, weight * own.deviance);
      const bare = at(intercept + row.offset, row.y);
      fitted.add(row.weight * own.variance, Number(pattern.count));
      bareSpread.add(row.weight * bare.variance, Number(pattern.count));
      none.add(0, weight * bare.variance);
      none.add(1, weight * (row.y - bare.mean));
      none.add(2, weight * bare.deviance);
    },
    focus: () => ({ fitted: fitted.rows, bare: bareSpread.rows }),
    figures: () => [information, score, deviance, none].map((sums, column) => sums.figures(columns[column]?.bits ?? 0)),
  };
}

/** The cell of a row by `expectedBy`: its values are places in the codes, but a boolean's `true` comes first. */
function cellReader(plan: ModelPlan, layout: Layout): (row: RowPattern) => number {
  const reader = readDesign(plan);
  return (row) =>
    cellAt(
      layout,
      layout.axes.map(({ variable }) => {
        const place = Number(reader.value(row, variable));
        return plan.booleans.has(variable) ? 1 - place : place;
      }),
    );
}

function expectedFigures(plan: ModelPlan, { gate, estimate }: ExpectedInput, { tables, figures }: StepLayout): StepAccumulator {
  const [area] = tables;
  if (area === undefined) throw new RangeError('a step of expected figures has its table');
  const reader = readDesign(plan);
  const expectationOf = rowExpectation(plan, gate, estimate);
  const cellOf = cellReader(plan, area.layout);
  const observed: bigint[] = Array.from({ length: area.layout.cells }, () => 0n);
  const expected = new CompensatedSums(area.layout.cells);
  const variance = new CompensatedSums(area.layout.cells);
  return {
    add: (pattern) => {
      const cell = cellOf(pattern);
      const count = Number(pattern.count);
      const own = expectationOf(pattern);
      observed[cell] = (observed[cell] ?? 0n) + reader.response(pattern) * reader.weight(pattern) * pattern.count;
      expected.add(cell, count * own.expected);
      variance.add(cell, count * own.variance);
    },
    figures: () => [observed, expected.figures(figures.columns[1]?.bits ?? 0), variance.figures(figures.columns[2]?.bits ?? 0)],
  };
}
