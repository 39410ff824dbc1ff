/** The datasets that a plan reads. */
import type { QueryPlan } from './types.ts';

/** One per table; the kinds that compare sets or join tables name theirs with their partners, and have none here. */
export function planDatasets(plan: QueryPlan): readonly string[] {
  if (plan.kind === 'tables') return [...new Set(plan.parts.map((part) => part.plan.dataset))].toSorted();
  return 'dataset' in plan ? [plan.dataset] : [];
}
