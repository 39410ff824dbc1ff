/**
 * An event as it travels to the coordinator (EVT-6): without what the coordinator knows as well as its signer does. It puts the note together again,
 * byte for byte, and takes it as one that came whole: the signature is over the whole text, so whatever was put in another way does not verify.
 * Nothing of the log is short.
 */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { canonicalBytes } from '../json/index.ts';
import { encodeEventText, parseEventLine, readEventNote } from './event-note.ts';
import { encodeNote } from './note.ts';
import { deriveVerifierKey } from './verifier-key.ts';

const clause = 'EVT-6';
const signatureLength = 64;

/** Bytes of an event that travel: the canonical JSON of the fields that are said, and the Ed25519 signature. */
export interface ShortNote {
  readonly fields: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the coordinator knows of an event by others: whose it is, with that party's key, and what stands in the log. */
export interface KnownOfEvent {
  readonly actor: string;
  readonly publicKey: Uint8Array;
  /** The leaf hash of the actor's event of that place. */
  readonly leafHash: (seq: number) => Uint8Array | undefined;
  /** The run that a round is of. */
  readonly runOf: (round: string) => string | undefined;
}

/** The short form of an own event's note. @throws ProtocolError as `readEventNote`. */
export function shortenEventNote(note: Uint8Array): ShortNote {
  const { event, signature } = readEventNote(note);
  const { v: _version, actor: _actor, prev: _prev, ...said } = event;
  const { run: _run, ...withoutRun } = said;
  return { fields: canonicalBytes('round' in said ? withoutRun : said), signature: signature.signature };
}

/**
 * The note that was made short. It is not verified: where something is not known, or in another way than its signer knows it, the signature is not good.
 *
 * @throws ProtocolError `malformed`, `non-canonical` or `oversize` for another form.
 */
export function restoreEventNote(primitives: Primitives, { fields, signature }: ShortNote, known: KnownOfEvent): Uint8Array {
  const said = parseEventLine(fields);
  const implied = ['v', 'actor', 'prev', ...('round' in said ? ['run'] : [])];
  demand(signature.length === signatureLength && !implied.some((name) => name in said), 'malformed', { clause });
  const { seq, round } = said;
  demand(typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0, 'malformed', { clause });
  const before = seq === 0 ? undefined : known.leafHash(seq - 1);
  const run = typeof round === 'string' ? known.runOf(round) : undefined;
  const text = encodeEventText({
    ...said,
    v: 1,
    actor: known.actor,
    ...(before === undefined ? {} : { prev: encodeHex(before) }),
    ...(run === undefined ? {} : { run }),
  });
  const { name, id } = deriveVerifierKey(primitives, { name: known.actor, kind: 'ed25519', publicKey: known.publicKey });
  return encodeNote({ text, signatures: [{ name, keyId: id, signature }] });
}
