/** What people decided through the command line while the agent runs: picked up from the store, checked once more, carried out. */
import { ProtocolError } from '@ketensom/protocol';
import type { Decision } from '../store/query-store.ts';
import { acceptCharter } from './charter-events.ts';
import type { AfterCommit, AgentContext } from './context.ts';
import { approveRun, declineRun } from './query-events.ts';

function accept(context: AgentContext, digest: string): AfterCommit {
  const { store, log } = context;
  const row = store.documents.charters().find((charter) => charter.digest === digest);
  if (row === undefined || row.accepted || row.refused !== undefined)
    return () => log('problem', { at: 'charter', code: row?.refused ?? 'not-found' });
  acceptCharter(context, row);
  return () => log('charter-accepted', { version: row.version, digest });
}

function carryOut(context: AgentContext, { subject, verdict, reason }: Decision): AfterCommit {
  if (verdict === 'accept') return accept(context, subject);
  const query = context.store.queries.get(subject);
  if (query?.state !== 'pending') return () => context.log('problem', { at: 'decision', code: 'unexpected-message', run: subject });
  if (verdict === 'decline') return declineRun(context, subject, reason ?? 'declined');
  try {
    return approveRun(context, subject);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return declineRun(context, subject, error.code);
  }
}

/** Carries out what was decided since the last time; true when there was anything. */
export function carryOutDecisions(context: AgentContext): boolean {
  const { store } = context;
  const decisions = store.queries.decisions();
  for (const decision of decisions) {
    const after = store.transaction(() => {
      store.queries.forgetDecision(decision.subject);
      return carryOut(context, decision);
    });
    after();
  }
  return decisions.length > 0;
}
