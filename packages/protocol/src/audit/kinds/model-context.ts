/** What a `model` request means: its plan and its rules; the sums follow from step to step. */
import { demand } from '../../errors.ts';
import type { ModelPlan, ModelQuery } from '../../model/index.ts';
import { demandReleaseMode } from '../../query/index.ts';
import type { AuditBase, Proposal, RunContext } from '../run-context.ts';
import { resolveProposal } from './resolve-proposal.ts';

/** See the module header. */
export interface ModelContextOfRun extends RunContext {
  readonly kind: 'model';
  readonly query: ModelQuery;
  readonly plan: ModelPlan;
}

/** @throws ProtocolError as `resolveProposal`; `not-supported` in another release mode than `plain`; `malformed` for a request of another kind. */
export function resolveModel(base: AuditBase, proposal: Proposal): ModelContextOfRun {
  const context = resolveProposal(base, proposal);
  demand(context.kind === 'model', 'malformed', { clause: 'DOC-3' });
  demandReleaseMode(context.query, context.terms.releaseMode);
  return context;
}
