/** What an `overlap` request means: which sets of whom are compared, under which keys. */
import { demand } from '../../errors.ts';
import type { OverlapPlan, OverlapQuery } from '../../query/index.ts';
import type { AuditBase, Proposal, RunContext } from '../run-context.ts';
import { resolveProposal } from './resolve-proposal.ts';

/** See the module header. */
export interface OverlapContext extends RunContext {
  readonly kind: 'overlap';
  readonly query: OverlapQuery;
  readonly plan: OverlapPlan;
}

/** @throws ProtocolError as `resolveProposal`; `malformed` for a request of another kind. */
export function resolveOverlap(base: AuditBase, proposal: Proposal): OverlapContext {
  const context = resolveProposal(base, proposal);
  demand(context.kind === 'overlap', 'malformed', { clause: 'DOC-3' });
  return context;
}
