/** Documents that leaves from a mirror name and the store lacks. Partners keep those that they acted on. */
import { documentsOf, type KetensomEvent } from '@ketensom/protocol';
import { nameBlob, readBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';

/** Without these the store cannot go on: it would not know who is in the charter or what was asked. */
const essential: ReadonlySet<string> = new Set(['charter.proposed', 'offer.published', 'query.proposed']);

/** Who may read what an event names, as it was when the event first came. */
const visibilityOf = (event: KetensomEvent): 'coordinator' | 'members' =>
  event.type === 'round.shares' ||
  event.type === 'share.revealed' ||
  event.type === 'step.opened' ||
  event.type === 'result.computed' ||
  event.type === 'link.labels'
    ? 'coordinator'
    : 'members';

/** By digest, each once. `wanted`: what only an audit needs. */
export interface MissingDocuments {
  readonly needed: readonly string[];
  readonly wanted: readonly string[];
}

/** What is missing; what has come meanwhile is given to those who may read it. Part of the caller's transaction. */
export function missingDocuments(desk: Desk, events: readonly KetensomEvent[]): MissingDocuments {
  const refused = new Set(events.flatMap((event) => (event.type === 'query.refused' ? [event.run] : [])));
  const needed = new Set<string>();
  const wanted = new Set<string>();
  for (const event of events) {
    for (const { digest } of documentsOf(event)) {
      if (readBlob(desk, digest) !== undefined) nameBlob(desk, digest, visibilityOf(event));
      else if (essential.has(event.type) && !refused.has(digest)) needed.add(digest);
      else wanted.add(digest);
    }
  }
  return { needed: [...needed], wanted: [...wanted] };
}
