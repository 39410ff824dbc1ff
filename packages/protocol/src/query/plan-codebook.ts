/** The codebook as a plan reads it: the dates of its period bound, and the variables that the query defines itself added. */
import { bindCodebook } from '../codebook/bind-dates.ts';
import type { Codebook } from '../codebook/types.ts';
import type { AggregatePlan } from './types.ts';

/** See the module header. `snapshot`: the partner's extraction date, where it is a partner that reads. */
export function planCodebook(plan: Pick<AggregatePlan, 'period' | 'local'>, codebook: Codebook, snapshot?: string): Codebook {
  const bounds = { ...plan.period, ...(snapshot === undefined ? {} : { snapshot }) };
  const withLocal =
    plan.local.length === 0
      ? codebook
      : { ...codebook, variables: new Map([...codebook.variables, ...plan.local.map((one) => [one.name, one] as const)]) };
  return Object.keys(bounds).length === 0 ? withLocal : bindCodebook(withLocal, bounds);
}
