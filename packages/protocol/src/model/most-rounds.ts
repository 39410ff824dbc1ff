/** How many sums a model can take: known before anything is opened, so that people approve all of them at once. */
import type { Rules } from '../disclosure/rules.ts';
import type { ModelPlan } from './types.ts';

/** Sums of one kind, and all together. */
export interface ModelRounds {
  /** Steps of the fit: one for least squares, else at most the rules' `maxIterations`. */
  readonly fits: number;
  /** The gate, the fit, and the step with observed and expected figures where the query asks for it. */
  readonly all: number;
}

/** The most rounds of secure summation that a model takes (MOD-2). */
export function mostRounds({ family, expectedBy }: ModelPlan, { model }: Pick<Rules, 'model'>): ModelRounds {
  const fits = family === 'gaussian' ? 1 : model.maxIterations;
  return { fits, all: 1 + fits + (expectedBy.length === 0 ? 0 : 1) };
}
