/** Whether the events of a run stand in an order that RUN-1 allows: a replay over its phases. Each kind of run brings its own table (kinds/). */
import { demand } from '../errors.ts';
import type { EventType, KetensomEvent } from '../event/index.ts';
import type { Evidence } from './judge.ts';
import type { RunRecord } from './run-record.ts';

/** An event may stand where the run is in one of its phases; some events move the run on. */
export type Phase = 'new' | 'proposed' | 'admitted' | 'keys' | 'shares' | 'inputs' | 'acks' | 'computed' | 'released' | 'ended';

export interface Place {
  readonly from: readonly Phase[];
  readonly to?: Phase;
  /** At most one by each actor in a run (or round). */
  readonly oncePerActor?: true;
}

/** Where each type of event may stand; a type that is not in the table may not stand in the run at all. */
export type OrderTable = Readonly<Partial<Record<EventType, Place>>>;

/** Where the run goes with this event. The coordinator's word ends a round; a partner's only takes the partner out of it. */
function nextPhase(
  event: KetensomEvent,
  place: Place,
  { phase, coordinator }: { readonly phase: Phase; readonly coordinator: string },
): Phase {
  if (event.type === 'round.aborted' && event.actor === coordinator) return 'ended';
  return place.to ?? phase;
}

/** What a run is replayed against: the table of its kind, and who the coordinator is. */
export interface OrderRules {
  readonly places: OrderTable;
  readonly coordinator: string;
}

/**
 * Replays the run's events.
 *
 * @throws ProtocolError `unexpected-message` for an event out of place, `equivocation` for a second one by an actor, `forbidden` for a run that
 * somebody else than its analyst withdraws (RUN-1).
 */
export function verifyOrder(run: RunRecord, { places, coordinator }: OrderRules, evidence: Evidence): void {
  let phase: Phase = 'new';
  const seen = new Set<string>();
  const analyst = run.first('query.proposed')?.event.actor;
  for (const logged of run.events) {
    const { event } = evidence.at(logged);
    const context = { clause: 'RUN-1', party: event.actor };
    const place = places[event.type];
    demand(place?.from.includes(phase) === true, 'unexpected-message', context);
    if (event.type === 'query.cancelled') demand(event.actor === analyst, 'forbidden', context);
    if (place.oncePerActor === true) {
      const slot = `${event.type} ${event.actor} ${'round' in event ? event.round : ''}`;
      demand(!seen.has(slot), 'equivocation', context);
      seen.add(slot);
    }
    phase = nextPhase(event, place, { phase, coordinator });
  }
}
