/** Whether a partner can take part in a query, by what it offers. */
import type { Codebook } from '../codebook/types.ts';
import type { ErrorCode } from '../error-codes.ts';
import { demand, ProtocolError } from '../errors.ts';
import type { ModelPlan } from '../model/types.ts';
import type { DatasetOffer } from '../run/offer.ts';
import { tableAnswers } from '../source-table/table-answers.ts';
import { linkPartners } from './link/compile-link.ts';
import type { LinkPlan } from './link/types.ts';
import { overlapPartners } from './overlap/compile-overlap.ts';
import type { OverlapPlan } from './overlap/types.ts';
import type { TablePart, TablesPlan } from './tables/types.ts';
import type { AggregatePlan, QueryPlan } from './types.ts';

/** `offers` false: it stands in `partners.notOffering`. `notRegistered`: variables that measures read and it lacks: it contributes nothing to those. */
export interface Offering {
  readonly offers: boolean;
  readonly notRegistered: readonly string[];
}

/** What a partner says it holds of the plan's dataset; undefined when it does not hold the dataset at all. */
export type Held = Pick<DatasetOffer, 'variables' | 'keys' | 'table' | 'about' | 'ownFigures' | 'localThreshold'> | undefined;

/** A plan with the codebook that it was resolved against. */
export interface AskedOf<Plan extends QueryPlan> {
  readonly plan: Plan;
  readonly codebook: Codebook;
}

/** A partner needs every variable of `where` and `by`, and the key that persons are counted by; from a table made at the source, what tells them. */
export function offeringOf({ plan, codebook }: AskedOf<AggregatePlan>, held: Held): Offering {
  if (held === undefined) return { offers: false, notRegistered: [] };
  const variables = new Set(held.variables);
  const hasKey = plan.subjectKey === undefined || held.keys.includes(plan.subjectKey);
  const { table } = held;
  const tells = (): boolean =>
    table === undefined
      ? plan.requiredVariables.every((name) => variables.has(name))
      : tableAnswers({ plan, codebook }, { variables: held.variables, table });
  const offers = hasKey && tells();
  const read = new Set(plan.measured.flatMap(({ needs }) => needs));
  const notRegistered = [...read].toSorted().filter((name) => !variables.has(name));
  return { offers, notRegistered };
}

/** A partner needs every variable of a model: rows that lack one are in no partner's sum. */
export function offersModel({ subjectKey, requiredVariables }: Pick<ModelPlan, 'subjectKey' | 'requiredVariables'>, held: Held): boolean {
  if (held === undefined || held.table !== undefined) return false;
  const variables = new Set(held.variables);
  return (subjectKey === undefined || held.keys.includes(subjectKey)) && requiredVariables.every((name) => variables.has(name));
}

/** What a partner says it holds, by dataset; undefined when it published nothing. */
export type HeldDatasets = Readonly<Record<string, NonNullable<Held>>> | undefined;

/** The variables of a plan that a partner's figures are about. */
const variablesRead = (plan: AggregatePlan | ModelPlan): readonly string[] =>
  plan.kind === 'model' ? plan.requiredVariables : [...plan.requiredVariables, ...plan.measured.flatMap(({ needs }) => needs)];

function setRefusal(plan: OverlapPlan, partner: string, held: HeldDatasets): ErrorCode | undefined {
  const own = plan.sets.filter(({ partners }) => partners.includes(partner));
  if (own.some(({ dataset }) => held?.[dataset]?.table !== undefined)) return 'aggregate-only';
  const offers = own.every(({ dataset, keys: asked, whereVariables }) => {
    const { keys = [], variables = [] } = held?.[dataset] ?? {};
    return asked.every((key) => keys.includes(key)) && whereVariables.every((name) => variables.includes(name));
  });
  return own.length > 0 && offers ? undefined : 'not-offering';
}

function tableRefusal(plan: LinkPlan, partner: string, held: HeldDatasets): ErrorCode | undefined {
  const own = plan.tables.filter((table) => table.partner === partner);
  if (own.some(({ dataset }) => held?.[dataset]?.table !== undefined)) return 'aggregate-only';
  const offers = own.every(({ dataset, keys: asked, needs }) => {
    const { keys = [], variables = [] } = held?.[dataset] ?? {};
    return asked.every((key) => keys.includes(key)) && needs.every((name) => variables.includes(name));
  });
  return own.length > 0 && offers ? undefined : 'not-offering';
}

/**
 * The tables that a partner fills: those that it holds all variables of `where` and `by` of. Groups that are made alike are of the same rows in both of
 * theirs, so it fills both or none, and from rows: a table made at the source lacks its small cells.
 */
export function heldParts({ plan, codebook }: AskedOf<TablesPlan>, held: HeldDatasets): readonly TablePart[] {
  const own = plan.parts.filter(({ plan: part, isStrata }) => {
    const offer = held?.[part.dataset];
    return offeringOf({ plan: part, codebook }, offer).offers && !(isStrata === true && offer?.table !== undefined);
  });
  return plan.comparison === undefined || own.length === plan.parts.length ? own : [];
}

/** A partner takes part with any of the tables; none of those that it fills may mean something else. */
function partsRefusal(asked: AskedOf<TablesPlan>, held: HeldDatasets): ErrorCode | undefined {
  const own = heldParts(asked, held);
  const ofDataset = ({ plan: { dataset } }: TablePart) => held?.[dataset];
  if (own.length === 0) return asked.plan.parts.some((part) => ofDataset(part)?.table !== undefined) ? 'aggregate-only' : 'not-offering';
  const leavesOut = own.filter((part) => ofDataset(part)?.localThreshold === true);
  if (leavesOut.some((part) => part.isStrata === true || asked.plan.model !== undefined)) return 'local-threshold';
  if (leavesOut.some((part) => part.plan.totals && ofDataset(part)?.table !== undefined)) return 'aggregate-only';
  const means = (part: TablePart): boolean => variablesRead(part.plan).some((name) => ofDataset(part)?.about?.[name]?.class === 'C');
  return own.some(means) ? 'not-comparable' : undefined;
}

/** Who owns the sets or tables of a plan, sorted: these and no others take part. */
export const ringOwners = (plan: OverlapPlan | LinkPlan): readonly string[] =>
  plan.kind === 'overlap' ? overlapPartners(plan) : linkPartners(plan);

/**
 * Why `partner` cannot take part in a query of any kind; undefined when it can. `not-comparable`: it says itself that its figures of a variable may not
 * be added up with others'. `aggregate-only`: it has the dataset as a table made at the source, and that does not tell what is asked. `own-figures`: it does not give its own.
 * `local-threshold`: it leaves its small cells out, which a model and groups made alike do not go with.
 */
export function offerRefusal({ plan, codebook }: AskedOf<QueryPlan>, partner: string, held: HeldDatasets): ErrorCode | undefined {
  if (plan.kind === 'overlap') return setRefusal(plan, partner, held);
  if (plan.kind === 'link') return tableRefusal(plan, partner, held);
  if (plan.kind === 'tables') return partsRefusal({ plan, codebook }, held);
  const own = held?.[plan.dataset];
  const offers = plan.kind === 'model' ? offersModel(plan, own) : offeringOf({ plan, codebook }, own).offers;
  if (!offers) return own?.table === undefined ? 'not-offering' : 'aggregate-only';
  const leavesOut = own?.localThreshold === true;
  if (plan.kind === 'model' && leavesOut) return 'local-threshold';
  if (plan.kind === 'aggregate' && plan.totals && own?.table !== undefined && leavesOut) return 'aggregate-only';
  // Side by side nothing is added up; but figures of its own are a partner's to give.
  if (plan.kind === 'aggregate' && plan.combine === 'none') return own?.ownFigures === true ? undefined : 'own-figures';
  return variablesRead(plan).some((name) => own?.about?.[name]?.class === 'C') ? 'not-comparable' : undefined;
}

/** Whether `partner` can take part in a query of any kind. In an overlap or a link it must be named, and offer every set or table that it is named for. */
export const offersQuery = (asked: AskedOf<QueryPlan>, partner: string, held: HeldDatasets): boolean =>
  offerRefusal(asked, partner, held) === undefined;

/** Who takes part in a request and who is left out. */
export interface Roster {
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
  readonly missing: readonly unknown[];
}

/**
 * Everybody who takes part offers what is asked. A sum names who does not; an overlap or a link takes exactly the partners of its sets or tables.
 *
 * @throws ProtocolError `not-offering`, `aggregate-only`, `local-threshold`, `not-comparable`, `roster-mismatch` (DOC-3).
 */
export function demandRoster(
  asked: AskedOf<QueryPlan>,
  { partners, notOffering, missing }: Roster,
  heldBy: (partner: string) => HeldDatasets,
): void {
  const clause = 'DOC-3';
  const refusalOf = (partner: string): ErrorCode | undefined => offerRefusal(asked, partner, heldBy(partner));
  for (const partner of partners) {
    const code = refusalOf(partner);
    if (code !== undefined) throw new ProtocolError(code, { clause, party: partner });
  }
  const { plan } = asked;
  if (plan.kind !== 'overlap' && plan.kind !== 'link') {
    const hidden = notOffering.find((partner) => refusalOf(partner) === undefined);
    if (hidden !== undefined) throw new ProtocolError('roster-mismatch', { clause, party: hidden });
    return;
  }
  const isExact = notOffering.length === 0 && missing.length === 0 && ringOwners(plan).every((partner) => partners.includes(partner));
  demand(isExact, 'roster-mismatch', { clause });
}
