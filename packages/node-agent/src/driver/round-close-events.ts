/** How the log says that a round or a run is over: aborted, abandoned by enough partners, released. */

import { ProblemError } from '@ketensom/host';
import {
  canonicalBytes,
  decodeHex,
  type EventOf,
  encodeHex,
  hashLabelled,
  type JsonObject,
  labels,
  type Primitives,
  ProtocolError,
  parseCanonical,
} from '@ketensom/protocol';
import { endRing } from '../ring/end-ring.ts';
import { isRefuted } from './certify-sum.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { isPassing } from './problems.ts';
import { endRound } from './round-end.ts';

/** A round was aborted by the coordinator; what another partner says of itself does not end it. */
export async function onRoundAborted(context: AgentContext, event: EventOf<'round.aborted'>): Promise<Apply> {
  const { store } = context;
  const isCoordinator = store.log.actor(event.actor)?.role === 'coordinator';
  const ring = store.rings.get(event.round);
  if (isCoordinator && ring?.run === event.run) return () => endRing(context, ring, 'aborted', event.code);
  const row = store.rounds.get(event.round);
  if (!isCoordinator || row === undefined || row.run !== event.run) return noChange;
  return () => endRound(context, row, 'aborted', event.code);
}

/** T of a round's roster certify that they never reveal: then it can never open, and the question is free again. */
export async function onRoundAbandoned(context: AgentContext, event: EventOf<'round.abandoned'>): Promise<Apply> {
  const { store, log } = context;
  const row = store.rounds.get(event.round);
  const claim = row === undefined ? undefined : store.ledger.claimOf(row.fingerprint);
  if (row === undefined || claim?.round !== event.round) return noChange;
  const roster = store.log.ofRun(row.run, 'query.approved').map((placed) => placed.event.actor);
  const abandoned = new Set(store.log.ofRound(event.round, 'round.abandoned').map((placed) => placed.event.actor));
  const certified = roster.filter((partner) => abandoned.has(partner)).length >= row.threshold;
  if (!certified) return noChange;
  return () => {
    store.ledger.release(event.round);
    store.selections.release(event.round);
    return () => log('question-free', { run: event.run, round: event.round });
  };
}

/** What of the served result is not in the released document (DOC-6). */
const addedWhenServed: ReadonlySet<string> = new Set(['log', 'approvals', 'signatures']);
const maxResultBytes = 64 * 2 ** 20;

/** Whether a served result is the document that the log commits to. */
function fitsCommitment(primitives: Primitives, served: Uint8Array, commitment: string): boolean {
  const value = parseCanonical(served, { profile: 'document', maxBytes: maxResultBytes }) as JsonObject;
  const document = Object.fromEntries(Object.entries(value).filter(([key]) => !addedWhenServed.has(key)));
  const salt = document['salt'];
  if (typeof salt !== 'string') return false;
  return encodeHex(hashLabelled(primitives, labels.commit, decodeHex(salt), canonicalBytes(document))) === commitment;
}

/** Whether this agent, having looked, puts its name under the release: `undefined` when the document is not for it to read. */
async function looksRight({ client, primitives }: AgentContext, event: EventOf<'result.released'>): Promise<boolean | undefined> {
  try {
    return fitsCommitment(primitives, await client.result(event.run), event.result_commit);
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    if (error instanceof ProblemError && !isPassing(error)) return undefined;
    throw error;
  }
}

/** The run's result is out: look at it, countersign, and erase what was secret. */
export async function onResultReleased(context: AgentContext, event: EventOf<'result.released'>): Promise<Apply> {
  const { store, log } = context;
  const query = store.queries.get(event.run);
  if (query === undefined || query.state !== 'approved') return noChange;
  const computed = store.log.ofRun(event.run, 'result.computed').some((placed) => placed.event.result_commit === event.result_commit);
  const isSumRight = !store.rounds.ofRun(event.run).some(({ round }) => isRefuted(store, round));
  const isRight = computed && isSumRight && (await looksRight(context, event)) !== false;
  return () => {
    store.queries.setState(event.run, 'ended', 'released');
    if (isRight)
      store.outbox.enqueue({
        type: 'result.countersigned',
        run: event.run,
        body: { result_commit: event.result_commit, recomputed: false },
      });
    const afterwards = store.rounds.ofRun(event.run).map((row) => endRound(context, row, 'released'));
    const afterRing = endRing(context, store.rings.ofRun(event.run), 'released');
    return () => {
      afterRing();
      for (const after of afterwards) after();
      log(isRight ? 'query-released' : 'problem', {
        run: event.run,
        query: query.name,
        ...(isRight ? {} : { at: 'release', code: 'result-mismatch' }),
      });
    };
  };
}
