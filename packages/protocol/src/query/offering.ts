/** Whether a partner can take part in a query, by what it offers. */
import { demand, ProtocolError } from '../errors.ts';
import type { ModelPlan } from '../model/types.ts';
import { overlapPartners } from './overlap/compile-overlap.ts';
import type { AggregatePlan, QueryPlan } from './types.ts';

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

/** A partner needs every variable of a model: rows that lack one are in no partner's sum. */
export function offersModel({ subjectKey, requiredVariables }: Pick<ModelPlan, 'subjectKey' | 'requiredVariables'>, held: Held): boolean {
  if (held === undefined) return false;
  const variables = new Set(held.variables);
  return (subjectKey === undefined || held.keys.includes(subjectKey)) && requiredVariables.every((name) => variables.has(name));
}

/** What a partner says it holds, by dataset; undefined when it published nothing. */
export type HeldDatasets = Readonly<Record<string, NonNullable<Held>>> | undefined;

/** Whether `partner` can take part in a query of any kind. In an overlap it must be named, and offer every set that it is named for. */
export function offersQuery(plan: QueryPlan, partner: string, held: HeldDatasets): boolean {
  if (plan.kind === 'aggregate') return offeringOf(plan, held?.[plan.dataset]).offers;
  if (plan.kind === 'model') return offersModel(plan, held?.[plan.dataset]);
  const own = plan.sets.filter(({ partners }) => partners.includes(partner));
  const offers = own.every(({ dataset, key, whereVariables }) => {
    const { keys = [], variables = [] } = held?.[dataset] ?? {};
    return keys.includes(key) && whereVariables.every((name) => variables.includes(name));
  });
  return own.length > 0 && offers;
}

/** Who takes part in a request and who is left out. */
export interface Roster {
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
  readonly missing: readonly unknown[];
}

/**
 * Everybody who takes part offers what is asked. A sum names who does not; an overlap takes exactly the partners of its sets.
 *
 * @throws ProtocolError `not-offering`, `roster-mismatch` (DOC-3).
 */
export function demandRoster(plan: QueryPlan, { partners, notOffering, missing }: Roster, heldBy: (partner: string) => HeldDatasets): void {
  const clause = 'DOC-3';
  const offers = (partner: string): boolean => offersQuery(plan, partner, heldBy(partner));
  const refuser = partners.find((partner) => !offers(partner));
  if (refuser !== undefined) throw new ProtocolError('not-offering', { clause, party: refuser });
  if (plan.kind !== 'overlap') {
    const hidden = notOffering.find(offers);
    if (hidden !== undefined) throw new ProtocolError('roster-mismatch', { clause, party: hidden });
    return;
  }
  const isExact = notOffering.length === 0 && missing.length === 0 && overlapPartners(plan).every((partner) => partners.includes(partner));
  demand(isExact, 'roster-mismatch', { clause });
}
