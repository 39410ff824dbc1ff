/** What an `aggregate` request means: its plan, its table, its rules, all following from request, charter and codebook. */
import { demand } from '../../errors.ts';
import type { CellModelQuery } from '../../model/cells/types.ts';
import type { AggregatePlan, AggregateQuery, Layout, TablesLayout, TablesPlan, TablesQuery } from '../../query/index.ts';
import { demandReleaseMode } from '../../query/index.ts';
import type { AuditBase, Proposal, RunContext } from '../run-context.ts';
import { resolveProposal } from './resolve-proposal.ts';

/** See the module header. */
export interface AggregateContext extends RunContext {
  readonly kind: 'aggregate';
  readonly query: AggregateQuery;
  readonly plan: AggregatePlan;
  readonly layout: Layout;
}

/** The same of several tables, or of figures made of figures. */
export interface TablesContext extends RunContext {
  readonly kind: 'tables';
  readonly query: AggregateQuery | TablesQuery | CellModelQuery;
  readonly plan: TablesPlan;
  readonly layout: TablesLayout;
}

/** @throws ProtocolError as `resolveProposal`; `malformed` for a request of another kind, `not-supported` in a release mode that it does not run in. */
export function resolveAggregate(base: AuditBase, proposal: Proposal): AggregateContext | TablesContext {
  const context = resolveProposal(base, proposal);
  demand(context.kind === 'aggregate' || context.kind === 'tables', 'malformed', { clause: 'DOC-3' });
  demandReleaseMode(context.query, context.terms.releaseMode);
  return context;
}
