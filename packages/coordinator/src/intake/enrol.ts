/**
 * Enrolment: a newcomer shows the keys it made and the invitation it holds (API-3). The token is used up in the transaction that adds the leaf.
 * The answer to a wrong token does not say whether it ever existed.
 */
import { transaction } from '@ketensom/host';
import {
  decodeEventNote,
  decodeHex,
  decodeVerifierKey,
  demand,
  type EventOf,
  encodeHex,
  equalBytes,
  hashLeaf,
  ProtocolError,
  parseEvent,
} from '@ketensom/protocol';
import { openEventNote } from '../log/event-note.ts';
import { appendLeaf, findLeaf, type NotedEvent } from '../log/tree-store.ts';
import { insertActor, isTaken } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { findInvitation, invitationId, useInvitation } from '../store/invitations.ts';
import { isKeyUsed } from '../store/parties.ts';
import { selectAll } from '../store/sql.ts';
import type { Receipt } from './accept-event.ts';

const clause = 'API-3';

/** What a newcomer sends; `key` is the one that signed the request, in hex. */
export interface Enrolment {
  readonly note: Uint8Array;
  readonly token: Uint8Array;
  readonly key: string;
}

type Enrolled = EventOf<'roster.enrolled'>;

/** The event, signed with the key that it shows, which is the request's. */
function openEnrolment(desk: Desk, { note, key }: Enrolment): { readonly noted: NotedEvent; readonly event: Enrolled } {
  const claimed = parseEvent(decodeEventNote(note));
  demand(claimed.type === 'roster.enrolled' && claimed.seq === 0 && claimed.key === key, 'forbidden', { clause });
  const noted = openEventNote(desk, note, decodeHex(key));
  return { noted, event: noted.event as Enrolled };
}

/** The witness key of a partner, whose name is its own and whose key is nobody's yet. An analyst has none and shows its identity key again. */
function readWitness(desk: Desk, event: Enrolled): string | null {
  const witness = decodeVerifierKey(desk.primitives, event.witness_vkey);
  if (event.role === 'analyst') {
    const isOwn = witness.kind === 'ed25519' && witness.name === event.actor && encodeHex(witness.publicKey) === event.key;
    demand(isOwn, 'malformed', { clause });
    return null;
  }
  demand(witness.kind === 'cosignature', 'malformed', { clause });
  const known = selectAll<{ witness: string }>(desk.db, 'SELECT witness FROM actors WHERE witness IS NOT NULL').map((row) =>
    decodeVerifierKey(desk.primitives, row.witness),
  );
  const isNew = known.every((other) => other.name !== witness.name && !equalBytes(other.publicKey, witness.publicKey));
  const witnessKey = encodeHex(witness.publicKey);
  demand(isNew && event.key !== witnessKey && !isKeyUsed(desk, witnessKey), 'key-in-use', { clause });
  return event.witness_vkey;
}

/** Why the token does not open this door, or undefined when it does. */
function refusalOf(desk: Desk, event: Enrolled, token: Uint8Array): 'invitation-invalid' | 'invitation-used' | undefined {
  const id = invitationId(desk.primitives, token);
  const invitation = findInvitation(desk, id);
  const isForThis =
    invitation !== undefined && event.invitation === id && invitation.name === event.actor && invitation.role === event.role;
  if (!isForThis) return 'invitation-invalid';
  return invitation.leaf !== null || invitation.expires <= desk.now() ? 'invitation-used' : undefined;
}

/**
 * Adds a newcomer.
 *
 * @throws ProtocolError `invitation-invalid`, `invitation-used`, `key-in-use` for a name or key that somebody has, `forbidden`, and as for any event.
 */
export function enrol(desk: Desk, enrolment: Enrolment): Receipt {
  const { noted, event } = openEnrolment(desk, enrolment);
  return transaction(desk.db, () => {
    const hash = hashLeaf(desk.primitives, noted.note);
    const known = findLeaf(desk, hash);
    const refusal = refusalOf(desk, event, enrolment.token);
    if (known !== undefined && refusal === 'invitation-used') return { leaf: known.leaf, hash: encodeHex(hash), fresh: false };
    if (refusal !== undefined) throw new ProtocolError(refusal, { clause });
    const witness = readWitness(desk, event);
    const isTakenBy = isTaken(desk, { name: event.actor, key: event.key, witness }) || isKeyUsed(desk, event.key);
    demand(!isTakenBy, 'key-in-use', { clause });
    const placed = appendLeaf(desk, noted);
    insertActor(desk, { name: event.actor, role: event.role, key: event.key, witness, leaf: placed.leaf });
    useInvitation(desk, event.invitation, placed.leaf);
    return { ...placed, fresh: true };
  });
}
