/** What a bundle holds of rings: the heads that all of a ring cosigned before anything left, and the tags that its lists ended as (LOG-5). */
import { cosignedSpan, type EventOf, hopCount, type KetensomEvent } from '@ketensom/protocol';
import { findCosignedHead } from '../log/cosignatures.ts';
import { readTags } from '../ring/read-tags.ts';
import { hopFile } from '../ring/ring-parts.ts';
import { findRing, type StoredRing } from '../ring/ring-store.ts';
import type { Desk } from '../store/desk.ts';
import { findQuery } from '../store/queries.ts';
import { storedParts } from '../store/vector-files.ts';
import type { BundleFolder } from './bundle-folder.ts';

function* ringsOf(desk: Desk, events: readonly KetensomEvent[]): Generator<StoredRing> {
  for (const event of events) {
    const stored = event.type === 'overlap.config' ? findRing(desk, event.round) : undefined;
    if (stored !== undefined) yield stored;
  }
}

/** The sizes of the heads that rings relied on. `events`: of the whole log, each at its leaf. */
export function ringHeads(desk: Desk, events: readonly KetensomEvent[]): readonly number[] {
  const placed = events.map((event, leaf) => ({ event, leaf }));
  return [...ringsOf(desk, events)].flatMap(({ round, config }) => {
    const span = cosignedSpan(
      config,
      placed.filter(({ event }) => 'round' in event && event.round === round),
    );
    const roster = config.roster.map(({ partner }) => partner);
    const head = span && findCosignedHead(desk, span.from, { roster, threshold: roster.length }, span.to);
    return head === undefined ? [] : [head.size];
  });
}

/** Whether the tags of a list still lie here. */
const hasTags = (desk: Desk, { round, config }: StoredRing, { list }: EventOf<'tags.final'>): boolean =>
  storedParts(desk, hopFile(round, { list, hop: hopCount(config) - 1 })).length > 0;

const isTags = (event: KetensomEvent): event is EventOf<'tags.final'> & KetensomEvent => event.type === 'tags.final';

/** Writes the tags of the released rings of `dh`, opened, each list under the digest that its last holder signed. */
export function writeTags(desk: Desk, folder: BundleFolder, events: readonly KetensomEvent[]): void {
  for (const stored of ringsOf(desk, events)) {
    if (stored.config.blinding !== 'dh' || findQuery(desk, stored.run)?.state !== 'released') continue;
    for (const final of stored.events.filter(isTags)) {
      if (final.tags_root !== undefined && hasTags(desk, stored, final))
        folder.writePieces(`tags/${final.tags_root}`, readTags(desk, stored, final));
    }
  }
}
