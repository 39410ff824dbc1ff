/**
 * One Newton step of a binomial or poisson model (MOD-6), which for these links is the step of iteratively reweighted least squares (McCullagh
 * and Nelder, 2.5). All of it in fixed-point arithmetic on the opened sums, so that every party gets the same next point.
 *
 * A step that makes the deviance larger is halved. The iteration has converged when the next move would be below 2^-24 in every scaled
 * coordinate and below 2^-20 of its standard error: the error that is left after that move is of the order of its square.
 */
import { demand, ProtocolError } from '../errors.ts';
import { log1p } from '../statistics/elementary.ts';
import { divide, fixedDouble, fixedFrom, fractionBits, multiply, roundFixed } from '../statistics/fixed-point.ts';
import { type Factored, factor } from '../statistics/positive-definite.ts';
import type { NewtonOutcome, NewtonSums } from './newton-types.ts';
import { nonlinearFit } from './nonlinear-fit.ts';
import { toEstimate } from './start-newton.ts';
import { type AcceptedPoint, devianceBits, type Estimate, estimateBits, type NewtonInput } from './step-input.ts';
import { squareOf } from './triangle.ts';
import type { ModelPlan } from './types.ts';

const clause = 'MOD-6';
/** A column of which less than 2^-33 is its own counts as determined by the others: half the digits of the doubles that were summed. */
const toleranceBits = 33;
const maxHalvings = 10;
/** A variance that is large (a standard error of 8 in scaled units) and a thousand times what it was at the start: the estimate runs away. */
const separatedVariance = 64n;
const separatedGrowth = 10n;

/** Whole units of 2^-from as units of 2^-to. */
const rescale = (value: bigint, from: number, to: number): bigint => (to >= from ? value << BigInt(to - from) : value >> BigInt(from - to));

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** The sums of a step by name. */
interface StepSums {
  readonly information: readonly bigint[];
  readonly score: readonly bigint[];
  /** Bits that the solution of information x = score must be shifted by. */
  readonly bits: { readonly information: number; readonly score: number };
  readonly deviance: bigint;
  readonly nullInformation: bigint;
  readonly nullScore: bigint;
  readonly nullDeviance: bigint;
}

function readSums({ columns, figures }: NewtonSums): StepSums {
  const [information = [], score = [], [deviance = 0n] = [], [nullInformation = 0n, nullScore = 0n, nullDeviance = 0n] = []] = figures;
  const bits = (at: number): number => columns[at]?.bits ?? 0;
  return {
    information,
    score,
    bits: { information: bits(0), score: bits(1) },
    deviance: rescale(deviance, bits(2), devianceBits),
    nullInformation,
    nullScore,
    nullDeviance: rescale(nullDeviance, bits(3), devianceBits),
  };
}

/**
 * The next point, or the fitted model.
 *
 * @throws ProtocolError `model-rank`, `model-separation`, `model-not-converged`, `model-fit-limit`
 */
export function newtonStep(input: NewtonInput, context: NewtonSums): NewtonOutcome {
  const sums = readSums(context);
  const { last, step } = input;
  const nullMove = moveNull(context.plan, sums);
  const moved = { ...input, step: step + 1, nullEstimate: (BigInt(input.nullEstimate) + nullMove).toString() };
  const isLast = step >= context.rules.maxIterations;
  if (last !== undefined && sums.deviance > BigInt(last.deviance) + tolerance(BigInt(last.deviance))) {
    demand(!isLast && input.halvings < maxHalvings, 'model-not-converged', { clause });
    return { kind: 'next', input: { ...moved, halvings: input.halvings + 1, estimate: halfway(input.estimate, last.estimate) } };
  }
  if (context.plan.family === 'poisson' && context.plan.offset !== undefined && input.iteration === 0) {
    // With an offset the first intercept was a guess; the model without terms tells the right one in one step.
    const estimate = input.estimate.map((_, at) => (at === 0 ? moved.nullEstimate : '0'));
    return { kind: 'next', input: { ...moved, iteration: 1, estimate } };
  }
  const factored = factorInformation(input, context, sums);
  const solution = factored.solve(sums.score).map((value) => rescale(value, sums.bits.score, sums.bits.information));
  const variances = factored.inverse().map((row) => row.map((value) => value << BigInt(sums.bits.information)));
  demandFinite(input, variances);
  const isSettled = hasConverged(solution, variances) && absolute(nullMove) <= 1n << BigInt(estimateBits - 24);
  if (isSettled) return nonlinearFit({ ...context, input, solution, variances, deviance: sums.deviance, nullDeviance: sums.nullDeviance });
  demand(!isLast, 'model-not-converged', { clause });
  const estimate = input.estimate.map((value, at) => (BigInt(value) + roundFixed(solution[at] ?? 0n, estimateBits)).toString());
  const accepted: AcceptedPoint = {
    estimate: input.estimate,
    nullEstimate: input.nullEstimate,
    deviance: sums.deviance.toString(),
    nullDeviance: sums.nullDeviance.toString(),
  };
  const first = input.variances ?? variances.map((row, at) => roundFixed(row[at] ?? 0n, devianceBits).toString());
  return { kind: 'next', input: { ...moved, iteration: input.iteration + 1, halvings: 0, estimate, last: accepted, variances: first } };
}

/** What a deviance may seem to rise by rounding alone. */
const tolerance = (deviance: bigint): bigint => (absolute(deviance) >> 36n) + 16n;

const halfway = (a: Estimate, b: Estimate): Estimate => a.map((value, at) => ((BigInt(value) + BigInt(b[at] ?? 0)) >> 1n).toString());

/** The step of the model without terms, in units of 2^-48; exact at once for poisson. */
function moveNull({ family }: ModelPlan, { nullInformation, nullScore }: StepSums): bigint {
  demand(nullInformation > 0n, 'model-separation', { clause });
  if (family === 'binomial') return roundFixed(divide(fixedFrom(nullScore), fixedFrom(nullInformation)), estimateBits);
  demand(nullScore > -nullInformation, 'model-separation', { clause });
  return toEstimate(log1p(fixedDouble(divide(fixedFrom(nullScore), fixedFrom(nullInformation)))));
}

/** At the first point every row has its say, so a column that is determined there is one in the data; later it is the weights that vanish. */
function factorInformation(input: NewtonInput, { plan }: NewtonSums, { information }: StepSums): Factored {
  const factoring = factor(squareOf(information, plan.columns.length), toleranceBits);
  if (factoring.kind === 'factored') return factoring.factored;
  throw new ProtocolError(input.variances === undefined ? 'model-rank' : 'model-separation', { clause });
}

function demandFinite({ variances: first }: NewtonInput, variances: readonly (readonly bigint[])[]): void {
  if (first === undefined) return;
  const isRunaway = variances.some((row, at) => {
    const variance = row[at] ?? 0n;
    const start = rescale(BigInt(first[at] ?? 0), devianceBits, fractionBits);
    return variance > fixedFrom(separatedVariance) && variance > start << separatedGrowth;
  });
  demand(!isRunaway, 'model-separation', { clause });
}

function hasConverged(solution: readonly bigint[], variances: readonly (readonly bigint[])[]): boolean {
  return solution.every((value, at) => {
    const move = absolute(value);
    return move <= fixedFrom(1n, 24) && multiply(move, move) <= (variances[at]?.[at] ?? 0n) >> 40n;
  });
}
