/**
 * R3 and R4 for the coordinator: collect signatures of the statement, then shares, then open (SUM-R3, SUM-R4, SUM-F).
 *
 * With T reveals it learns b of each survivor and s of each partner that dealt and dropped out, and so the sum over the survivors and nothing
 * about any one of them beyond it.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { checkReveal, isSameReveal } from './check-reveal.ts';
import type { CoordinatorStep } from './coordinator-states.ts';
import {
  type CoordinatorMessageOf,
  type CoordinatorStateOf,
  coordinatorStepTo,
  demandMember,
  failRound,
  isReplay,
} from './coordinator-step.ts';
import { openSecrets } from './open-secrets.ts';
import { insertInRosterOrder, ofPartner, rosterIndex } from './roster.ts';

type OpeningState = CoordinatorStateOf<'collecting-acks' | 'collecting-reveals'>;

/**
 * A survivor's signature. The T-th opens R4; later ones are kept, for their signers may reveal too.
 *
 * @throws ProtocolError `unknown-member`, `not-a-survivor`, `survivors-conflict` for another statement.
 */
export function onAck(_primitives: Primitives, state: OpeningState, { partner, svHash }: CoordinatorMessageOf<'ack'>): CoordinatorStep {
  demandSurvivor(state, partner);
  demand(equalBytes(svHash, state.svHash), 'survivors-conflict', { clause: 'SUM-R3-9', party: partner });
  if (state.acks.includes(partner)) return coordinatorStepTo(state);
  const acks = [...state.acks, partner].sort((left, right) => rosterIndex(state.config, left) - rosterIndex(state.config, right));
  if (state.kind === 'collecting-reveals' || acks.length < state.config.threshold) return coordinatorStepTo({ ...state, acks });
  return coordinatorStepTo({ ...state, kind: 'collecting-reveals', acks, reveals: [] });
}

/** Nobody more will sign and T did not: the statement stays unopened. */
export const onAcksOver = (_primitives: Primitives, state: CoordinatorStateOf<'collecting-acks'>): CoordinatorStep =>
  failRound(state, { code: 'too-few-survivors' });

/**
 * A survivor's shares. The T-th reveal opens the secrets, or names the dealer whose commitments do not hold.
 *
 * @throws ProtocolError `unknown-member`, `not-a-survivor`, `equivocation`, and as `checkReveal` does; the round waits for others.
 */
export function onReveal(
  primitives: Primitives,
  state: CoordinatorStateOf<'collecting-reveals'>,
  { reveal, opened: openedAhead }: CoordinatorMessageOf<'reveal'>,
): CoordinatorStep {
  demandSurvivor(state, reveal.partner);
  if (isReplay(ofPartner(state.reveals, reveal.partner), reveal, isSameReveal)) return coordinatorStepTo(state);
  checkReveal(primitives, state, reveal);
  const reveals = insertInRosterOrder(state.config, state.reveals, reveal);
  if (reveals.length < state.config.threshold) return coordinatorStepTo({ ...state, reveals });
  const opened = openedAhead ?? openSecrets(primitives, state, reveals);
  if (opened.kind === 'inconsistent') return failRound(state, { code: 'dealer-inconsistent', blamed: opened.dealer });
  const { config, roundCtx, advertisements, r1Hash } = state;
  const { opening } = opened;
  const survivors = opening.selfSecrets.map((secret) => secret.partner);
  const dropped = opening.pairSecrets.map((secret) => secret.partner);
  return coordinatorStepTo({ kind: 'opened', config, roundCtx, survivors, dropped, advertisements, r1Hash, opening }, [
    { kind: 'opened', opening },
  ]);
}

/** Nobody more will reveal: the sum stays masked. To be said only when the missing are gone for good, for a reveal can be asked again. */
export const onRevealsOver = (_primitives: Primitives, state: CoordinatorStateOf<'collecting-reveals'>): CoordinatorStep =>
  failRound(state, { code: 'too-few-survivors' });

function demandSurvivor(state: OpeningState, partner: string): void {
  demandMember(state, partner, 'SUM-R3-9');
  demand(ofPartner(state.inputs, partner) !== undefined, 'not-a-survivor', { clause: 'SUM-R3-9', party: partner });
}
