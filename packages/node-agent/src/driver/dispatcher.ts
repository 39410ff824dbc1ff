/**
 * Acts on the log, leaf by leaf, in order. What an event needs from outside is fetched first; then its effects and the new position are one
 * transaction, so a crash anywhere acts on every leaf exactly once.
 */
import { ProblemError } from '@ketensom/host';
import { type EventOf, type EventType, encodeHex, type KetensomEvent, ProtocolError } from '@ketensom/protocol';
import { onOverlapConfig } from '../ring/enter-ring.ts';
import type { MirroredLeaf } from '../store/log-store.ts';
import { onCharterProposed, onCharterSigned } from './charter-events.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { HaltError } from './halt.ts';
import { onLogSealed } from './log-end.ts';
import { onRestored } from './mirror.ts';
import { onPartyChange } from './party-changes.ts';
import { isPassing } from './problems.ts';
import { onQueryAdmitted, onQueryEnded } from './query-events.ts';
import { onResultReleased, onRoundAbandoned, onRoundAborted } from './round-close-events.ts';
import { onRoundConfig } from './round-config.ts';
import { onKeysFixed, onSharesFixed, onSurvivorsAck, onSurvivorsFixed } from './round-events.ts';
import { onStepOpened } from './step-events.ts';

type Handler<Type extends EventType> = (context: AgentContext, event: EventOf<Type>) => Promise<Apply>;
export type Handlers = { readonly [Type in EventType]?: Handler<Type> };

/** What this agent acts on; every other event is mirrored and read back where it is needed. */
export const handlers: Handlers = {
  'backup.restored': onRestored,
  'log.sealed': onLogSealed,
  'charter.proposed': onCharterProposed,
  'charter.signed': onCharterSigned,
  'key.rotated': onPartyChange,
  'key.revoked': onPartyChange,
  'member.suspended': onPartyChange,
  'query.admitted': onQueryAdmitted,
  'query.declined': onQueryEnded,
  'query.refused': onQueryEnded,
  'query.cancelled': onQueryEnded,
  'query.expired': onQueryEnded,
  'query.failed': onQueryEnded,
  'round.config': onRoundConfig,
  'overlap.config': onOverlapConfig,
  'round.keys_fixed': onKeysFixed,
  'round.shares_fixed': onSharesFixed,
  'survivors.fixed': onSurvivorsFixed,
  'survivors.ack': onSurvivorsAck,
  'round.aborted': onRoundAborted,
  'round.abandoned': onRoundAbandoned,
  'step.opened': onStepOpened,
  'result.released': onResultReleased,
};

/** The table ties every handler to its type; a look-up by a runtime tag is beyond what the checker can follow. */
const handlerOf = (known: Handlers, event: KetensomEvent): ((context: AgentContext, event: KetensomEvent) => Promise<Apply>) | undefined =>
  known[event.type] as ((context: AgentContext, event: KetensomEvent) => Promise<Apply>) | undefined;

/** The handler's view of an event; one that cannot be read (a request that is no request) is told of and passed over. */
async function prepare(context: AgentContext, known: Handlers, event: KetensomEvent): Promise<Apply> {
  try {
    return (await handlerOf(known, event)?.(context, event)) ?? noChange;
  } catch (error) {
    const isAnswer = error instanceof ProtocolError || (error instanceof ProblemError && !isPassing(error));
    if (!isAnswer) throw error;
    return () => () => context.log('problem', { at: event.type, code: error.code, run: 'run' in event ? event.run : undefined });
  }
}

/** An own event must be one that this agent remembers signing; otherwise its store is older than the log. */
function reconcileOwn({ store, self }: AgentContext, { event, hash, note }: MirroredLeaf): void {
  if (event.actor === self && !store.outbox.reconcile(encodeHex(hash))) throw new HaltError('state-behind', [note]);
}

/** The next leaf to act on. */
const nextPosition = ({ store }: AgentContext): number => Number(store.meta.get('position') ?? 0);

/** The most leaves that are passed over in one transaction. */
const longestBatch = 256;

interface Batch {
  readonly leaves: readonly MirroredLeaf[];
  readonly apply: Apply;
}

/** Which events are acted on now. */
export type Admits = (event: KetensomEvent) => boolean;

/** How leaves are acted on. A restored agent reads what it did itself in another way (restore.ts). */
export interface Acting {
  readonly admits: Admits;
  readonly handlers: Handlers;
  /** Holds an own event against what this agent remembers; part of the transaction. @throws HaltError */
  readonly reconcile: (context: AgentContext, leaf: MirroredLeaf) => void;
}

const acting: Acting = { admits: () => true, handlers, reconcile: reconcileOwn };

/** The leaves up to and with the next one that changes something here, or up to the first that is not admitted. */
async function nextBatch(context: AgentContext, { admits, handlers: known }: Acting): Promise<Batch> {
  const start = nextPosition(context);
  const leaves: MirroredLeaf[] = [];
  while (leaves.length < longestBatch) {
    const leaf = context.store.log.leafAt(start + leaves.length);
    if (leaf === undefined || !admits(leaf.event)) break;
    const apply = await prepare(context, known, leaf.event);
    leaves.push(leaf);
    if (apply !== noChange) return { leaves, apply };
  }
  return { leaves, apply: noChange };
}

/** Acts on the next leaves, if there are any. @throws what is worth trying again, HaltError, and our own faults. */
export async function dispatchNext(context: AgentContext, how: Partial<Acting> = {}): Promise<boolean> {
  const { store } = context;
  const full = { ...acting, ...how };
  const { leaves, apply } = await nextBatch(context, full);
  const last = leaves.at(-1);
  if (last === undefined) return false;
  // Leaves that change nothing are passed over again where a power cut takes the position.
  const commit = apply === noChange ? store.unflushed : store.transaction;
  const after = commit(() => {
    for (const leaf of leaves) full.reconcile(context, leaf);
    const afterwards = apply();
    store.meta.set('position', String(last.position + 1));
    return afterwards;
  });
  after?.();
  return true;
}
