/** A ring from the events of its round, as each role replays it. */
import type { EventOf, KetensomEvent } from '../event/schemas.ts';
import type { RingConfig } from './ring-config.ts';
import type { Ring, RingMessage } from './ring-states.ts';
import { startRing, stepRing } from './ring-table.ts';

/** The events that move a ring. */
export type RingEvent =
  | EventOf<'overlap.key'>
  | EventOf<'overlap.salt'>
  | EventOf<'sizes.sealed'>
  | EventOf<'hop.done'>
  | EventOf<'tags.final'>
  | EventOf<'link.counted'>
  | EventOf<'link.labels'>;

/** The message that an event is. */
export function ringMessage(event: RingEvent): RingMessage {
  const partner = event.actor;
  switch (event.type) {
    case 'overlap.key':
      return { kind: 'key', partner, sealKey: event.seal_key };
    case 'overlap.salt':
      return { kind: 'salt', partner, commit: event.commit };
    case 'sizes.sealed':
      return { kind: 'sizes', partner, commit: event.commit, ...(event.labels === undefined ? {} : { labels: event.labels }) };
    case 'hop.done':
      return { kind: 'hop', partner, list: event.list, hop: event.hop, input: event.in, output: event.out, count: event.count };
    case 'tags.final':
      return {
        kind: 'tags',
        partner,
        list: event.list,
        input: event.in,
        output: event.out,
        count: event.count,
        ...(event.tags_root === undefined ? {} : { tagsRoot: event.tags_root }),
      };
    case 'link.counted':
      return { kind: 'counted', partner };
    case 'link.labels':
      return { kind: 'labels', partner };
  }
}

/** See `RingEvent`. */
const types: ReadonlySet<string> = new Set<RingEvent['type']>([
  'overlap.key',
  'overlap.salt',
  'sizes.sealed',
  'hop.done',
  'tags.final',
  'link.counted',
  'link.labels',
]);

export const isRingEvent = (event: KetensomEvent): event is RingEvent => types.has(event.type);

/** The ring after further events of its round, others passed over. @throws ProtocolError for one that does not fit. */
export const resumeRing = (ring: Ring, events: readonly KetensomEvent[]): Ring =>
  events.filter(isRingEvent).reduce((state, event) => stepRing(state, ringMessage(event)), ring);

/** The ring after all events of its round. @throws ProtocolError for one that does not fit. */
export const replayRing = (config: RingConfig, events: readonly KetensomEvent[]): Ring => resumeRing(startRing(config), events);
