/** The events of one run, by type, in the order of the log; and whether that order is one that RUN-1 allows. */
import { demand } from '../errors.ts';
import type { EventOf, EventType, KetensomEvent } from '../event/index.ts';
import type { LoggedEvent, LogRecord } from './log-record.ts';

/** An event of a known type, with its leaf. */
export interface Logged<Type extends EventType> {
  readonly leaf: number;
  readonly event: EventOf<Type>;
}

/** One run's events. */
export class RunRecord {
  readonly run: string;
  readonly events: readonly LoggedEvent[];

  constructor(run: string, events: readonly LoggedEvent[]) {
    this.run = run;
    this.events = events;
  }

  /** All events of one type, in log order; of one round where it is given. */
  all<Type extends EventType>(type: Type, round?: string): readonly Logged<Type>[] {
    const found = this.events.filter(
      ({ event }) => event.type === type && (round === undefined || ('round' in event && event.round === round)),
    );
    // The union is discriminated by `type`, which was just compared; the checker does not follow that through a generic.
    return found as unknown as readonly Logged<Type>[];
  }

  /** The first event of one type. */
  first<Type extends EventType>(type: Type, round?: string): Logged<Type> | undefined {
    return this.all(type, round)[0];
  }

  /** The round that was released, or else the last one that was opened. */
  get round(): string | undefined {
    return (this.first('result.computed') ?? this.all('round.config').at(-1))?.event.round;
  }

  /** The query's name. */
  get query(): string | undefined {
    return this.first('query.proposed')?.event.query;
  }
}

const runOf = (event: KetensomEvent): string | undefined => ('run' in event ? event.run : undefined);

/** The runs of a log, in the order in which they were asked. */
export function readRuns(record: LogRecord): readonly RunRecord[] {
  const runs = new Map<string, LoggedEvent[]>();
  for (const logged of record.events) {
    const run = runOf(logged.event);
    if (run === undefined) continue;
    const events = runs.get(run);
    if (events === undefined) runs.set(run, [logged]);
    else events.push(logged);
  }
  return [...runs].map(([run, events]) => new RunRecord(run, events));
}

/** The phases of RUN-1. An event may stand where the run is in one of its phases; some events move the run on. */
type Phase = 'new' | 'proposed' | 'admitted' | 'keys' | 'shares' | 'inputs' | 'acks' | 'computed' | 'released' | 'ended';

interface Place {
  readonly from: readonly Phase[];
  readonly to?: Phase;
  /** At most one by each actor in a run (or round). */
  readonly oncePerActor?: true;
}

const ending: readonly Phase[] = ['proposed', 'admitted', 'keys', 'shares', 'inputs', 'acks'];
const late: readonly Phase[] = ['keys', 'shares', 'inputs', 'acks', 'computed', 'released', 'ended', 'admitted'];

const places: Partial<Record<EventType, Place>> = {
  'query.proposed': { from: ['new'], to: 'proposed' },
  'query.admitted': { from: ['proposed'], to: 'admitted' },
  'query.refused': { from: ['proposed'], to: 'ended' },
  'query.approved': { from: ['admitted'], oncePerActor: true },
  'query.declined': { from: ['admitted'], oncePerActor: true },
  'query.cancelled': { from: ending, to: 'ended' },
  'query.expired': { from: ['proposed', 'admitted'], to: 'ended' },
  'query.failed': { from: [...ending, 'ended'], to: 'ended' },
  'round.config': { from: ['admitted'], to: 'keys' },
  'round.key': { from: ['keys'], oncePerActor: true },
  'round.keys_fixed': { from: ['keys'], to: 'shares' },
  'round.shares': { from: ['shares'], oncePerActor: true },
  'round.shares_fixed': { from: ['shares'], to: 'inputs' },
  'round.complaint': { from: ['inputs', 'ended'] },
  'input.committed': { from: ['inputs'], oncePerActor: true },
  'input.received': { from: ['inputs'] },
  'survivors.fixed': { from: ['inputs'], to: 'acks' },
  'survivors.ack': { from: ['acks', 'computed', 'released'], oncePerActor: true },
  'share.revealed': { from: ['acks', 'computed', 'released'], oncePerActor: true },
  'round.aborted': { from: [...ending, 'ended'] },
  'round.abandoned': { from: late, oncePerActor: true },
  'round.keys_erased': { from: late, oncePerActor: true },
  'result.computed': { from: ['acks'], to: 'computed' },
  'result.certified': { from: ['computed', 'released'], oncePerActor: true },
  'result.released': { from: ['computed'], to: 'released' },
  'result.countersigned': { from: ['released'], oncePerActor: true },
  'result.fetched': { from: ['released'] },
};

/**
 * Replays the run's events over the phases of RUN-1. Gives the leaf of the last event.
 *
 * @throws ProtocolError `unexpected-message` for an event out of place, `equivocation` for a second one by an actor (RUN-1).
 */
export function verifyOrder(run: RunRecord): number | undefined {
  let phase: Phase = 'new';
  const seen = new Set<string>();
  for (const { event } of run.events) {
    const place = places[event.type];
    const party = { clause: 'RUN-1', party: event.actor };
    if (place === undefined) continue;
    demand(place.from.includes(phase), 'unexpected-message', party);
    if (place.oncePerActor === true) {
      const slot = `${event.type} ${event.actor} ${'round' in event ? event.round : ''}`;
      demand(!seen.has(slot), 'equivocation', party);
      seen.add(slot);
    }
    phase = place.to ?? phase;
  }
  return run.events.at(-1)?.leaf;
}
