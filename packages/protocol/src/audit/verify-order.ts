/** Whether the events of a run stand in an order that RUN-1 allows: a replay over its phases. */
import { demand } from '../errors.ts';
import type { EventType, KetensomEvent } from '../event/index.ts';
import type { Evidence } from './judge.ts';
import type { RunRecord } from './run-record.ts';

/** An event may stand where the run is in one of its phases; some events move the run on. */
type Phase = 'new' | 'proposed' | 'admitted' | 'keys' | 'shares' | 'inputs' | 'acks' | 'computed' | 'released' | 'ended';

interface Place {
  readonly from: readonly Phase[];
  readonly to?: Phase;
  /** At most one by each actor in a run (or round). */
  readonly oncePerActor?: true;
}

const running: readonly Phase[] = ['keys', 'shares', 'inputs', 'acks'];
const unreleased: readonly Phase[] = ['proposed', 'admitted', ...running];
const late: readonly Phase[] = [...running, 'computed', 'released', 'ended'];

const places: Partial<Record<EventType, Place>> = {
  'query.proposed': { from: ['new'], to: 'proposed' },
  'query.admitted': { from: ['proposed'], to: 'admitted' },
  'query.refused': { from: ['proposed'], to: 'ended' },
  'query.approved': { from: ['admitted'], oncePerActor: true },
  'query.declined': { from: ['admitted'], to: 'ended' },
  'query.cancelled': { from: unreleased, to: 'ended' },
  'query.expired': { from: ['proposed', 'admitted'], to: 'ended' },
  'query.failed': { from: [...unreleased, 'ended'], to: 'ended', oncePerActor: true },
  'round.config': { from: ['admitted'], to: 'keys' },
  'round.key': { from: ['keys'], oncePerActor: true },
  'round.keys_fixed': { from: ['keys'], to: 'shares' },
  'round.shares': { from: ['shares'], oncePerActor: true },
  'round.shares_fixed': { from: ['shares'], to: 'inputs' },
  'round.complaint': { from: ['inputs'], oncePerActor: true },
  'input.committed': { from: ['inputs'], oncePerActor: true },
  'input.received': { from: ['inputs'] },
  'survivors.fixed': { from: ['inputs'], to: 'acks' },
  'survivors.ack': { from: ['acks'], oncePerActor: true },
  'share.revealed': { from: ['acks'], oncePerActor: true },
  'round.aborted': { from: [...running, 'ended'], oncePerActor: true },
  'round.abandoned': { from: late, oncePerActor: true },
  'round.keys_erased': { from: late, oncePerActor: true },
  'result.computed': { from: ['acks'], to: 'computed' },
  'result.certified': { from: ['computed', 'released'], oncePerActor: true },
  'result.released': { from: ['computed'], to: 'released' },
  'result.countersigned': { from: ['released'], oncePerActor: true },
  'result.fetched': { from: ['released'], oncePerActor: true },
};

/** Where the run goes with this event. The coordinator's word ends a round; a partner's only takes the partner out of it. */
function nextPhase(
  event: KetensomEvent,
  place: Place,
  { phase, coordinator }: { readonly phase: Phase; readonly coordinator: string },
): Phase {
  if (event.type === 'round.aborted' && event.actor === coordinator) return 'ended';
  return place.to ?? phase;
}

/**
 * Replays the run's events.
 *
 * @throws ProtocolError `unexpected-message` for an event out of place, `equivocation` for a second one by an actor, `forbidden` for one about a run
 * by somebody else than its analyst (RUN-1).
 */
export function verifyOrder(run: RunRecord, coordinator: string, evidence: Evidence): void {
  let phase: Phase = 'new';
  const seen = new Set<string>();
  const analyst = run.first('query.proposed')?.event.actor;
  for (const logged of run.events) {
    const { event } = evidence.at(logged);
    const context = { clause: 'RUN-1', party: event.actor };
    const place = places[event.type];
    demand(place?.from.includes(phase) === true, 'unexpected-message', context);
    if (event.type === 'query.cancelled' || event.type === 'result.fetched') demand(event.actor === analyst, 'forbidden', context);
    if (place.oncePerActor === true) {
      const slot = `${event.type} ${event.actor} ${'round' in event ? event.round : ''}`;
      demand(!seen.has(slot), 'equivocation', context);
      seen.add(slot);
    }
    phase = nextPhase(event, place, { phase, coordinator });
  }
}
