/**
 * What this partner has spent of its year's epsilon (OVL-12). Noise protects as much as all releases together leave of it, so epsilon is added up over all rings with
 * noise, whatever they were about, whoever asked, and whether protection is on: basic composition (Dwork and Roth 2014, theorem 3.16).
 */
import { demand, type NoiseRule, type Rules, thousandths } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { budgetYear } from '../selections/budget.ts';

/** Epsilon, in thousandths: `takes` by a run, `spent` by others in the last year, `of` in all. */
export interface NoiseBudget {
  readonly rule: NoiseRule;
  readonly takes: number;
  readonly spent: number;
  readonly of: number;
}

/** Undefined where a run has no noise. */
export function noiseBudgetOf(
  { store, now }: Pick<AgentContext, 'store' | 'now'>,
  run: string,
  { noise }: Pick<Rules, 'noise'>,
): NoiseBudget | undefined {
  if (noise === 'none') return undefined;
  return {
    rule: noise,
    takes: thousandths(noise.epsilon),
    spent: store.rings.epsilonSince(now() - budgetYear, run),
    of: thousandths(noise.budget),
  };
}

/** @throws ProtocolError `quota-exceeded` */
export function demandEpsilon(context: Pick<AgentContext, 'store' | 'now'>, run: string, rules: Pick<Rules, 'noise'>): void {
  const budget = noiseBudgetOf(context, run, rules);
  demand(budget === undefined || budget.spent + budget.takes <= budget.of, 'quota-exceeded', { clause: 'OVL-12' });
}
