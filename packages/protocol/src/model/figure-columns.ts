/**
 * The figures of a step that are not counts of rows: their names, bounds and binary scales. Bounds follow from the codebook's ranges and the
 * number of rows that the gate opened, so every party derives the same ones (MOD-4).
 */
import { demand } from '../errors.ts';
import type { VectorColumn } from '../query/vector.ts';
import { log } from '../statistics/elementary.ts';
import { type CrossProductsInput, type ExpectedInput, estimateBits, type GateOutcome, type NewtonInput } from './step-input.ts';
import type { DesignColumn, ModelPlan } from './types.ts';

/** A column of figures; `bits` behind the binary point. */
export interface FigureColumn extends VectorColumn {
  readonly name: string;
  readonly bits: number;
}

/** A column before it has its place. */
export type FigureDraft = Pick<FigureColumn, 'name' | 'bits' | 'min' | 'max' | 'length'>;

const clause = 'MOD-4';
const maxFigure = 2n ** 109n - 1n;
/** More bits behind the point than this add nothing to what a partner's doubles hold. */
const mostBits = 40;
/** With fewer the answer could be off by more than is promised. */
const leastBits = 24;

/** |eta| is cut off here: beyond it a probability is 0 or 1 in a double. */
export const largestPredictor = 1000;

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

const bitLength = (value: bigint): number => value.toString(2).length;

/** Entries of a lower triangle, the diagonal with it. */
export const triangleLength = (size: number): number => (size * (size + 1)) / 2;

/** The largest raw value of a design column, in its units. */
function largestRaw(column: DesignColumn): bigint {
  return column.kind === 'number' ? larger(magnitude(column.bounds.min), magnitude(column.bounds.max)) : 1n;
}

/** The largest weight of a row, in the weight's units; 1 without weights. */
const largestWeight = ({ weights }: ModelPlan): bigint => weights?.max ?? 1n;

/** Least squares: whole numbers, so nothing is rounded. */
export function crossProductColumns(plan: ModelPlan, { gate }: Pick<CrossProductsInput, 'gate'>): FigureDraft[] {
  const { columns } = plan;
  const times = BigInt(gate.rows) * largestWeight(plan);
  const x = columns.map(largestRaw).reduce(larger, 1n);
  const y = largestResponse(plan);
  const bounded = (name: string, length: number, bound: bigint): FigureDraft => {
    demand(bound <= maxFigure, 'overflow-guard', { clause });
    return { name, length, bits: 0, min: -bound, max: bound };
  };
  return [
    bounded('products', triangleLength(columns.length), times * x * x),
    bounded('response', columns.length, times * x * y),
    bounded('squares', 1, times * y * y),
  ];
}

/** The response less the offset, in the finer units of the two. */
function largestResponse(plan: ModelPlan): bigint {
  const { response, offset } = plan;
  const of = ({ min, max, decimals }: { min: bigint; max: bigint; decimals: number }): bigint =>
    larger(magnitude(min), magnitude(max)) * 10n ** BigInt(responseDecimals(plan) - decimals);
  return of(response) + (offset === undefined ? 0n : of(offset));
}

/** Decimals of the response less the offset. */
export const responseDecimals = ({ response, offset }: ModelPlan): number => Math.max(response.decimals, offset?.decimals ?? 0);

/** The largest |z| of the scaled columns, rounded up to a power of two. */
function scaledBits(plan: ModelPlan, { scales }: GateOutcome): number {
  const bits = plan.columns.map((column, at) => {
    const { centre, shift } = scales[at] ?? { centre: '0', shift: 0 };
    if (column.kind !== 'number') return 0;
    const { min, max } = column.bounds;
    const far = larger(magnitude(max - BigInt(centre)), magnitude(min - BigInt(centre)));
    return Math.max(0, bitLength(far) - shift);
  });
  return Math.max(...bits);
}

/** The logarithm of the largest mean that a row can have in the fitted model (poisson): all of the response, at the least weight. */
export function largestLogMean(plan: ModelPlan, { responseSum }: GateOutcome): number {
  const scale = 10 ** -plan.response.decimals;
  const weight = plan.weights === undefined ? 1 : Number(plan.weights.max);
  return Math.ceil(log(Math.max(Number(responseSum) * scale * weight, 1))) + 5;
}

/** Bits of the largest weight in natural units, rounded up. */
const weightBits = ({ weights }: ModelPlan): number =>
  weights === undefined ? 0 : Math.max(0, bitLength(weights.max / 10n ** BigInt(weights.decimals) + 1n));

/** Bits of the largest mean of a row. */
function meanBits(plan: ModelPlan, gate: GateOutcome): number {
  if (plan.family === 'binomial') return 0;
  if (plan.family === 'poisson') return Math.ceil(largestLogMean(plan, gate) * Math.LOG2E) + 1;
  return Math.max(0, bitLength(largestResponse(plan)) - Math.floor(responseDecimals(plan) * 3.32));
}

function rounded(name: string, length: number, wholeBits: number): FigureDraft {
  const bits = Math.min(mostBits, 108 - wholeBits);
  demand(bits >= leastBits, 'overflow-guard', { clause });
  const bound = 2n ** BigInt(wholeBits + bits);
  return { name, length, bits, min: -bound, max: bound };
}

/** A Newton step: the information (lower triangle), the score and the deviance, and the same of the model without terms. */
export function newtonColumns(plan: ModelPlan, { gate }: Pick<NewtonInput, 'gate'>): FigureDraft[] {
  const { columns } = plan;
  const rows = bitLength(BigInt(gate.rows)) + weightBits(plan) + meanBits(plan, gate) + 1;
  const z = scaledBits(plan, gate);
  const responseBits = Math.max(0, bitLength(plan.response.max) - Math.floor(plan.response.decimals * 3.32));
  const deviance = rows + responseBits + 13;
  return [
    rounded('information', triangleLength(columns.length), rows + 2 * z),
    rounded('score', columns.length, rows + responseBits + z),
    rounded('deviance', 1, deviance),
    rounded('null', 3, deviance),
  ];
}

/** Observed and expected, and the variance of their difference, for each cell of `expectedBy`. */
export function expectedColumns(plan: ModelPlan, { gate }: Pick<ExpectedInput, 'gate'>, cells: number): FigureDraft[] {
  const rows = bitLength(BigInt(gate.rows)) + weightBits(plan) + meanBits(plan, gate) + 1;
  const observed = BigInt(gate.rows) * largestWeight(plan) * larger(magnitude(plan.response.min), magnitude(plan.response.max));
  demand(observed <= maxFigure, 'overflow-guard', { clause });
  return [
    { name: 'observed', length: cells, bits: 0, min: -observed, max: observed },
    rounded('expected', cells, rows + 8),
    rounded('variance', cells, rows + 8),
  ];
}

/** The estimate as a double. */
export const estimateDouble = (units: string): number => Number(BigInt(units)) * 2 ** -estimateBits;
