/** The events of one run, by type, in the order of the log. */
import type { EventOf, EventType } from '../event/index.ts';
import type { LoggedEvent, LogRecord } from './log-record.ts';

/** An event of a known type, with its leaf. */
export interface Logged<Type extends EventType> {
  readonly leaf: number;
  readonly event: EventOf<Type>;
}

/** How a run ended, or that it has not. */
export type RunOutcome = 'released' | 'refused' | 'declined' | 'expired' | 'cancelled' | 'failed' | 'open';

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

  get outcome(): RunOutcome {
    if (this.first('result.released') !== undefined) return 'released';
    if (this.first('query.refused') !== undefined) return 'refused';
    if (this.first('query.declined') !== undefined) return 'declined';
    if (this.first('query.expired') !== undefined) return 'expired';
    if (this.first('query.cancelled') !== undefined) return 'cancelled';
    return this.first('query.failed') === undefined ? 'open' : 'failed';
  }
}

/** One run of a log, read back. @throws ProtocolError as `noteAt` does. */
export const readRun = (record: LogRecord, run: string): RunRecord =>
  new RunRecord(
    run,
    (record.runs.get(run) ?? []).map((leaf) => ({ leaf, event: record.eventAt(leaf) })),
  );

/** The runs of a log, in the order in which they were asked; one at a time is in memory. */
export function* readRuns(record: LogRecord): Generator<RunRecord> {
  for (const run of record.runs.keys()) yield readRun(record, run);
}
