/** What goes into a Newton step and what comes out of it. */
import type { ModelRules } from '../disclosure/rules.ts';
import type { FigureColumn } from './figure-columns.ts';
import type { Estimate, Fit, NewtonInput } from './step-input.ts';
import type { ModelPlan } from './types.ts';

/** What a step is made from. `columns` are those that the figures stand in. */
export interface NewtonSums {
  readonly plan: ModelPlan;
  readonly rules: ModelRules;
  readonly columns: readonly Pick<FigureColumn, 'bits'>[];
  readonly figures: readonly (readonly bigint[])[];
}

export type NewtonOutcome =
  | { readonly kind: 'next'; readonly input: NewtonInput }
  | { readonly kind: 'fitted'; readonly fit: Fit; readonly estimate: Estimate };
