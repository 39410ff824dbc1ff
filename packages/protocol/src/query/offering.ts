/** Whether a partner can take part in a query, by what it offers. */
import type { AggregatePlan } from './types.ts';

/** `offers` false: it stands in `partners.notOffering`. `notRegistered`: variables that measures read and it lacks: it contributes nothing to those. */
export interface Offering {
  readonly offers: boolean;
  readonly notRegistered: readonly string[];
}

/** What a partner says it holds of the plan's dataset; undefined when it does not hold the dataset at all. */
export type Held = { readonly variables: readonly string[]; readonly keys: readonly string[] } | undefined;

/** A partner needs every variable of `where` and `by`, and the key that persons are counted by. */
export function offeringOf(plan: AggregatePlan, held: Held): Offering {
  if (held === undefined) return { offers: false, notRegistered: [] };
  const variables = new Set(held.variables);
  const hasKey = plan.subjectKey === undefined || held.keys.includes(plan.subjectKey);
  const offers = hasKey && plan.requiredVariables.every((name) => variables.has(name));
  const read = new Set(plan.measured.flatMap(({ needs }) => needs));
  const notRegistered = [...read].toSorted().filter((name) => !variables.has(name));
  return { offers, notRegistered };
}
