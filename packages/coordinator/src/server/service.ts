/** What the routes and the driver of a running coordinator share. */
import type { LineLog, WorkLimits } from '@ketensom/host';
import type { Desk } from '../store/desk.ts';
import type { PartIntake } from '../store/part-intake.ts';
import type { RunningSums } from '../store/running-sum.ts';
import type { Changes } from './changes.ts';
import type { Presence } from './presence.ts';
import type { Slots } from './slots.ts';

/** What the operator chose. */
export interface ServiceSettings {
  /** Seconds after which a step ends whoever is missing. */
  readonly stepDeadline: number;
  /** Seconds of silence after which a partner counts as gone. */
  readonly absentAfter: number;
  /** Milliseconds between two signed checkpoints at least. */
  readonly checkpointPause: number;
  /** Milliseconds that answers wait for a checkpoint which nobody acts on before their step is over. */
  readonly answerPause: number;
  /** Seconds that a JSON body may take. */
  readonly bodyDeadline: number;
  /** What making one table to release may take. */
  readonly tableLimits: WorkLimits;
}

export const defaultSettings: ServiceSettings = {
  stepDeadline: 600,
  absentAfter: 60,
  checkpointPause: 30,
  answerPause: 1000,
  bodyDeadline: 10,
  tableLimits: { seconds: 600, mebibytes: 1024 },
};

export interface Service {
  readonly desk: Desk;
  readonly settings: ServiceSettings;
  readonly presence: Presence;
  /** Bodies of bytes that are being received. */
  readonly uploads: Slots;
  readonly parts: PartIntake;
  /** What came in of open rounds, added up. */
  readonly sums: RunningSums;
  /** Requests that are open. */
  readonly requests: Slots;
  /** What happens to runs. */
  readonly changes: Changes;
  /** New checkpoints, which every partner waits for, and cosignatures of them: so that not everybody wakes for every event. */
  readonly heads: Changes;
  readonly cosignatures: Changes;
  readonly log: LineLog;
  /** Hosts (with port) that clients know this server by. A signature counts only for one of them. */
  readonly authorities: ReadonlySet<string>;
  /** To be called after every transaction that changed the log or a run. */
  readonly changed: () => void;
}
