/** The plain course of a round: whoever is still there says what belongs to the step, then the coordinator goes on without the rest. */
import type { AgentOutput, Primitives } from '@ketensom/protocol';
import { type GivenRound, type Step, speaksAt, steps } from './given.ts';
import { Meeting } from './meeting.ts';

/** What an agent is shown in a step, and the state in which the coordinator waits for the answers. */
const turns = {
  key: { shown: undefined, waits: 'collecting-keys' },
  shares: { shown: 'keys-fixed', waits: 'collecting-shares' },
  input: { shown: 'shares-fixed', waits: 'collecting-inputs' },
  ack: { shown: 'survivors', waits: 'collecting-acks' },
  reveal: { shown: 'quorum', waits: 'collecting-reveals' },
} as const;

/** What may be done to a round that is played. */
export interface Play {
  /** The last step that is played. Default: all. */
  readonly until?: Step;
  /** Changes what a partner puts out before it reaches the coordinator. */
  readonly change?: (meeting: Meeting, partner: string, output: AgentOutput) => AgentOutput;
  /** What the coordinator states as the masked sum. */
  readonly stated?: (meeting: Meeting) => Uint8Array;
}

/** Plays the round to the step asked for, or to its end. */
export function playRound(primitives: Primitives, given: GivenRound, { until = 'reveal', change, stated }: Play = {}): Meeting {
  const meeting = new Meeting(primitives, given, stated);
  for (const step of steps.slice(0, steps.indexOf(until) + 1)) {
    if (isOver(meeting)) break;
    const { shown, waits } = turns[step];
    const outputs = given.partners
      .filter((partner) => speaksAt(partner, step))
      .flatMap((partner) => {
        const said =
          shown === undefined ? meeting.enter(partner) : meeting.tell(partner.partner, meeting.messageFor(partner.partner, shown));
        return said.map((output) => ({ partner: partner.partner, output: change?.(meeting, partner.partner, output) ?? output }));
      });
    for (const { partner, output } of outputs) if (!isOver(meeting)) meeting.post(partner, output);
    if (meeting.coordinator.kind === waits) meeting.accept({ kind: 'step-over' });
  }
  return meeting;
}

/** The T-th reveal opens the round; those after it have nothing to wait for. */
const isOver = ({ coordinator }: Meeting): boolean => coordinator.kind === 'opened' || coordinator.kind === 'failed';
