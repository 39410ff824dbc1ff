/** What agents ask of a coordinator, honest or not. */
import type { LogNode, SimEvent } from '../machine/log.ts';
import type { Process } from '../machine/process.ts';

/** What the coordinator says to an event: taken, or refused with a code. */
export interface PostAnswer {
  readonly code?: string;
}

export interface PollAnswer {
  /** What follows the agent's own head, oldest first. */
  readonly nodes: readonly LogNode[];
  /** Who cosigned the link that was asked about. */
  readonly cosigners: readonly string[];
}

/** Who asks. A liar's agents stand on branches of the log of their own. */
export interface Caller {
  readonly name: string;
  readonly branch?: number;
}

export interface Counter extends Process {
  onPost(caller: Caller, event: SimEvent): PostAnswer;
  /** The whole vector. False where it is no use any more. */
  onVector(caller: Caller, round: string, bytes: Uint8Array): void;
  /** `cosigns` is a link that the agent puts its name to. */
  onPoll(caller: Caller, head: LogNode, cosigns: LogNode | undefined): PollAnswer;
  /** A column as it travels, `undefined` where the round has none for the caller. */
  onColumn(caller: Caller, round: string): Uint8Array | undefined;
}
