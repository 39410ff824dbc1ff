/** Events as the store takes them: a verified note with its parsed event. */
import {
  canonicalise,
  encodeEventNote,
  type JsonObject,
  type KetensomEvent,
  openPartyNote,
  type Party,
  parseEvent,
  verifyEventNote,
} from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import type { NotedEvent } from './tree-store.ts';

const asObject = (event: KetensomEvent): JsonObject => event as unknown as JsonObject;

/** An event of the coordinator, signed. */
export function signEventNote(desk: Desk, event: KetensomEvent): NotedEvent {
  const note = encodeEventNote(desk.primitives, asObject(event), { name: event.actor, seed: desk.keys.identitySeed });
  return { event, note, body: canonicalise(asObject(event)) };
}

/** The event in a note that somebody sent, signed with `publicKey` under the actor's own name. @throws ProtocolError as `verifyEventNote` and `parseEvent`. */
export function openEventNote(desk: Desk, note: Uint8Array, publicKey: Uint8Array): NotedEvent {
  const verified = verifyEventNote(desk.primitives, note, () => publicKey);
  return { event: parseEvent(verified.event), note, body: canonicalise(verified.event) };
}

/** The event in a note that an enrolled party sent. @throws ProtocolError as `openPartyNote` and `parseEvent`. */
export function openNoteOf(desk: Desk, note: Uint8Array, party: Party): NotedEvent {
  const json = openPartyNote(desk.primitives, note, party);
  return { event: parseEvent(json), note, body: canonicalise(json) };
}

/** The event of a stored leaf. */
export const storedEvent = ({ body }: { readonly body: string }): KetensomEvent => parseEvent(JSON.parse(body));
