/** The coordinator's own events: signed, chained and appended within the caller's transaction. */
import { type EventOf, encodeHex, type KetensomEvent, parseEvent } from '@ketensom/protocol';
import { coordinatorName } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { signEventNote } from './event-note.ts';
import { appendLeaf, lastLeafOf, type Placed } from './tree-store.ts';

/** What the coordinator says. */
type SaidType =
  | 'log.genesis'
  | 'backup.restored'
  | 'software.seen'
  | 'log.sealed'
  | 'charter.proposed'
  | 'key.revoked'
  | 'member.suspended'
  | 'member.returned'
  | 'query.admitted'
  | 'query.refused'
  | 'query.expired'
  | 'evidence.deleted'
  | 'query.failed'
  | 'round.config'
  | 'overlap.config'
  | 'link.counted'
  | 'round.keys_fixed'
  | 'round.shares_fixed'
  | 'input.received'
  | 'survivors.fixed'
  | 'round.aborted'
  | 'step.opened'
  | 'result.computed'
  | 'result.released';

type Header = 'v' | 'type' | 'actor' | 'seq' | 'prev' | 'ts';

/** Everything of an event but what `say` fills in. */
type Said<Type extends SaidType> = Omit<EventOf<Type>, Header>;

/** Appends an event of the coordinator. */
export function say<Type extends SaidType>(desk: Desk, type: Type, fields: Said<Type>): Placed {
  const last = lastLeafOf(desk, coordinatorName);
  const chain = last === undefined ? { seq: 0 } : { seq: last.seq + 1, prev: encodeHex(last.hash) };
  const event: KetensomEvent = parseEvent({ v: 1, type, actor: coordinatorName, ts: desk.now(), ...chain, ...fields });
  return appendLeaf(desk, signEventNote(desk, event));
}
