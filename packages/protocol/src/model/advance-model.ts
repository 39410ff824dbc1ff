/**
 * The one rule by which a model goes on (docs/protocol/models.md, MOD-3): from the input of a step and its opened sum to the next input, to the
 * result, or to a refusal. Coordinator, partners and auditor all call it; nobody takes another's word.
 */
import type { Codebook } from '../codebook/types.ts';
import type { Rules } from '../disclosure/rules.ts';
import { demand } from '../errors.ts';
import { checkGate } from './check-gate.ts';
import { expectedCells } from './expected-cells.ts';
import { fitGaussian, type SolvedFit } from './fit-gaussian.ts';
import type { ModelTable } from './model-table.ts';
import { newtonStep } from './newton-step.ts';
import { startNewton } from './start-newton.ts';
import type { Fit, GateOutcome, StepInput } from './step-input.ts';
import { decodeStepSum, deriveStepLayout } from './step-layout.ts';
import type { ModelPlan } from './types.ts';

/** A model under its rules. `partners` is how many are in every one of its sums. */
export interface ModelRun {
  readonly plan: ModelPlan;
  readonly codebook: Codebook;
  readonly rules: Rules;
  readonly partners: number;
}

export type Advance = { readonly kind: 'next'; readonly input: StepInput } | { readonly kind: 'done'; readonly table: ModelTable };

/**
 * What follows from `sum`, the opened sum of the step with this input.
 *
 * @param roster how many partners the step was laid out for: the request's at step 0, afterwards those in the sum
 * @throws ProtocolError `vector-shape`, `range-violation`, and the refusals of the gate and of the fit (`model-…`)
 */
export function advanceModel(model: ModelRun, input: StepInput, sum: Uint8Array, roster: number): Advance {
  const { plan, rules } = model;
  const layout = deriveStepLayout(model, input, roster);
  const sums = decodeStepSum(layout, sum, model.partners);
  switch (input.work) {
    case 'gate':
      return {
        kind: 'next',
        input: firstStep(plan, checkGate({ ...model, partners: roster, sums: sums.tables, away: sums.figures[0] ?? [] })),
      };
    case 'cross-products':
      return finish(model, input, fitGaussianWithin(model, fitGaussian(plan, input, sums.figures)));
    case 'newton': {
      const outcome = newtonStep(input, { plan, rules: rules.model, columns: layout.figures.columns, figures: sums.figures });
      return outcome.kind === 'next' ? outcome : finish(model, input, outcome);
    }
    case 'expected':
      return {
        kind: 'done',
        table: tableOf(plan, input, input.fit, { expected: expectedCells({ plan, rules, layout, sums, fit: input.fit }) }),
      };
  }
}

/** The step after the gate. */
const firstStep = (plan: ModelPlan, gate: GateOutcome): StepInput =>
  plan.family === 'gaussian' ? { version: 1, step: 1, work: 'cross-products', gate } : startNewton(plan, gate);

/** A fit that leaves next to nothing shows its rows. @throws ProtocolError `model-fit-limit` */
function fitGaussianWithin({ rules }: ModelRun, solved: SolvedFit): SolvedFit {
  const { deviance, nullDeviance } = solved.fit;
  demand(1 - deviance / nullDeviance <= rules.model.maxR2, 'model-fit-limit', { clause: 'MOD-7' });
  return solved;
}

function finish({ plan }: ModelRun, input: StepInput & { readonly gate: GateOutcome }, { fit, estimate }: SolvedFit): Advance {
  if (plan.expectedBy.length === 0) return { kind: 'done', table: tableOf(plan, input, fit) };
  return { kind: 'next', input: { version: 1, step: input.step + 1, work: 'expected', gate: input.gate, estimate, fit } };
}

function tableOf(
  { family }: ModelPlan,
  { gate }: { readonly gate: GateOutcome },
  fit: Fit,
  expected: Pick<ModelTable, 'expected'> = {},
): ModelTable {
  return { kind: 'model', family, n: gate.n, dropped: gate.dropped, ...fit, ...expected };
}
