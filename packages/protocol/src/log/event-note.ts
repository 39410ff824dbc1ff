/**
 * Events as bytes (EVT-1): a signed note of two lines, the second one JSON, with exactly one signature, by the actor. The bytes as stored
 * are the leaf; nobody writes them a second time.
 */
import { utf8 } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand, ProtocolError } from '../errors.ts';
import { canonicalise } from '../json/canonicalise.ts';
import { parseCanonical } from '../json/parse-canonical.ts';
import type { JsonObject } from '../json/value.ts';
import { decodeNote, encodeNote } from './note.ts';
import { type NoteSigner, signNote } from './sign-note.ts';
import type { NoteSignature } from './signature-line.ts';
import { deriveVerifierKey } from './verifier-key.ts';
import { verifyNote } from './verify-note.ts';

const clause = 'EVT-1';
const header = 'ketensom/event/v1';

/** The most bytes that an event has, signature and all: 16 KiB. */
export const maxEventBytes = 16 * 1024;

/** An event with its actor's signature checked; its schema is not (`parseEvent`). */
export interface VerifiedEventNote {
  readonly event: JsonObject;
  readonly signer: string;
}

/** The text that an event's signature is over. */
export const encodeEventText = (event: JsonObject): string => `${header}\n${canonicalise(event)}\n`;

/**
 * The bytes of an event, signed. They are read back before they are given, so that what is refused by others never leaves.
 *
 * @throws TypeError where `actor` is not the signer's name or JSON cannot carry a value; ProtocolError as `decodeEventNote`.
 */
export function encodeEventNote(primitives: Primitives, event: JsonObject, signer: NoteSigner): Uint8Array {
  if (event.actor !== signer.name) throw new TypeError('an event is signed by its actor');
  const text = encodeEventText(event);
  const bytes = encodeNote({ text, signatures: [signNote(primitives, text, signer)] });
  decodeEventNote(bytes);
  return bytes;
}

/** An event as its note claims it, read and not verified, with the text that is signed. */
export interface ClaimedEventNote {
  readonly event: JsonObject;
  readonly text: string;
  readonly signature: NoteSignature;
}

/** Reads a note once, for whoever looks at what it claims before the signature is checked. @throws ProtocolError as `decodeEventNote`. */
export function readEventNote(bytes: Uint8Array): ClaimedEventNote {
  const { text, json, signature } = splitEventNote(bytes);
  return { event: parseEventLine(utf8(json)), text, signature };
}

/** Verifies a note that was read: as `verifyEventNote`. */
export function verifyClaimedNote(
  primitives: Primitives,
  { event, ...note }: ClaimedEventNote,
  lookupKey: (name: string) => Uint8Array | undefined,
): VerifiedEventNote {
  const signer = verifySignature(primitives, note, lookupKey);
  demand(event.actor === signer, 'bad-signature', { clause });
  return { event, signer };
}

/** The name of who signed. @throws ProtocolError `unknown-member`, `bad-signature`. */
function verifySignature(
  primitives: Primitives,
  { text, signature }: Omit<ClaimedEventNote, 'event'>,
  lookupKey: (name: string) => Uint8Array | undefined,
): string {
  const publicKey = lookupKey(signature.name);
  demand(publicKey !== undefined, 'unknown-member', { clause });
  const key = deriveVerifierKey(primitives, { name: signature.name, kind: 'ed25519', publicKey });
  verifyNote(primitives, { text, signatures: [signature] }, { keys: [key], clause });
  return signature.name;
}

/**
 * The event that `bytes` hold, once its signature is found good. `lookupKey` gives the Ed25519 public key of an actor by its name, or
 * `undefined` for nobody.
 *
 * @throws ProtocolError `event-too-large` above 16 KiB; `malformed` for another form; `unknown-member` where `lookupKey` knows nobody;
 * `bad-signature` for a signature that is not the actor's; `non-canonical` for other JSON than the canonical.
 */
export function verifyEventNote(
  primitives: Primitives,
  bytes: Uint8Array,
  lookupKey: (name: string) => Uint8Array | undefined,
): VerifiedEventNote {
  const { json, ...note } = splitEventNote(bytes);
  const signer = verifySignature(primitives, note, lookupKey);
  const event = parseEventLine(utf8(json));
  demand(event.actor === signer, 'bad-signature', { clause });
  return { event, signer };
}

/**
 * What an event claims, with nothing checked but its form: for a newcomer, whose key is known from nowhere but its own first event.
 *
 * @throws ProtocolError as `verifyEventNote`, save for what needs a key.
 */
export function decodeEventNote(bytes: Uint8Array): JsonObject {
  return parseEventLine(utf8(splitEventNote(bytes).json));
}

function splitEventNote(bytes: Uint8Array): { readonly text: string; readonly json: string; readonly signature: NoteSignature } {
  demand(bytes.length <= maxEventBytes, 'event-too-large', { clause });
  const { text, signatures } = decodeNote(bytes, clause);
  const [signature, ...others] = signatures;
  const [first, json, end, ...rest] = text.split('\n');
  demand(first === header && json !== undefined && end === '' && rest.length === 0, 'malformed', { clause });
  demand(signature !== undefined && others.length === 0, 'malformed', { clause });
  return { text, json, signature };
}

/** The object that the second line of an event is. @throws ProtocolError as `parseCanonical`. */
export function parseEventLine(json: Uint8Array): JsonObject {
  const value = parseCanonical(json, { profile: 'event', maxBytes: maxEventBytes, clause });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProtocolError('malformed', { clause });
  return value as JsonObject;
}
