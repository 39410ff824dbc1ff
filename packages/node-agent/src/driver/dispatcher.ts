/**
 * Acts on the log, leaf by leaf, in order. What an event needs from outside is fetched first; then its effects and the new position are one
 * transaction, so a crash anywhere acts on every leaf exactly once.
 */
import { ProblemError } from '@ketensom/host';
import { type EventOf, type EventType, encodeHex, type KetensomEvent, ProtocolError } from '@ketensom/protocol';
import type { MirroredLeaf } from '../store/log-store.ts';
import { onCharterProposed, onCharterSigned } from './charter-events.ts';
import type { AgentContext, Apply } from './context.ts';
import { HaltError } from './halt.ts';
import { isPassing } from './problems.ts';
import { onQueryAdmitted, onQueryEnded } from './query-events.ts';
import { onResultReleased, onRoundAbandoned, onRoundAborted } from './round-close-events.ts';
import { onRoundConfig } from './round-config.ts';
import { onKeysFixed, onSharesFixed, onSurvivorsAck, onSurvivorsFixed } from './round-events.ts';

type Handler<Type extends EventType> = (context: AgentContext, event: EventOf<Type>) => Promise<Apply>;
type Handlers = { readonly [Type in EventType]?: Handler<Type> };

/** What this agent acts on; every other event is mirrored and read back where it is needed. */
const handlers: Handlers = {
  'charter.proposed': onCharterProposed,
  'charter.signed': onCharterSigned,
  'query.admitted': onQueryAdmitted,
  'query.declined': onQueryEnded,
  'query.refused': onQueryEnded,
  'query.cancelled': onQueryEnded,
  'query.expired': onQueryEnded,
  'query.failed': onQueryEnded,
  'round.config': onRoundConfig,
  'round.keys_fixed': onKeysFixed,
  'round.shares_fixed': onSharesFixed,
  'survivors.fixed': onSurvivorsFixed,
  'survivors.ack': onSurvivorsAck,
  'round.aborted': onRoundAborted,
  'round.abandoned': onRoundAbandoned,
  'result.released': onResultReleased,
};

/** The table ties every handler to its type; a look-up by a runtime tag is beyond what the checker can follow. */
const handlerOf = (event: KetensomEvent): ((context: AgentContext, event: KetensomEvent) => Promise<Apply>) | undefined =>
  handlers[event.type] as ((context: AgentContext, event: KetensomEvent) => Promise<Apply>) | undefined;

/** The handler's view of an event; one that cannot be read (a request that is no request) is told of and passed over. */
async function prepare(context: AgentContext, event: KetensomEvent): Promise<Apply> {
  try {
    return (await handlerOf(event)?.(context, event)) ?? (() => undefined);
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
export const nextPosition = ({ store }: AgentContext): number => Number(store.meta.get('position') ?? 0);

/** Acts on the next leaf, if there is one. @throws what is worth trying again, HaltError, and our own faults. */
export async function dispatchNext(context: AgentContext): Promise<boolean> {
  const { store } = context;
  const leaf = store.log.leafAt(nextPosition(context));
  if (leaf === undefined) return false;
  const apply = await prepare(context, leaf.event);
  const after = store.transaction(() => {
    reconcileOwn(context, leaf);
    const afterwards = apply();
    store.meta.set('position', String(leaf.position + 1));
    return afterwards;
  });
  after?.();
  return true;
}
