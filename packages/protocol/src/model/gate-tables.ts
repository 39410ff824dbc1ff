/**
 * The tables that are summed inside the steps of a model, as aggregate plans, so that rows, distinct persons and partners are counted as
 * everywhere else.
 */
import type { Codebook } from '../codebook/types.ts';
import { deriveLayout } from '../query/derive-layout.ts';
import type { Layout } from '../query/layout-types.ts';
import type { AggregatePlan, Measured } from '../query/types.ts';
import type { ModelPlan } from './types.ts';

/** A table with its layout for a number of partners. */
export interface StepTable {
  readonly plan: AggregatePlan;
  readonly layout: Layout;
}

const base = ({ dataset, subjectKey, public: isPublic, requiredVariables }: ModelPlan) => ({
  kind: 'aggregate' as const,
  dataset,
  ...(subjectKey === undefined ? {} : { subjectKey }),
  public: isPublic,
  totals: false,
  combine: 'sum' as const,
  measures: [],
  filters: [],
  local: [],
  requiredVariables,
});

const nothing = {
  sum: false,
  squares: false,
  spread: false,
  missing: false,
  codes: [],
  quantiles: false,
  histogram: false,
  survival: false,
};

/** What is counted of one variable, beside who has it. */
const measured = (variable: string, counted: Partial<Measured>): Measured => ({
  ...nothing,
  variable,
  needs: [variable],
  decimals: 0,
  ...counted,
});

/** The complete rows: how many, of which level, and the moments of each number. */
function completePlan(plan: ModelPlan): AggregatePlan {
  const { response, numbers, factors, weights } = plan;
  const moments = (response.isBoolean ? numbers : [...numbers, response]).map(({ variable, decimals }) =>
    measured(variable, { decimals, sum: true, squares: true }),
  );
  const weighed = weights === undefined || moments.some(({ variable }) => variable === weights.variable) ? [] : [weights];
  const columns = [
    ...moments,
    ...weighed.map(({ variable, decimals }) => measured(variable, { decimals, sum: true })),
    ...factors.map(({ variable, codes }) => measured(variable, { codes: [...codes].toSorted() })),
  ];
  return {
    ...base(plan),
    where: plan.complete,
    by: [],
    measured: columns.toSorted((a, b) => (a.variable < b.variable ? -1 : 1)),
    whereVariables: plan.requiredVariables,
  };
}

/** The rows that `where` selects, with the coverage of every variable: what is dropped, and why. */
function selectedPlan(plan: ModelPlan): AggregatePlan {
  return {
    ...base(plan),
    ...(plan.where === undefined ? {} : { where: plan.where }),
    by: [],
    measured: plan.variables.map((variable) => measured(variable, {})),
    whereVariables: plan.whereVariables,
  };
}

/** The complete rows by `expectedBy`. */
function areaPlan(plan: ModelPlan): AggregatePlan {
  return { ...base(plan), where: plan.complete, by: plan.expectedBy, measured: [], whereVariables: plan.requiredVariables };
}

/** A layout with the figures of cells alone: what is missing, and why, is summed once. */
function withoutCoverage(layout: Layout): Layout {
  const columns = layout.columns.filter(({ block }) => block === 'cells');
  return { ...layout, columns, words: columns.reduce((words, { length, limbs }) => words + length * limbs, 0) };
}

/** The tables of step 0. */
export function gateTables(plan: ModelPlan, codebook: Codebook, partners: number): readonly [complete: StepTable, selected: StepTable] {
  const complete = completePlan(plan);
  const selected = selectedPlan(plan);
  return [
    { plan: complete, layout: withoutCoverage(deriveLayout(complete, codebook, partners)) },
    { plan: selected, layout: deriveLayout(selected, codebook, partners) },
  ];
}

/** The table of the step that compares observed with expected. */
export function areaTable(plan: ModelPlan, codebook: Codebook, partners: number): StepTable {
  const area = areaPlan(plan);
  return { plan: area, layout: withoutCoverage(deriveLayout(area, codebook, partners)) };
}
