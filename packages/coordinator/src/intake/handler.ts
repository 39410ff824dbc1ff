/** What a handler of one kind of event is (intake/handlers.ts has them all). */
import type { EventOf, EventType } from '@ketensom/protocol';
import type { Placed } from '../log/tree-store.ts';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';

/** What happens once the event is a leaf. */
export type Apply = ((placed: Placed) => void) | undefined;

/** Checks an event within the transaction. @throws ProtocolError where it may not stand here. */
export type Handler<Type extends EventType> = (desk: Desk, event: EventOf<Type>, caller: Actor) => Apply;
