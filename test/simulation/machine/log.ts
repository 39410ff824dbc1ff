/**
 * The log as the bus of a world: events that only their actor can make, on a chain whose every link has a root. A link is one object, so whoever
 * holds it holds all before it, and two logs agree exactly where they share a link.
 */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import type {
  Advertisement,
  Dealt,
  InputHeader,
  Opening,
  Reveal,
  SumConfig,
  SurvivorStatement,
} from '../../../packages/protocol/src/sum/index.ts';

export type EventBody =
  | { readonly type: 'round.config'; readonly config: SumConfig }
  | { readonly type: 'round.key'; readonly advertisement: Advertisement }
  | { readonly type: 'round.keys_fixed'; readonly partners: readonly string[]; readonly advHash: Uint8Array }
  | { readonly type: 'round.shares'; readonly dealt: Dealt }
  | { readonly type: 'round.shares_fixed'; readonly partners: readonly string[]; readonly r1Hash: Uint8Array }
  | { readonly type: 'round.complaint'; readonly against: string; readonly code: 'share-decrypt' | 'share-commit-mismatch' }
  | { readonly type: 'input.committed'; readonly input: InputHeader }
  | { readonly type: 'input.received'; readonly partner: string; readonly vecRoot: Uint8Array }
  | { readonly type: 'survivors.fixed'; readonly statement: SurvivorStatement }
  | { readonly type: 'survivors.ack'; readonly svHash: Uint8Array }
  | { readonly type: 'share.revealed'; readonly reveal: Reveal }
  | { readonly type: 'result.computed'; readonly opening: Opening }
  | { readonly type: 'round.aborted'; readonly code: string }
  | { readonly type: 'round.abandoned' };

export type EventType = EventBody['type'];

/** A signed event. Nobody but the actor makes one with its name. */
export interface SimEvent {
  readonly id: number;
  readonly actor: string;
  readonly round: string;
  readonly body: EventBody;
}

/** A link of the chain. `size` counts the events up to and with this one. */
export interface LogNode {
  readonly size: number;
  readonly root: Uint8Array;
  readonly event?: SimEvent;
  readonly before?: LogNode;
}

/** The coordinator's name in events. */
export const coordinatorName = 'coordinator';

/** The empty log. */
export const emptyLog = (): LogNode => ({ size: 0, root: new Uint8Array(32) });

/** The log with one more event. */
export function extendLog(primitives: Primitives, before: LogNode, event: SimEvent): LogNode {
  const id = new Uint8Array(4);
  new DataView(id.buffer).setUint32(0, event.id);
  return { size: before.size + 1, root: primitives.sha256(before.root, id), event, before };
}

/** The link of a log at a size, or `undefined` where the log is shorter. */
export function nodeAt(head: LogNode, size: number): LogNode | undefined {
  let node: LogNode | undefined = head;
  while (node !== undefined && node.size > size) node = node.before;
  return node?.size === size ? node : undefined;
}

/** The links after `base`, oldest first; `undefined` where `base` is not in the log. */
export function nodesAfter(head: LogNode, base: LogNode): LogNode[] | undefined {
  const found: LogNode[] = [];
  let node: LogNode | undefined = head;
  for (; node !== undefined && node.size > base.size; node = node.before) found.push(node);
  return node === base ? found.reverse() : undefined;
}

/** The links up to here, newest first. */
export function* linksOf(head: LogNode): Generator<LogNode & { readonly event: SimEvent }> {
  for (let node: LogNode | undefined = head; node?.event !== undefined; node = node.before) yield node as LogNode & { event: SimEvent };
}

export type EventOf<Type extends EventType> = SimEvent & { readonly body: Extract<EventBody, { readonly type: Type }> };

/** A round's events of one type, oldest first. */
export function eventsOf<Type extends EventType>(head: LogNode, round: string, type: Type): EventOf<Type>[] {
  const found: EventOf<Type>[] = [];
  for (let node: LogNode | undefined = head; node?.event !== undefined; node = node.before) {
    if (node.event.round === round && node.event.body.type === type) found.push(node.event as EventOf<Type>);
  }
  return found.reverse();
}

/** Makes events with numbers of their own. */
export class Scribe {
  #made = 0;

  write(actor: string, round: string, body: EventBody): SimEvent {
    this.#made += 1;
    return { id: this.#made, actor, round, body };
  }
}
