/** A run as this agent sees it, read back from its store: the request, the charter it is under, what follows from both. */
import { demand, ProtocolError, parseRequest } from '@ketensom/protocol';
import { checkRequest, type ResolvedRequest } from '../policy/check-request.ts';
import { isInForce, type PinnedCharter, readPinnedCharter } from '../policy/pinned-charter.ts';
import type { AgentContext } from './context.ts';

export interface ResolvedRun {
  readonly pinned: PinnedCharter;
  readonly resolved: ResolvedRequest;
  /** Whether the ledger of questions counts: it does unless the charter says `protection: off`, which only a lab's does. */
  readonly keepsLedger: boolean;
}

/**
 * The run's request, checked against charter, codebook and policy as they are now.
 *
 * @param now the moment that the request's expiry is held against
 * @throws ProtocolError with the first reason why it does not fit
 */
export function resolveRun(context: AgentContext, run: string, now: number): ResolvedRun {
  const { store, primitives, self, local } = context;
  const bytes = store.documents.get(run);
  const proposed = store.log.ofRun(run, 'query.proposed')[0];
  if (bytes === undefined || proposed === undefined) throw new ProtocolError('not-found', { clause: 'RUN-1' });
  const pinned = readPinnedCharter(store);
  demand(pinned !== undefined && isInForce(store, pinned), 'roster-pending', { clause: 'DOC-1' });
  const signerKey = store.log.actor(proposed.event.actor)?.key;
  const resolved = checkRequest(
    { primitives, self, pinned, local, now },
    { request: parseRequest(bytes), event: proposed.event, signerKey },
  );
  return { pinned, resolved, keepsLedger: pinned.terms.protection === 'on' };
}

/**
 * Demands that nobody else holds this question. A claim by a round that this agent left before revealing is no obstacle to a new request: it
 * is gone once T partners have certified that, and is looked at again before data leave.
 *
 * @throws ProtocolError `query-already-opened`
 */
export function demandUnopened({ store }: AgentContext, { resolved, keepsLedger }: ResolvedRun): void {
  const claim = keepsLedger ? store.ledger.claimOf(resolved.fingerprint) : undefined;
  if (claim === undefined) return;
  const holder = store.rounds.get(claim.round);
  const isAbandoned = store.outbox.has('round.abandoned', { run: claim.run, round: claim.round });
  demand(holder?.ended !== undefined && isAbandoned, 'query-already-opened', { clause: 'RUN-2' });
}
