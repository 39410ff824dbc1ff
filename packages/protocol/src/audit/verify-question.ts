/** The claims about the question behind a run of any kind: what was asked, for what, who agreed, and in which order things were said. */

import { given } from './judge.ts';
import type { RunAudit, RunClaims } from './run-claims.ts';
import type { AuditBase, Proposal, RunContext } from './run-context.ts';
import type { RunRecord } from './run-record.ts';
import { type OrderTable, verifyOrder } from './verify-order.ts';
import { verifyApprovals, verifyPurpose, verifyQuery } from './verify-query.ts';

/** What a kind of run brings: the meaning of its requests, and where its events may stand. */
export interface QuestionKind<Context extends RunContext> {
  readonly resolve: (base: AuditBase, proposal: Proposal) => Context;
  readonly places: OrderTable;
}

/** Tries `query`, `purpose`, `approvals` and `order`; the context where the first holds. */
export function verifyQuestion<Context extends RunContext>(
  claims: RunClaims,
  { audit, run }: { readonly audit: RunAudit; readonly run: RunRecord },
  { resolve, places }: QuestionKind<Context>,
): Context | undefined {
  const context = claims.try('query', (evidence) => verifyQuery(audit, { run, resolve }, evidence));
  claims.try('purpose', (evidence) => verifyPurpose(given(context), evidence));
  claims.try('approvals', (evidence) => verifyApprovals(audit, given(context), evidence));
  claims.try('order', (evidence) => verifyOrder(run, { places, coordinator: audit.record.genesis.actor }, evidence));
  return context;
}
