/**
 * Values of this partner that a link adds up (LNK-9). Which of its persons are joined it does not know, so it cannot tell by how many two links differ; and a sum
 * taken from another is about those. So a variable is added up over links with any one other partner once, until there is a new extraction.
 */
import { demand, type LinkPlan, type RingPlan } from '@ketensom/protocol';
import type { RingSelection, SummedValues } from '../store/ring-store.ts';
import { ownSelections } from './own-selections.ts';
import { tellingsOf } from './tellings.ts';

/** What sums are held against: the partners of the ring beside this one, and the day that a dataset was extracted. */
export interface SumContext {
  readonly self: string;
  readonly others: readonly string[];
  readonly snapshotOf: (dataset: string) => string | undefined;
}

function summedOf(
  { values }: LinkPlan,
  table: string,
  dataset: string,
  { others, snapshotOf }: SumContext,
): { readonly summed?: SummedValues } {
  const variables = values.flatMap((value) => (value.table === table ? [value.variable] : []));
  const snapshot = snapshotOf(dataset);
  return variables.length === 0 ? {} : { summed: { variables, others, ...(snapshot === undefined ? {} : { snapshot }) } };
}

const extractedOn = (snapshot: string | undefined): { readonly snapshot?: string } => (snapshot === undefined ? {} : { snapshot });

/** This partner's selections, with what is added up over each and how persons of it are found elsewhere. */
export const ringSelections = (plan: RingPlan, context: SumContext): readonly RingSelection[] =>
  ownSelections(plan, context.self).map((set) => ({
    ...set,
    told: tellingsOf(plan, set.name, context.self),
    ...extractedOn(context.snapshotOf(set.dataset)),
    ...(plan.kind === 'link' ? summedOf(plan, set.name, set.dataset, context) : {}),
  }));

const isSame = (own: RingSelection, before: RingSelection): boolean =>
  own.dataset === before.dataset &&
  own.summed?.snapshot === before.summed?.snapshot &&
  own.summed?.variables.some((name) => before.summed?.variables.includes(name)) === true &&
  own.summed.others.some((name) => before.summed?.others.includes(name));

/** @throws ProtocolError `differencing` where a variable was added up before over a link with one of these partners. */
export function demandFreshSums(own: readonly RingSelection[], before: readonly RingSelection[]): void {
  const isFresh = !own.some((selection) => before.some((earlier) => isSame(selection, earlier)));
  demand(isFresh, 'differencing', { clause: 'LNK-9' });
}
