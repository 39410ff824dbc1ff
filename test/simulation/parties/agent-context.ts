/** What an agent's rounds are played with. */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import type { AdvertiseInput, AgentMessage, AgentRound, AgentStep, ColumnRow, MaskPlan } from '../../../packages/protocol/src/sum/index.ts';
import type { EventBody, LogNode, Scribe, SimEvent } from '../machine/log.ts';
import type { Question } from '../question.ts';

/** Everything that leaves an honest agent, and everything it says no to. */
export interface AgentTap {
  /** `peers` are the partners of the pairwise masks, in the plan's order. */
  planned(name: string, round: string, plan: MaskPlan, peers: readonly string[]): void;
  sent(name: string, event: SimEvent): void;
  /** The agent put its name to a link of the log. */
  cosigned(name: string, node: LogNode): void;
  /** `base` is the link with which the shares were fixed. */
  uploaded(
    name: string,
    upload: { readonly round: string; readonly bytes: Uint8Array; readonly version: number; readonly base: LogNode | undefined },
  ): void;
  refused(name: string, refusal: { readonly round: string; readonly at: string; readonly code: string }): void;
}

/** Tries lies on the side, about what was taken: nothing of it changes the world. */
export interface AgentProber {
  entered(input: AdvertiseInput): void;
  /** `before` is the state in which the agent took the message, `after` the one it came to. */
  took(message: AgentMessage, before: AgentRound, after: AgentRound): void;
}

/** A message that needs the coordinator, which does not answer now. */
export class UnreachableError extends Error {}

export interface AgentContext {
  readonly name: string;
  /** The lane of its inputs. */
  readonly lane: number;
  readonly primitives: Primitives;
  readonly scribe: Scribe;
  readonly tap: AgentTap;
  readonly prober: AgentProber;
  readonly entropy: (length: number) => Uint8Array;
  readonly now: () => number;
  /** The approved question behind a run, if people approved it. */
  readonly questionOf: (run: string) => Question | undefined;
  /** The agent's column. @throws UnreachableError */
  readonly fetchColumn: (round: string, dealers: readonly string[]) => readonly ColumnRow[];
  /** What a liar makes of its own steps and words; an honest agent has none of these. */
  readonly twistStep?: (step: AgentStep) => AgentStep;
  readonly twistWord?: (body: EventBody) => readonly EventBody[];
  /** Whether it answers a question once. */
  readonly keepsLedger: boolean;
  /** Whether it waits for the cosigned log before it masks. */
  readonly awaitsCosigners: boolean;
}
