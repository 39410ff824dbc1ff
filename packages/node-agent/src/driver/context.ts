/** What every part of the running agent is handed. Clock, entropy and transport come from outside, so that tests decide them. */
import type { LineLog, Software } from '@ketensom/host';
import type { Primitives } from '@ketensom/protocol';
import type { CoordinatorClient } from '../client/coordinator-client.ts';
import type { LocalSide } from '../policy/local-side.ts';
import type { AgentStore } from '../store/agent-store.ts';
import type { Joined } from '../store/joined.ts';
import type { PreparedInputs } from './prepared-inputs.ts';
import type { Wake } from './wake.ts';

export interface AgentContext {
  readonly self: string;
  readonly joined: Joined;
  readonly store: AgentStore;
  readonly client: CoordinatorClient;
  readonly primitives: Primitives;
  readonly local: LocalSide;
  readonly prepared: PreparedInputs;
  /** Accept version 1 of the charter without asking: for the lab only. */
  readonly acceptFirstCharter: boolean;
  /** What this program is, to be said in the log; absent in commands that run beside it. */
  readonly software?: Software;
  readonly entropy: (length: number) => Uint8Array;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly log: LineLog;
  readonly wake: Wake;
}

/** What runs once a transaction is on disk: wiping secrets, telling the log. */
export type AfterCommit = () => void;

/** The part of an event's handling that goes into the transaction with the new position. */
export type Apply = () => AfterCommit | undefined;

/** For an event that changes nothing here; several of them share one transaction. */
export const noChange: Apply = () => undefined;
