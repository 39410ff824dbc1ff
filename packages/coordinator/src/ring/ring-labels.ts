/** What owners say of the numbers that a protected link shows (LNK-6). */
import {
  type CountedDocument,
  decodeCounted,
  demand,
  type EventOf,
  type KetensomEvent,
  type LabelsDocument,
  readLabels,
  unsealLabels,
} from '@ketensom/protocol';
import { demandBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { ringKeyOf } from './ring-keys.ts';
import type { StoredRing } from './ring-store.ts';

function eventOf<Type extends 'link.counted' | 'sizes.sealed'>({ events }: StoredRing, type: Type, actor?: string): EventOf<Type> {
  const found = events.find((event) => event.type === type && (actor === undefined || event.actor === actor));
  if (found === undefined) throw new Error('the log lacks what the ring went on from');
  return found as KetensomEvent & EventOf<Type>;
}

/** What the coordinator itself said when a link was counted. */
const countedOf = (desk: Desk, stored: StoredRing): CountedDocument => decodeCounted(demandBlob(desk, eventOf(stored, 'link.counted')));

/**
 * The labels that an owner sent, held against what it committed to and what was asked.
 *
 * @throws ProtocolError `round-closed`, `share-decrypt`, `binding-mismatch`, `digest-mismatch`, `length`, and as `decodeLabels`.
 */
export function openLabels(desk: Desk, stored: StoredRing, event: EventOf<'link.labels'>): LabelsDocument {
  const { config } = stored;
  const secret = ringKeyOf(desk, config);
  demand(secret !== undefined, 'round-closed', { clause: 'OVL-11' });
  const document = unsealLabels(desk.primitives, { config, partner: event.actor, secret }, demandBlob(desk, event));
  const commit = eventOf(stored, 'sizes.sealed', event.actor).labels ?? '';
  readLabels(desk.primitives, document, { config, partner: event.actor, commit, shown: countedOf(desk, stored).shown });
  return document;
}
