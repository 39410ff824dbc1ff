/** What all transitions of an agent share: the shapes of their results and the way a round ends. */
import type { Primitives } from '../crypto/primitives.ts';
import type { AgentMessage, AgentOutput, AgentRound, AgentStep, Closed, HeldShares, RoundContext } from './agent-states.ts';
import type { SpentSecret } from './secrets.ts';

/** The names of the agent's states and of the messages that reach it. */
export type AgentStateKind = AgentRound['kind'];
export type AgentMessageKind = AgentMessage['kind'];

/** One state, and one message, by kind. */
export type AgentStateOf<Kind extends AgentStateKind> = Extract<AgentRound, { readonly kind: Kind }>;
export type AgentMessageOf<Kind extends AgentMessageKind> = Extract<AgentMessage, { readonly kind: Kind }>;

/** A transition: pure, never writes to its arguments; refuses with a `ProtocolError` and then nothing has changed. */
export type AgentTransition<State extends AgentStateKind, Message extends AgentMessageKind> = (
  primitives: Primitives,
  state: AgentStateOf<State>,
  message: AgentMessageOf<Message>,
) => AgentStep;

/** What a step yields besides the state. */
export interface StepParts {
  readonly outbox?: readonly AgentOutput[];
  readonly spent?: readonly SpentSecret[];
}

/** The step to `next`. */
export const stepTo = (next: AgentRound, { outbox = [], spent = [] }: StepParts = {}): AgentStep => ({ next, outbox, spent });

/** The fields that every state has. */
export const contextOf = ({ config, roundCtx, self, index }: RoundContext): RoundContext => ({ config, roundCtx, self, index });

const spentShares = (held: readonly HeldShares[]): readonly SpentSecret[] =>
  held.flatMap((shares) => [
    { name: 'shares', bytes: shares.bShare },
    { name: 'shares', bytes: shares.sShare },
  ]);

/** Every secret that a state holds: what is spent when the round ends here. */
export function secretsOf(state: AgentRound): readonly SpentSecret[] {
  switch (state.kind) {
    case 'advertised':
    case 'shared':
      return (['b', 's', 'c'] as const).map((name) => ({ name, bytes: state.secrets[name] }));
    case 'masking': {
      const keys = [state.plan.selfKey, ...state.plan.pairs.map((pair) => pair.key)];
      return [...keys.map((bytes) => ({ name: 'mask-plan', bytes }) as const), ...spentShares(state.held)];
    }
    case 'uploaded':
    case 'signed':
      return spentShares(state.held);
    case 'revealed':
    case 'closed':
      return [];
  }
}

/** The end of the round for this agent: no secret remains. */
export function closeRound(state: AgentRound, why: Closed['why'], outbox: readonly AgentOutput[] = []): AgentStep {
  return stepTo({ kind: 'closed', ...contextOf(state), why }, { outbox, spent: secretsOf(state) });
}
