/** The fit of a model on cells: the same estimators as those of rows at partners, over rows that are at hand (MOD-10). */
import type { ModelRules } from '../../disclosure/rules.ts';
import { demand } from '../../errors.ts';
import { crossProducts, newtonFigures } from '../accumulate.ts';
import { columnScale } from '../column-scale.ts';
import { type RowPattern, readDesign } from '../design-row.ts';
import { fitGaussian, type SolvedFit } from '../fit-gaussian.ts';
import { newtonStep } from '../newton-step.ts';
import { startNewton } from '../start-newton.ts';
import type { ColumnScale, GateOutcome } from '../step-input.ts';
import type { DesignColumn, ModelPlan } from '../types.ts';

const clause = 'MOD-10';

/** Sums are rounded to 2^-40 as at partners; here nothing bounds them from above. */
const sums = Array.from({ length: 4 }, () => ({ bits: 40 }));

/** A fit with what later figures are computed from. */
export interface CellFit extends SolvedFit {
  readonly gate: GateOutcome;
}

/** Enough cells are left over. @throws ProtocolError `model-df` */
function demandSize(cells: number, parameters: number, { minDf }: Pick<ModelRules, 'minDf'>): void {
  demand(cells > parameters && cells - parameters >= minDf, 'model-df', { clause });
}

/** Every code of a term stands in some cell and not in all. @throws ProtocolError `model-level` */
function demandLevels({ factors, ...plan }: ModelPlan, rows: readonly RowPattern[]): void {
  const reader = readDesign({ ...plan, factors });
  for (const { variable, codes } of factors) {
    const places = rows.map((row) => Number(reader.value(row, variable)));
    for (const place of codes.keys()) demand(places.includes(place) && places.some((other) => other !== place), 'model-level', { clause });
  }
}

function scaleOf(column: DesignColumn, values: (variable: string) => readonly bigint[]): ColumnScale {
  if (column.kind !== 'number') return { centre: '0', shift: 0 };
  const units = values(column.variable);
  const add = (sum: bigint, value: bigint): bigint => sum + value;
  return columnScale({
    rows: BigInt(units.length),
    sum: units.reduce(add, 0n),
    squares: units.map((value) => value * value).reduce(add, 0n),
  });
}

function gateOf(plan: ModelPlan, rows: readonly RowPattern[]): GateOutcome {
  const reader = readDesign(plan);
  const values = (variable: string): readonly bigint[] => rows.map((row) => reader.value(row, variable));
  const total = rows.reduce((sum, row) => sum + reader.response(row), 0n);
  return {
    rows: String(rows.length),
    responseSum: total.toString(),
    scales: plan.columns.map((column) => scaleOf(column, values)),
    dropped: {},
    n: rows.length,
  };
}

/**
 * The fitted model. Rules about persons held for the figures already; here those about what is left over and how long to go on do.
 *
 * @throws ProtocolError `model-df`, `model-level`, `model-rank`, `model-separation`, `model-not-converged`; `model-fit-limit` where nothing is left over
 */
export function fitCells(plan: ModelPlan, rows: readonly RowPattern[], rules: Pick<ModelRules, 'minDf' | 'maxIterations'>): CellFit {
  demandSize(rows.length, plan.columns.length, rules);
  demandLevels(plan, rows);
  const gate = gateOf(plan, rows);
  if (plan.family === 'gaussian') {
    const products = crossProducts(plan);
    for (const row of rows) products.add(row);
    return { gate, ...fitGaussian(plan, { version: 1, step: 1, work: 'cross-products', gate }, products.figures()) };
  }
  const stepRules = { ...rules, perParameter: 0, perLevel: 0, maxR2: 1 };
  for (let input = startNewton(plan, gate); ; ) {
    const step = newtonFigures(plan, input, sums);
    for (const row of rows) step.add(row);
    const outcome = newtonStep(input, { plan, rules: stepRules, columns: sums, figures: step.figures() });
    if (outcome.kind === 'fitted') return { gate, fit: outcome.fit, estimate: outcome.estimate };
    input = outcome.input;
  }
}
