/** What all transitions of the coordinator share: the shapes of their results and the way a round fails. */
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { CoordinatorMessage, CoordinatorOutput, CoordinatorRound, CoordinatorStep, Failed } from './coordinator-states.ts';
import { rosterIndex } from './roster.ts';

/** The names of the coordinator's states and of the messages that reach it. */
export type CoordinatorStateKind = CoordinatorRound['kind'];
export type CoordinatorMessageKind = CoordinatorMessage['kind'];

/** One state, and one message, by kind. */
export type CoordinatorStateOf<Kind extends CoordinatorStateKind> = Extract<CoordinatorRound, { readonly kind: Kind }>;
export type CoordinatorMessageOf<Kind extends CoordinatorMessageKind> = Extract<CoordinatorMessage, { readonly kind: Kind }>;

/** A transition: pure, never writes to its arguments; refuses with a `ProtocolError` and then nothing has changed. */
export type CoordinatorTransition<State extends CoordinatorStateKind, Message extends CoordinatorMessageKind> = (
  primitives: Primitives,
  state: CoordinatorStateOf<State>,
  message: CoordinatorMessageOf<Message>,
) => CoordinatorStep;

/** The step to `next`. */
export const coordinatorStepTo = (next: CoordinatorRound, outbox: readonly CoordinatorOutput[] = []): CoordinatorStep => ({ next, outbox });

/** The round ends without a sum. */
export function failRound(state: CoordinatorRound, failure: Pick<Failed, 'code' | 'blamed' | 'complaint'>): CoordinatorStep {
  const { config, roundCtx } = state;
  return coordinatorStepTo({ kind: 'failed', config, roundCtx, ...failure }, [{ kind: 'failed', ...failure }]);
}

/** Demands that `partner` is in the round's roster. */
export function demandMember(state: CoordinatorRound, partner: string, clause: string): void {
  demand(rosterIndex(state.config, partner) > 0, 'unknown-member', { clause });
}

/**
 * Whether `message` is already in the round, word for word.
 *
 * @throws ProtocolError `equivocation` where the sender said something else before.
 */
export function isReplay<Item extends { readonly partner: string }>(
  known: Item | undefined,
  message: Item,
  same: (left: Item, right: Item) => boolean,
): boolean {
  if (known === undefined) return false;
  demand(same(known, message), 'equivocation', { clause: 'SUM-S-3', party: message.partner });
  return true;
}
