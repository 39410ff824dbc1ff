/** A run as this agent sees it, read back from its store: the request, the charter it is under, what follows from both. */
import { demand, type HeldDatasets, isRingKind, type PlanKind, ProtocolError, parseOffer, parseRequest } from '@ketensom/protocol';
import { checkRequest, type RequestOf, type ResolvedRequest } from '../policy/check-request.ts';
import { isInForce, type PinnedCharter, readPinnedCharter } from '../policy/pinned-charter.ts';
import type { AgentStore } from '../store/agent-store.ts';
import type { AgentContext } from './context.ts';

export interface ResolvedRun {
  readonly pinned: PinnedCharter;
  readonly resolved: ResolvedRequest;
  /** Whether the ledger of questions counts: it does unless the charter says `protection: off`, which only a lab's does. */
  readonly keepsLedger: boolean;
}

/** What this partner had offered before a place in the log; undefined where it had offered nothing, or what it was is not here any more. */
function ownOfferBefore({ store, self }: AgentContext, position: number): HeldDatasets {
  const isOwn = (placed: { readonly event: { readonly actor: string }; readonly position: number }): boolean =>
    placed.event.actor === self && placed.position < position;
  const published = store.log.ofType('offer.published').findLast(isOwn);
  const bytes = published === undefined ? undefined : store.documents.get(published.event.digest);
  return bytes === undefined ? undefined : parseOffer(bytes).datasets;
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
  const resolved = resolveOnce(store, { run, pinned, signerKey }, now, () =>
    checkRequest(
      { primitives, self, pinned, local, offered: ownOfferBefore(context, proposed.position), now },
      { request: parseRequest(bytes), event: proposed.event, signerKey },
    ),
  );
  return { pinned, resolved, keepsLedger: pinned.terms.protection === 'on' };
}

/** All that the answer of `checkRequest` hangs on, beside the clock and agent.yaml, which is read when an agent starts: a run names its request, and neither it, its event nor what stood in the log before it ever changes. */
interface CheckedUnder {
  readonly run: string;
  readonly pinned: PinnedCharter;
  readonly signerKey: string | undefined;
}

/** Requests that were found to fit, the latest last. */
const fitting = new WeakMap<AgentStore, Map<string, CheckedUnder & { readonly resolved: ResolvedRequest }>>();
const maxFitting = 32;

/** A request is read and compiled once, and not again at every step of its round; whether it has expired is asked each time. */
function resolveOnce(store: AgentStore, under: CheckedUnder, now: number, check: () => ResolvedRequest): ResolvedRequest {
  const known = fitting.get(store) ?? new Map<string, CheckedUnder & { readonly resolved: ResolvedRequest }>();
  fitting.set(store, known);
  const before = known.get(under.run);
  const isSame = before?.pinned === under.pinned && before.signerKey === under.signerKey;
  if (isSame && now < before.resolved.request.expires) return before.resolved;
  const resolved = check();
  known.delete(under.run);
  known.set(under.run, { ...under, resolved });
  const [oldest] = known.keys();
  if (known.size > maxFitting && oldest !== undefined) known.delete(oldest);
  return resolved;
}

/** A run of one kind. */
export type RunOf<Kind extends PlanKind> = Omit<ResolvedRun, 'resolved'> & { readonly resolved: RequestOf<Kind> };

/** The run's request, which must be of this kind. @throws ProtocolError as `resolveRun` does; `unexpected-message` for one of another kind. */
export function resolveRunOf<Kind extends PlanKind>(
  context: AgentContext,
  run: string,
  at: { readonly kind: Kind; readonly now: number },
): RunOf<Kind> {
  const known = resolveRun(context, run, at.now);
  demand(known.resolved.kind === at.kind, 'unexpected-message', { clause: 'RUN-1' });
  return known as RunOf<Kind>;
}

/** Kinds that a ring of holders carries out. */
export type RingKind = 'overlap' | 'link';

/** The run's request, which must be one for a ring. @throws ProtocolError as `resolveRunOf` does. */
export function resolveRingRun(context: AgentContext, run: string, now: number): RunOf<RingKind> {
  const known = resolveRun(context, run, now);
  const { kind } = known.resolved;
  demand(kind !== 'tables' && isRingKind(kind), 'unexpected-message', { clause: 'RUN-1' });
  return known as RunOf<RingKind>;
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
