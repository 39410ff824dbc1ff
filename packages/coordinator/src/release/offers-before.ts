/** What partners offered at a moment of the log. */
import { type Offer, parseOffer } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { selectAll } from '../store/sql.ts';

/** What each partner offered when the run was asked. */
export function offersBefore(desk: Desk, leaf: number): ReadonlyMap<string, Offer> {
  const rows = selectAll<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'offer.published' AND leaf < ? ORDER BY leaf", leaf);
  return new Map(
    rows.flatMap((row) => {
      const event = storedEvent(row);
      return event.type === 'offer.published' ? [[event.actor, parseOffer(readDocument(desk, event.digest))] as const] : [];
    }),
  );
}
