/**
 * What a follower demands of every leaf before it stores it (EVT-1, EVT-3): signed by the enrolled key of an actor whose role may say such a
 * thing, and next in that actor's chain. Pure: actors in, actors out.
 */
import {
  type ClaimedEventNote,
  changeParty,
  decodeHex,
  decodeVerifierKey,
  demand,
  demandMaySpeak,
  encodeHex,
  eventKinds,
  hashLeaf,
  isPartyChange,
  type KetensomEvent,
  newParty,
  openPartyNote,
  type PartyChange,
  type Primitives,
  parseEvent,
  readEventNote,
  type SignerRole,
  verifyClaimedNote,
} from '@ketensom/protocol';
import type { Joined } from '../store/joined.ts';
import type { Actor, MirroredLeaf } from '../store/log-store.ts';

export interface LeafTrust {
  readonly primitives: Primitives;
  readonly joined: Joined;
  /** Whether the log had ended before the first of them (LOG-7). */
  readonly isSealed?: boolean;
}

/** Leaves that were verified, and the actors as they stand after them. */
export interface VerifiedLeaves {
  readonly leaves: readonly MirroredLeaf[];
  readonly actors: ReadonlyMap<string, Actor>;
}

type Actors = Map<string, Actor>;

const clause = 'EVT-3';

function openGenesis({ primitives, joined }: LeafTrust, note: ClaimedEventNote): KetensomEvent {
  const event = parseEvent(verifyClaimedNote(primitives, note, () => decodeHex(joined.coordinatorKey)).event);
  const fits =
    event.type === 'log.genesis' &&
    event.key === joined.coordinatorKey &&
    event.origin === joined.origin &&
    event.log_vkey === joined.logKey;
  demand(fits, 'binding-mismatch', { clause });
  return event;
}

function openEnrolment({ primitives }: LeafTrust, note: ClaimedEventNote, actors: Actors): KetensomEvent {
  const claimed = parseEvent(note.event);
  demand(claimed.type === 'roster.enrolled', 'malformed', { clause });
  verifyClaimedNote(primitives, note, () => decodeHex(claimed.key));
  const witness = decodeVerifierKey(primitives, claimed.witness_vkey);
  demand(claimed.role === 'analyst' || witness.kind === 'cosignature', 'malformed', { clause });
  const isTaken = [...actors.values()].some(
    (actor) =>
      actor.name === claimed.actor ||
      actor.key === claimed.key ||
      actor.earlier.includes(claimed.key) ||
      actor.witness === claimed.witness_vkey,
  );
  demand(!isTaken, 'key-in-use', { clause });
  return claimed;
}

/** The event of a note by an actor that enrolled before: signed with its present key, of its role, and while it may speak. */
function openKnown({ primitives }: LeafTrust, note: ClaimedEventNote, actors: Actors): KetensomEvent {
  const name = note.event['actor'];
  const actor = typeof name === 'string' ? actors.get(name) : undefined;
  demand(actor !== undefined, 'unknown-member', { clause: 'EVT-1' });
  const event = parseEvent(openPartyNote(primitives, note, actor));
  const allowed: readonly SignerRole[] = eventKinds[event.type].signer;
  demand(event.type !== 'log.genesis' && allowed.includes(actor.role), 'forbidden', { clause });
  demandMaySpeak(actor, event);
  return event;
}

/** Keeps what a change of keys or standing makes of somebody. @throws ProtocolError as `changeParty`. */
function change({ primitives }: LeafTrust, event: PartyChange, actors: Actors): void {
  const isUsed = (key: string): boolean =>
    [...actors.values()].some(
      ({ witness, ...actor }) =>
        actor.key === key ||
        actor.earlier.includes(key) ||
        (witness !== undefined && encodeHex(decodeVerifierKey(primitives, witness).publicKey) === key),
    );
  const changed = changeParty(primitives, event, { find: (name) => actors.get(name), isUsed });
  const { seq, hash } = actors.get(changed.name) as Actor;
  actors.set(changed.name, { ...changed, seq, hash });
}

/** The actor after this event, its chain checked. */
function advance(event: KetensomEvent, hash: string, known: Actor | undefined): Actor {
  const seq = (known?.seq ?? -1) + 1;
  demand(event.seq === seq && event.prev === known?.hash, 'prev-mismatch', { clause });
  if (known !== undefined) return { ...known, seq, hash };
  if (event.type === 'log.genesis')
    return { name: event.actor, role: 'coordinator', key: event.key, standing: 'active', earlier: [], seq, hash };
  demand(event.type === 'roster.enrolled', 'unknown-member', { clause });
  return { ...newParty(event), seq, hash };
}

function open(trust: LeafTrust, position: number, note: ClaimedEventNote, actors: Actors): KetensomEvent {
  if (position === 0) return openGenesis(trust, note);
  return note.event['type'] === 'roster.enrolled' ? openEnrolment(trust, note, actors) : openKnown(trust, note, actors);
}

/**
 * The leaves that `notes` are, from position `start` on.
 *
 * @throws ProtocolError with the first reason why a leaf may not stand there.
 */
export function verifyLeaves(trust: LeafTrust, start: number, known: readonly Actor[], notes: readonly Uint8Array[]): VerifiedLeaves {
  const actors: Actors = new Map(known.map((actor) => [actor.name, actor]));
  let isSealed = trust.isSealed === true;
  const leaves = notes.map((note, at): MirroredLeaf => {
    const position = start + at;
    demand(!isSealed, 'log-sealed', { clause: 'LOG-7' });
    const event = open(trust, position, readEventNote(note), actors);
    const hash = hashLeaf(trust.primitives, note);
    actors.set(event.actor, advance(event, encodeHex(hash), actors.get(event.actor)));
    if (isPartyChange(event)) change(trust, event, actors);
    isSealed = event.type === 'log.sealed';
    return { position, hash, note, event };
  });
  return { leaves, actors };
}
