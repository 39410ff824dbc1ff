/** The variables of a dataset that a plan reads as such; what those are made of is the codebook's. */
import type { AggregatePlan, QueryPlan } from './types.ts';

const ofAggregate = ({ requiredVariables, measured }: AggregatePlan): readonly string[] => [
  ...requiredVariables,
  ...measured.flatMap(({ needs }) => needs),
];

/** Each as often as it is named. */
export function planVariables(plan: QueryPlan, dataset: string): readonly string[] {
  switch (plan.kind) {
    case 'aggregate':
      return plan.dataset === dataset ? ofAggregate(plan) : [];
    case 'tables':
      return plan.parts.flatMap((part) => (part.plan.dataset === dataset ? ofAggregate(part.plan) : []));
    case 'model':
      return plan.dataset === dataset ? plan.requiredVariables : [];
    case 'overlap':
      return plan.sets.flatMap((set) => (set.dataset === dataset ? set.whereVariables : []));
    case 'link':
      return plan.tables.flatMap((table) => (table.dataset === dataset ? table.needs : []));
  }
}
