/** An event's note held against the key that its signer has at that place of the log (EVT-1, KEY-1). */
import { decodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import type { JsonObject } from '../json/value.ts';
import { type ClaimedEventNote, verifyClaimedNote, verifyEventNote } from '../log/event-note.ts';
import type { Party } from './party.ts';

type Note = Uint8Array | ClaimedEventNote;

function eventOf(primitives: Primitives, note: Note, key: string): JsonObject {
  const lookupKey = (): Uint8Array => decodeHex(key);
  const verified =
    note instanceof Uint8Array ? verifyEventNote(primitives, note, lookupKey) : verifyClaimedNote(primitives, note, lookupKey);
  return verified.event;
}

function verifies(primitives: Primitives, note: Note, key: string): boolean {
  try {
    eventOf(primitives, note, key);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}

/**
 * The event in a note by `party`, given as bytes or read already. Whose event it is, the caller compares: the signature's name is the event's actor.
 *
 * @throws ProtocolError as `verifyEventNote`; `key-retired` for a signature by a key that the party had before.
 */
export function openPartyNote(primitives: Primitives, note: Note, party: Pick<Party, 'name' | 'key' | 'earlier'>): JsonObject {
  try {
    return eventOf(primitives, note, party.key);
  } catch (error) {
    const isOld = error instanceof ProtocolError && party.earlier.some((key) => verifies(primitives, note, key));
    throw isOld ? new ProtocolError('key-retired', { clause: 'KEY-1', party: party.name }) : error;
  }
}
