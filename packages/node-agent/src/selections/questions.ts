/** The questions that a request puts to this partner's rows: what the ledger of selections and the budget are about. */
import { deriveLayout, ownPlan } from '@ketensom/protocol';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { RowQuestion } from '../evaluate/select-rows.ts';
import { ownSelections } from '../ring/own-selections.ts';

/** A question to rows; `part` names it within the run, `cells` is what it costs of the budget. */
export interface PartQuestion {
  readonly part: string;
  readonly question: RowQuestion;
  readonly cells: number;
}

/** None where this partner has no persons in it or no rows to it. */
export function questionsOf({ resolved, pinned }: Pick<ResolvedRun, 'resolved' | 'pinned'>, self: string): readonly PartQuestion[] {
  switch (resolved.kind) {
    case 'aggregate': {
      const { plan, layout, request } = resolved;
      if (plan.public || resolved.table !== undefined) return [];
      // Where every partner shows a table of its own, that table is what is asked of this one.
      const own = ownPlan(plan);
      const asked =
        plan.combine === 'none' ? { plan: own, layout: deriveLayout(own, pinned.codebook, request.partners.length) } : { plan, layout };
      return [{ part: plan.dataset, question: { kind: 'aggregate', ...asked }, cells: asked.layout.cells }];
    }
    case 'tables': {
      const { plan, layout, fills, madeAtSource } = resolved;
      return plan.parts.flatMap((part, at) => {
        const own = layout.parts[at];
        if (own === undefined || part.plan.public || !fills.has(part.name) || madeAtSource.has(part.name)) return [];
        return [{ part: part.name, question: { kind: 'aggregate' as const, plan: part.plan, layout: own }, cells: own.cells }];
      });
    }
    case 'model': {
      const { plan } = resolved;
      return plan.public ? [] : [{ part: plan.dataset, question: { kind: 'model', plan }, cells: plan.columns.length }];
    }
    default:
      return ownSelections(resolved.plan, self).map((set) => ({ part: set.name, question: { kind: 'overlap', set }, cells: 1 }));
  }
}

export const datasetOf = (question: RowQuestion): string => (question.kind === 'overlap' ? question.set.dataset : question.plan.dataset);
