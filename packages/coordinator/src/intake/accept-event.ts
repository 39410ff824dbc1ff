/**
 * One event from a partner or an analyst (API-4): checked, appended, answered, all in one transaction. The same note again gets the same answer
 * and changes nothing, so that a sender that lost the answer may send again.
 */
import { failpoint, transaction } from '@ketensom/host';
import { demand, demandMaySpeak, encodeHex, eventKinds, hashLeaf, type KetensomEvent, ProtocolError } from '@ketensom/protocol';
import { openNoteOf } from '../log/event-note.ts';
import { appendLeaf, findLeaf, isSealed, lastLeafOf, type NotedEvent, type Placed } from '../log/tree-store.ts';
import { isRecovering } from '../recovery/recovery-store.ts';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { partyOf } from '../store/parties.ts';
import { execute } from '../store/sql.ts';
import { findHandler } from './handlers.ts';

/** Where the event stands. `fresh` false: it stood there already. */
export interface Receipt extends Placed {
  readonly fresh: boolean;
}

/** The event in `note`, which `caller` must have signed and may say. @throws ProtocolError for any misfit. */
export function openEvent(desk: Desk, caller: Actor, note: Uint8Array): NotedEvent {
  const party = partyOf(desk, caller);
  const noted = openNoteOf(desk, note, party);
  demand(noted.event.actor === caller.name, 'forbidden', { clause: 'API-4' });
  const signers: readonly string[] = eventKinds[noted.event.type].signer;
  demand(signers.includes(caller.role), 'forbidden', { clause: 'EVT-2' });
  demandMaySpeak(party, noted.event);
  return noted;
}

/**
 * Takes an event that `openEvent` gave.
 *
 * @throws ProtocolError for any misfit; then nothing has changed, save that a second event for a taken place is kept as evidence.
 */
export function placeEvent(desk: Desk, caller: Actor, noted: NotedEvent): Receipt {
  failpoint(`${noted.event.type}.tx.before`);
  const receipt = transaction(desk.db, () => place(desk, caller, noted));
  failpoint(`${noted.event.type}.tx.after`);
  if (receipt === 'equivocation') throw new ProtocolError('equivocation', { clause: 'EVT-3', party: caller.name });
  return receipt;
}

/** Both. */
export const acceptEvent = (desk: Desk, caller: Actor, note: Uint8Array): Receipt =>
  placeEvent(desk, caller, openEvent(desk, caller, note));

/** Whether an event stands in the log already. */
export const isPlaced = (desk: Desk, { note }: NotedEvent): boolean => findLeaf(desk, hashLeaf(desk.primitives, note)) !== undefined;

function place(desk: Desk, caller: Actor, noted: NotedEvent): Receipt | 'equivocation' {
  // An old copy of the store would call the caller's next event a gap.
  demand(!isRecovering(desk), 'log-behind', { clause: 'LOG-6' });
  const hash = hashLeaf(desk.primitives, noted.note);
  const known = findLeaf(desk, hash);
  if (known !== undefined) return { leaf: known.leaf, hash: encodeHex(hash), fresh: false };
  demand(!isSealed(desk), 'log-sealed', { clause: 'LOG-7' });
  if (!isNextOf(desk, noted.event)) {
    keepEvidence(desk, noted);
    return 'equivocation';
  }
  const apply = findHandler(noted.event)(desk, caller);
  const placed = appendLeaf(desk, noted);
  apply?.(placed);
  return { ...placed, fresh: true };
}

/** Whether the event follows its signer's last one; false where that place is taken (EVT-3). @throws ProtocolError `prev-mismatch`. */
function isNextOf(desk: Desk, event: KetensomEvent): boolean {
  const last = lastLeafOf(desk, event.actor);
  const next = (last?.seq ?? -1) + 1;
  if (event.seq < next) return false;
  const follows = event.seq === next && event.prev === (last === undefined ? undefined : encodeHex(last.hash));
  demand(follows, 'prev-mismatch', { clause: 'EVT-3', party: event.actor });
  return true;
}

/** The most pieces of evidence that are kept of one actor: one proves it. */
const maxEvidence = 16;

function keepEvidence(desk: Desk, { event, note }: NotedEvent): void {
  execute(
    desk.db,
    'INSERT INTO evidence (actor, seq, note, seen) SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM evidence WHERE actor = ?1) < ?5',
    event.actor,
    event.seq,
    note,
    desk.now(),
    maxEvidence,
  );
}
