/** What an `overlap` or a `link` request means: which sets or tables of whom are compared, under which keys. */
import { demand } from '../../errors.ts';
import type { LinkPlan, LinkQuery, OverlapPlan, OverlapQuery } from '../../query/index.ts';
import type { AuditBase, Proposal, RunContext } from '../run-context.ts';
import { resolveProposal } from './resolve-proposal.ts';

export interface OverlapContext extends RunContext {
  readonly kind: 'overlap';
  readonly query: OverlapQuery;
  readonly plan: OverlapPlan;
}

export interface LinkContext extends RunContext {
  readonly kind: 'link';
  readonly query: LinkQuery;
  readonly plan: LinkPlan;
}

/** See the module header. */
export type RingContext = OverlapContext | LinkContext;

/** @throws ProtocolError as `resolveProposal`; `malformed` for a request of another kind. */
export function resolveRing(base: AuditBase, proposal: Proposal): RingContext {
  const context = resolveProposal(base, proposal);
  demand(context.kind === 'overlap' || context.kind === 'link', 'malformed', { clause: 'DOC-3' });
  return context;
}
