/**
 * Whose rules hold: the charter's, or stricter ones that the query or an agent asks for. Nobody can ask for weaker ones.
 *
 * With `protection: off` (only in the lab) the charter's floor is `weakestRules`; a query or agent may still ask for more.
 */
import { demand } from '../errors.ts';
import { defaultNoiseBudget } from './noise.ts';
import { defaultRules, ruleOrders, weakestRules } from './rule-table.ts';
import type { ReleaseRules, Rules } from './rules.ts';

/** `partial` with the gaps filled from `base`, inside nested rules too. */
export function completeRules(partial: ReleaseRules, base: Rules = defaultRules): Rules {
  const entries = Object.entries(base).map(([name, value]) => {
    const asked: unknown = partial[name as keyof Rules];
    if (name === 'noise' && value === 'none' && typeof asked === 'object') return [name, { budget: defaultNoiseBudget, ...asked }];
    return [name, typeof value === 'object' && typeof asked === 'object' ? { ...value, ...asked } : (asked ?? value)];
  });
  return Object.fromEntries(entries) as Rules;
}

/** The floor that a charter's terms set. */
export function charterFloor(terms: { readonly protection: 'on' | 'off'; readonly rules: Rules }): Rules {
  return terms.protection === 'on' ? terms.rules : { ...weakestRules, minPartners: terms.rules.minPartners };
}

/** Rule by rule the strictest of both. */
function strictestRules(a: Rules, b: Rules): Rules {
  const names = Object.keys(ruleOrders) as (keyof Rules)[];
  const strictest = <Name extends keyof Rules>(name: Name): Rules[Name] => ruleOrders[name].strictest(a[name], b[name]);
  return Object.fromEntries(names.map((name) => [name, strictest(name)])) as unknown as Rules;
}

/** Whether `rules` gives way anywhere that `floor` would not. */
function isWeaker(rules: Rules, floor: Rules): boolean {
  const same = strictestRules(rules, rules);
  return JSON.stringify(strictestRules(rules, floor)) !== JSON.stringify(same);
}

/** The rules that give way where the defaults would not, each in the words of a file. */
export const weakerRules = (rules: Rules): ReleaseRules =>
  Object.fromEntries(Object.entries(rules).filter(([name, value]) => isWeaker({ ...defaultRules, [name]: value }, defaultRules)));

/**
 * The rules a query runs under.
 *
 * @param floor of the charter (`charterFloor`)
 * @param release what the query asks
 * @param agents what partners ask beyond that, where it is known
 * @throws ProtocolError `policy-floor` (DSC-1) when the query asks for less than the charter
 */
export function mergeRules(floor: Rules, release: ReleaseRules, agents: readonly ReleaseRules[] = []): Rules {
  const asked = completeRules(release, floor);
  demand(!isWeaker(asked, floor), 'policy-floor', { clause: 'DSC-1' });
  return agents.reduce<Rules>((rules, agent) => strictestRules(rules, completeRules(agent, rules)), strictestRules(asked, asked));
}

/**
 * An agent's check: the rules that a query runs under are at least as strict as its own policy.
 *
 * @throws ProtocolError `policy-floor` (DSC-1)
 */
export function demandFloor(rules: Rules, policy: ReleaseRules): void {
  demand(!isWeaker(rules, completeRules(policy, rules)), 'policy-floor', { clause: 'DSC-1' });
}
