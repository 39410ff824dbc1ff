/** What partners had offered when a run was asked. */
import { type Offer, parseOffer } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { findQuery } from '../store/queries.ts';
import { selectAll } from '../store/sql.ts';

/** What a partner had offered, by dataset; undefined where it had offered nothing. */
export type Offered = (partner: string) => Offer['datasets'] | undefined;

/** Reads the offers of all partners that stood in the log before the request. */
export function offersBefore(desk: Desk, run: string): Offered {
  const leaf = findQuery(desk, run)?.leaf ?? 0;
  const rows = selectAll<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'offer.published' AND leaf < ? ORDER BY leaf", leaf);
  const offers = new Map(
    rows.flatMap((row) => {
      const event = storedEvent(row);
      return event.type === 'offer.published' ? [[event.actor, parseOffer(readDocument(desk, event.digest))] as const] : [];
    }),
  );
  return (partner) => offers.get(partner)?.datasets;
}
